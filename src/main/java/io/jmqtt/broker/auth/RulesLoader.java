package io.jmqtt.broker.auth;

import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.broker.config.BuiltInPlugin;
import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.broker.config.PluginConfig;
import io.jmqtt.broker.config.SecurityConfig;
import io.jmqtt.broker.dynsec.DynamicSecurity;
import io.jmqtt.broker.dynsec.FirstStart;
import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.passwd.PasswordFile;
import io.jmqtt.passwd.PasswordFileException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the files that a configuration names, each once, and puts together what holds on which
 * listener. Of the plug-ins that Mosquitto ships, those for password and ACL files are built in.
 */
final class RulesLoader {
    private final BrokerLog log;
    private final Map<String, String> env;
    private final SecretFiles files;
    private final Map<String, DynamicSecurity> dynamic;
    private final Map<String, PasswordFile> passwordFiles = new HashMap<>();
    private final Map<String, AclFile> aclFiles = new HashMap<>();
    private final Map<String, PskFile> pskFiles = new HashMap<>();

    RulesLoader(BrokerLog log, Map<String, String> env, Map<String, DynamicSecurity> dynamic) {
        this.dynamic = dynamic;
        this.log = log;
        this.env = env;
        this.files = new SecretFiles(log, env);
    }

    /**
     * @param start whether the broker starts, rather than reads its files again
     */
    FileAccessControl.Snapshot load(BrokerConfig config, long version, boolean start)
            throws AccessFileException {
        for (PluginConfig plugin : config.plugins()) {
            check(plugin, start);
        }
        Map<Integer, List<ListenerRules>> rules = new HashMap<>();
        for (ListenerConfig listener : config.listeners()) {
            rules.computeIfAbsent(listener.port(), port -> new ArrayList<>())
                    .add(rules(config, listener));
        }
        return new FileAccessControl.Snapshot(version, rules);
    }

    private ListenerRules rules(BrokerConfig config, ListenerConfig listener)
            throws AccessFileException {
        List<PasswordFile> passwords = new ArrayList<>();
        List<AclFile> rights = new ArrayList<>();
        DynamicSecurity security = null;
        for (PluginConfig plugin : config.plugins()) {
            if (plugin.global() || listener.plugins().contains(plugin.name())) {
                Map<String, String> options = plugin.options();
                switch (plugin.builtIn()) {
                    case PASSWORD_FILE -> passwords.add(passwordFile(options.get("password_file")));
                    case ACL_FILE -> rights.add(aclFile(options.get("acl_file")));
                    case DYNAMIC_SECURITY -> security = dynamic(options);
                }
            }
        }
        SecurityConfig own = listener.security();
        if (own.passwordFile() != null) {
            passwords.add(passwordFile(own.passwordFile()));
        }
        if (own.aclFile() != null) {
            rights.add(aclFile(own.aclFile()));
        }
        PskFile psk = own.pskFile() == null ? null : pskFile(own.pskFile());
        // plug-ins are asked before the broker's own files, and the first answer is final
        return new ListenerRules(
                listener.allowAnonymous(), first(passwords), first(rights), psk, security);
    }

    private static <T> T first(List<T> all) {
        return all.isEmpty() ? null : all.get(0);
    }

    private void check(PluginConfig plugin, boolean start) throws AccessFileException {
        if (start && log.isOn(LogType.INFORMATION)) {
            log.log(LogType.INFORMATION, "Loading plugin: " + plugin.path());
        }
        BuiltInPlugin builtIn = plugin.builtIn();
        if (builtIn == null) {
            throw new AccessFileException(
                    AccessFileException.UNAVAILABLE,
                    "Error: Unable to load plugin \"" + plugin.path() + "\".",
                    "Load error: " + plugin.path() + ": " + reason(plugin.path()));
        }
        for (String key : plugin.options().keySet()) {
            if (!builtIn.options().contains(key)) {
                throw new AccessFileException(
                        AccessFileException.INVALID,
                        builtIn.title() + ": Error: Unknown option '" + key + "'.");
            }
        }
        String needed = builtIn.options().get(0);
        if (!plugin.options().containsKey(needed)) {
            throw new AccessFileException(
                    AccessFileException.INVALID,
                    builtIn.title() + ": Error: Option 'plugin_opt_" + needed + "' is missing.");
        }
        if (start && log.isOn(LogType.INFORMATION)) {
            log.log(LogType.INFORMATION, "Plugin " + builtIn.title() + " loaded.");
        }
    }

    private static String reason(String path) {
        return Files.exists(Path.of(path))
                ? "this broker has no interface for native plug-ins"
                : "cannot open shared object file: No such file or directory";
    }

    private PasswordFile passwordFile(String name) throws AccessFileException {
        PasswordFile file = passwordFiles.get(name);
        if (file == null) {
            try {
                file = PasswordFile.read(files.open(name), name);
            } catch (IOException e) {
                throw new AccessFileException(
                        e,
                        AccessFileException.UNAVAILABLE,
                        "password-file: Error: Unable to open pwfile \"" + name + "\".");
            } catch (PasswordFileException e) {
                throw new AccessFileException(AccessFileException.INVALID, e.getMessage());
            }
            passwordFiles.put(name, file);
        }
        return file;
    }

    private DynamicSecurity dynamic(Map<String, String> options) throws AccessFileException {
        String name = options.get("config_file");
        DynamicSecurity security = dynamic.get(name);
        if (security == null) {
            try {
                security =
                        DynamicSecurity.open(
                                Path.of(name),
                                new FirstStart(options.get("password_init_file"), env),
                                log);
            } catch (IOException | InvalidPathException e) {
                throw new AccessFileException(
                        AccessFileException.UNAVAILABLE,
                        "Error loading Dynamic security plugin config: "
                                + name
                                + ": "
                                + reason(e)
                                + ".");
            }
            dynamic.put(name, security);
        }
        return security;
    }

    private static String reason(Exception e) {
        return e instanceof AccessDeniedException
                ? "File is not readable - check permissions"
                : e.getMessage();
    }

    private AclFile aclFile(String name) throws AccessFileException {
        AclFile file = aclFiles.get(name);
        if (file == null) {
            file = AclReader.read(files, name, log);
            aclFiles.put(name, file);
        }
        return file;
    }

    private PskFile pskFile(String name) throws AccessFileException {
        PskFile file = pskFiles.get(name);
        if (file == null) {
            file = PskFile.read(files, name, log);
            pskFiles.put(name, file);
        }
        return file;
    }
}
