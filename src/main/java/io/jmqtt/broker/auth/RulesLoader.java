package io.jmqtt.broker.auth;

import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.broker.config.PluginConfig;
import io.jmqtt.broker.config.SecurityConfig;
import io.jmqtt.broker.dynsec.DynamicSecurity;
import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.passwd.PasswordFile;
import io.jmqtt.passwd.PasswordFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
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
    private static final String PASSWORD_PLUGIN = "mosquitto_password_file.so";
    private static final String ACL_PLUGIN = "mosquitto_acl_file.so";
    private static final String DYNAMIC_PLUGIN = "mosquitto_dynamic_security.so";

    private final BrokerLog log;
    private final SecretFiles files;
    private final Map<String, DynamicSecurity> dynamic;
    private final Map<String, PasswordFile> passwordFiles = new HashMap<>();
    private final Map<String, AclFile> aclFiles = new HashMap<>();
    private final Map<String, PskFile> pskFiles = new HashMap<>();

    RulesLoader(BrokerLog log, Map<String, String> env, Map<String, DynamicSecurity> dynamic) {
        this.dynamic = dynamic;
        this.log = log;
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
                if (plugin.fileName().equals(PASSWORD_PLUGIN)) {
                    passwords.add(passwordFile(plugin.options().get("password_file")));
                } else if (plugin.fileName().equals(DYNAMIC_PLUGIN)) {
                    security = dynamic(plugin.options().get("config_file"));
                } else {
                    rights.add(aclFile(plugin.options().get("acl_file")));
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
        switch (plugin.fileName()) {
            case PASSWORD_PLUGIN -> checkOptions(plugin, "password-file", "password_file");
            case DYNAMIC_PLUGIN -> checkOptions(plugin, "Dynamic security", "config_file");
            case ACL_PLUGIN -> checkOptions(plugin, "acl-file", "acl_file");
            default ->
                    throw new AccessFileException(
                            AccessFileException.UNAVAILABLE,
                            "Error: Unable to load plugin \"" + plugin.path() + "\".",
                            "Load error: " + plugin.path() + ": " + reason(plugin.path()));
        }
    }

    private static String reason(String path) {
        return Files.exists(Path.of(path))
                ? "this broker has no interface for native plug-ins"
                : "cannot open shared object file: No such file or directory";
    }

    private static void checkOptions(PluginConfig plugin, String name, String known)
            throws AccessFileException {
        for (String key : plugin.options().keySet()) {
            if (!key.equals(known)) {
                throw new AccessFileException(
                        AccessFileException.INVALID,
                        name + ": Error: Unknown option '" + key + "'.");
            }
        }
        if (!plugin.options().containsKey(known)) {
            throw new AccessFileException(
                    AccessFileException.INVALID,
                    name + ": Error: Option 'plugin_opt_" + known + "' is missing.");
        }
    }

    private PasswordFile passwordFile(String name) throws AccessFileException {
        PasswordFile file = passwordFiles.get(name);
        if (file == null) {
            try {
                file = PasswordFile.read(files.open(name), name);
            } catch (IOException e) {
                throw new AccessFileException(
                        AccessFileException.UNAVAILABLE,
                        "password-file: Error: Unable to open pwfile \"" + name + "\".");
            } catch (PasswordFileException e) {
                throw new AccessFileException(AccessFileException.INVALID, e.getMessage());
            }
            passwordFiles.put(name, file);
        }
        return file;
    }

    private DynamicSecurity dynamic(String name) throws AccessFileException {
        DynamicSecurity security = dynamic.get(name);
        if (security == null) {
            try {
                security = DynamicSecurity.open(Path.of(name), log);
            } catch (NoSuchFileException e) {
                throw new AccessFileException(
                        AccessFileException.UNAVAILABLE,
                        "Error: There is no dynamic security config \""
                                + name
                                + "\". Make one with 'mosquitto_ctrl dynsec init'.");
            } catch (IOException | InvalidPathException e) {
                throw new AccessFileException(
                        AccessFileException.UNAVAILABLE,
                        "Error: Unable to use the dynamic security config \""
                                + name
                                + "\": "
                                + e.getMessage()
                                + ".");
            }
            dynamic.put(name, security);
        }
        return security;
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
