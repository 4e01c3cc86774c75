package io.jmqtt.broker.config;

import io.jmqtt.broker.status.LogType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds what is wrong, has no effect, is out of date or is dangerous in a configuration: everything
 * that keeps the broker from starting, and what it would start with in silence.
 */
public final class ConfigLint {
    /** Options of which each line counts. */
    private static final Set<String> CUMULATIVE =
            Set.of(
                    "listener",
                    "connection",
                    "address",
                    "topic",
                    "log_dest",
                    "log_type",
                    "plugin",
                    "global_plugin",
                    "plugin_load",
                    "plugin_use",
                    "plugin_opt_*",
                    "auth_opt_*",
                    "websockets_origin");

    /** Files that nobody else should read. */
    private static final Set<String> SECRET_FILES =
            Set.of("keyfile", "bridge_keyfile", "password_file", "psk_file");

    private static final int FARTHEST = 3;

    private final OptionTable table;
    private final ParsedConfig parsed;

    /** Those of the table of options, which include_dir is not in. */
    private final List<ConfigSetting> settings = new ArrayList<>();

    private final List<Finding> findings = new ArrayList<>();

    /** How bad a finding is. */
    public enum Severity {
        /** The broker does not start with it. */
        ERROR,
        /** It starts, and something may not be as meant. */
        WARNING
    }

    /**
     * One finding.
     *
     * @param file the file, or null where none is to blame
     * @param line the line in it, counted from 1; 0 where the file as a whole is to blame
     * @param option the option, or the empty string
     * @param kind {@code invalid}, {@code unknown}, {@code shadowed}, {@code obsolete} or {@code
     *     insecure}
     * @param text one line without a full stop
     */
    public record Finding(
            Severity severity, String file, int line, String option, String kind, String text) {}

    private ConfigLint(OptionTable table, ParsedConfig parsed) {
        this.table = table;
        this.parsed = parsed;
        for (ConfigSetting setting : parsed.settings()) {
            if (table.find(setting.key()) != null) {
                settings.add(setting);
            }
        }
    }

    /**
     * Finds everything.
     *
     * @param parsed read with {@link ConfigReader#check}
     * @return the findings by file and line
     */
    public static List<Finding> of(OptionTable table, ParsedConfig parsed) {
        ConfigLint lint = new ConfigLint(table, parsed);
        lint.problems();
        lint.obsolete();
        lint.shadowed();
        if (parsed.ok()) {
            lint.listeners();
            lint.bridges();
            lint.files();
            lint.process();
        }
        lint.findings.sort(
                Comparator.comparing((Finding f) -> String.valueOf(f.file()))
                        .thenComparingInt(Finding::line));
        return lint.findings;
    }

    private void problems() {
        for (ConfigProblem problem : parsed.problems()) {
            String text = plain(problem.text());
            boolean unknown = text.startsWith("Unknown configuration variable");
            String near = unknown ? nearest(problem.key()) : null;
            findings.add(
                    new Finding(
                            Severity.ERROR,
                            problem.file(),
                            problem.line() == 0 ? lineOf(text) : problem.line(),
                            problem.key(),
                            unknown ? "unknown" : "invalid",
                            near == null ? text : text + ", did you mean '" + near + "'?"));
        }
    }

    /** The line of the option that an error about the whole begins with, or 0. */
    private int lineOf(String text) {
        int line = 0;
        for (ConfigSetting setting : settings) {
            if (text.startsWith(setting.key() + " ")) {
                line = setting.line();
            }
        }
        return line;
    }

    private static String plain(String text) {
        String plain = text.startsWith("Error: ") ? text.substring(7) : text;
        return plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
    }

    private String nearest(String key) {
        String best = null;
        int least = FARTHEST;
        for (Option option : table.options()) {
            int distance = distance(key, option.name());
            if (distance < least) {
                least = distance;
                best = option.name();
            }
        }
        return best;
    }

    /** How many letters must be changed, left out or put in. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    /** What the table knows to have no effect, and what the parser said is deprecated. */
    private void obsolete() {
        for (ConfigSetting setting : settings) {
            Option option = table.find(setting.key());
            if (option.reload() == Option.Reload.OBSOLETE) {
                warn(setting, "obsolete", "this option has no effect: " + option.summary());
                continue;
            }
            for (ConfigMessage message : parsed.messages()) {
                boolean told =
                        message.type() != LogType.ERROR
                                && message.type() != LogType.INFORMATION
                                && message.text().contains("'" + setting.key() + "'");
                if (told && !isFound(setting)) {
                    warn(setting, "obsolete", plain(message.text().strip()));
                }
            }
        }
    }

    private boolean isFound(ConfigSetting setting) {
        for (Finding finding : findings) {
            if (finding.line() == setting.line() && setting.file().equals(finding.file())) {
                return true;
            }
        }
        return false;
    }

    /** An option that a later line of the same section sets again. */
    private void shadowed() {
        Map<String, ConfigSetting> last = new HashMap<>();
        for (ConfigSetting setting : settings) {
            Option option = table.find(setting.key());
            if (CUMULATIVE.contains(option.name())) {
                continue;
            }
            ConfigSetting before = last.put(setting.section() + "\n" + option.name(), setting);
            if (before != null) {
                warn(
                        before,
                        "shadowed",
                        "the line has no effect: "
                                + setting.file()
                                + ":"
                                + setting.line()
                                + " sets it again");
            }
        }
    }

    private void listeners() {
        BrokerConfig config = parsed.config();
        boolean plugins = !config.plugins().isEmpty();
        for (ListenerConfig listener : config.listeners()) {
            if (isLocal(listener)) {
                continue;
            }
            ConfigSetting place = placeOf(listener);
            boolean tls = listener.tls().enabled();
            String name = listener.port() + " is open to other machines and ";
            boolean certified = tls && listener.tls().requireCertificate();
            if (listener.allowAnonymous() && !certified && listener.tls().pskHint() == null) {
                warnAt(place, "port " + name + "lets everybody in without a login");
            }
            SecurityConfig security = listener.security();
            if (!tls && (security.passwordFile() != null || plugins)) {
                warnAt(place, "port " + name + "takes passwords without TLS");
            }
            if (security.passwordFile() != null && security.aclFile() == null && !plugins) {
                warnAt(place, "port " + name + "has no acl_file: each user may use every topic");
            }
        }
    }

    private static boolean isLocal(ListenerConfig listener) {
        if (listener.unixPath() != null || listener.port() == 0) {
            return true;
        }
        if (listener.host() == null) {
            return false;
        }
        try {
            return InetAddress.getByName(listener.host()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** The line that a listener begins with; null where nothing asked for it. */
    private ConfigSetting placeOf(ListenerConfig listener) {
        ConfigSetting place = null;
        for (ConfigSetting setting : settings) {
            boolean begins = setting.key().equals("listener") || setting.key().equals("port");
            if (begins && setting.value().split("[ \t]+")[0].equals("" + listener.port())) {
                place = setting;
            }
        }
        return place;
    }

    private void bridges() {
        for (BridgeConfig bridge : parsed.config().bridges()) {
            if (bridge.remotePassword() != null
                    && !bridge.tls().usesCertificates()
                    && !bridge.tls().usesPsk()) {
                warnAt(
                        find("remote_password", "connection " + bridge.name()),
                        "the password of the bridge goes to the other broker without TLS");
            }
            if (bridge.tls().insecure()) {
                warnAt(
                        find("bridge_insecure", "connection " + bridge.name()),
                        "whoever has a certificate can pose as the other broker");
            }
        }
    }

    private ConfigSetting find(String option, String section) {
        ConfigSetting found = null;
        for (ConfigSetting setting : settings) {
            if (table.find(setting.key()).name().equals(option)
                    && setting.section().equals(section)) {
                found = setting;
            }
        }
        return found;
    }

    private void files() {
        for (ConfigSetting setting : settings) {
            if (SECRET_FILES.contains(table.find(setting.key()).name())
                    && isReadableByAll(setting.value())) {
                warn(setting, "insecure", "every user of this machine can read " + setting.value());
            }
        }
    }

    private static boolean isReadableByAll(String file) {
        try {
            return Files.getPosixFilePermissions(Path.of(file))
                    .contains(PosixFilePermission.OTHERS_READ);
        } catch (java.io.IOException
                | UnsupportedOperationException
                | java.nio.file.InvalidPathException e) {
            return false;
        }
    }

    private void process() {
        for (ConfigSetting setting : settings) {
            if (setting.key().equals("user") && setting.value().equals("root")) {
                warn(setting, "insecure", "the broker keeps all rights of root");
            }
        }
    }

    private void warnAt(ConfigSetting place, String text) {
        if (place != null) {
            warn(place, "insecure", text);
        }
    }

    private void warn(ConfigSetting setting, String kind, String text) {
        findings.add(
                new Finding(
                        Severity.WARNING,
                        setting.file(),
                        setting.line(),
                        setting.key(),
                        kind,
                        text));
    }
}
