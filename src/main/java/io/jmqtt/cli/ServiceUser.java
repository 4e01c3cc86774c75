package io.jmqtt.cli;

import io.jmqtt.broker.config.ParsedConfig;
import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.LogType;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Who the broker runs as. A JVM can't give up root's rights; the launcher does it before there is
 * one, with setpriv, and tells in a system property who it chose. Here that is compared with what
 * the configuration wants, so that a broker never runs with rights that it was told to give up.
 */
final class ServiceUser {
    private static final String ROOT = "root";
    private static final String DEFAULT = "mosquitto";
    private static final String FALLBACK = "nobody";

    private final String name;
    private final String chosen;
    private final Map<String, String> env;

    private ServiceUser(String name, String chosen, Map<String, String> env) {
        this.name = name;
        this.chosen = chosen;
        this.env = env;
    }

    /** The user of this process. */
    static ServiceUser current(Console console) {
        return new ServiceUser(
                System.getProperty("user.name"), System.getProperty("jmqtt.user"), console.env());
    }

    /** What the log says of it, where Mosquitto says something. */
    String introduction() {
        String unknown = "?"; // the JDK's word for an id without a name
        if (!name.equals(unknown)) {
            return "Info: running mosquitto as user: " + name + ".";
        }
        try {
            return "Info: running mosquitto as user id: "
                    + Files.getAttribute(Path.of("/proc/self"), "unix:uid")
                    + ".";
        } catch (IOException | UnsupportedOperationException notLinux) {
            return "Info: running mosquitto as user: " + name + ".";
        }
    }

    boolean isRoot() {
        return name.equals(ROOT);
    }

    /** Whether the launcher has changed the user. */
    boolean isChosen() {
        return chosen != null;
    }

    /**
     * Logs what is wrong or remarkable.
     *
     * @return false where the broker must not run as this user
     */
    boolean suits(ParsedConfig parsed, BrokerLog log) {
        boolean asked = parsed.settings().stream().anyMatch(each -> each.key().equals("user"));
        String wanted = asked ? parsed.config().user() : DEFAULT;
        if (env.containsKey("PUID") || env.containsKey("PGID")) {
            return !isRoot() || isChosen() || suits("PUID", log) && suits("PGID", log);
        }
        if (isChosen()) {
            return isRightly(wanted, log);
        }
        if (!isRoot() || !asked || wanted.equals(ROOT)) {
            return true;
        }
        log.log(
                LogType.ERROR,
                "Error: Unable to drop privileges to '"
                        + wanted
                        + (exists(wanted)
                                ? "': that takes the program setpriv of util-linux and our start"
                                        + " script. Or start the broker as that user (User= in the"
                                        + " unit file), or say 'user root'."
                                : "' because this user does not exist."));
        return false;
    }

    private boolean isRightly(String wanted, BrokerLog log) {
        if (chosen.equals(FALLBACK) && wanted.equals(DEFAULT)) {
            log.log(
                    LogType.WARNING,
                    "Warning: Unable to drop privileges to '"
                            + DEFAULT
                            + "' because this user does not exist. Trying '"
                            + FALLBACK
                            + "' instead.");
            return true;
        }
        if (!chosen.equals(wanted)) {
            log.log(
                    LogType.ERROR,
                    "Error: Unable to drop privileges to '"
                            + wanted
                            + "': the start script took '"
                            + chosen
                            + "' for the user.");
            return false;
        }
        return true;
    }

    /** An id that is one has been obeyed by the launcher, where it could. */
    private boolean suits(String variable, BrokerLog log) {
        String value = env.get(variable);
        if (value == null) {
            return true;
        }
        log.log(
                LogType.ERROR,
                value.isEmpty() || !value.chars().allMatch(c -> c >= '0' && c <= '9')
                        ? "Error: " + variable + " not a valid ID '" + value + "'."
                        : "Error: Unable to use "
                                + variable
                                + ": that takes the program setpriv of"
                                + " util-linux and our start script.");
        return false;
    }

    private static boolean exists(String user) {
        try {
            FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(user);
            return true;
        } catch (IOException | UnsupportedOperationException notFound) {
            return false;
        }
    }
}
