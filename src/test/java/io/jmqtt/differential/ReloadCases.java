package io.jmqtt.differential;

import io.jmqtt.broker.OddCertificate;
import io.jmqtt.tls.Certificates;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of what a reload does to a broker that runs, a case for each option: {@code old LINE}
 * and {@code new LINE} are what changes in its file, {@code conf} and {@code file} are as in {@link
 * BrokerCases}, and all other steps look at the broker. {@code look FIELD} says where, the packets
 * that clients get unless it does; {@code differs REASON} says that Mosquitto 2.0 does otherwise;
 * {@code alone REASON} that it is not asked; {@code none REASON} that nothing can be seen. {@code
 * $CERTS} is a folder of certificates.
 */
record ReloadCases(Scenario row, Path certificates) {
    static List<ReloadCases> read(Path certificates) {
        return BrokerCases.read("broker/reload-options.txt").stream()
                .map(row -> new ReloadCases(row, certificates))
                .toList();
    }

    /** Issues what the rows have certificates for. */
    static void issue(Path folder) throws Exception {
        Certificates ca = Certificates.in(folder);
        ca.issue("server", "/CN=localhost", "DNS:localhost,IP:127.0.0.1,IP:127.0.0.2", 30);
        ca.issue("other", "/CN=other", "DNS:other.example", 30);
        ca.issue("client", "/O=Works/CN=client", null, 30);
        OddCertificate.issue(folder, "late", "late", -20, -10);
        Files.createDirectories(folder.resolve("known"));
        Files.copy(folder.resolve("ca.crt"), folder.resolve("known/ca.crt"));
        Certificates.in(Files.createDirectories(folder.resolve("foreign")));
        for (String state : List.of("empty", "revoked")) {
            Files.writeString(
                    folder.resolve("ca.cnf"),
                    "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ncertificate=ca.crt\n"
                            + "private_key=ca.key\ndefault_md=sha256\ndefault_crl_days=2\n");
            if (state.equals("empty")) {
                Files.writeString(folder.resolve("index.txt"), "");
            } else {
                ca.openssl("ca", "-config", "ca.cnf", "-revoke", "client.crt");
            }
            ca.openssl("ca", "-config", "ca.cnf", "-gencrl", "-out", state + ".pem");
        }
    }

    String option() {
        return row.name().split(" ")[0];
    }

    /** The reason of a step, null where there is no such step. */
    String reason(String verb) {
        List<Scenario.Step> steps = row.steps(verb);
        if (steps.isEmpty()) {
            return null;
        }
        List<String> words = new ArrayList<>();
        for (int i = 0; i < steps.get(0).words().size(); i++) {
            words.add(steps.get(0).text(i));
        }
        return String.join(" ", words);
    }

    boolean has(String verb) {
        return !row.steps(verb).isEmpty();
    }

    /** How many milliseconds the row waits for nothing. */
    int waits() {
        return row.steps("pause").stream().mapToInt(step -> Integer.parseInt(step.text(0))).sum();
    }

    /** What of an outcome the row is about. */
    String look() {
        return has("look") ? row.steps("look").get(0).text(0) : "received";
    }

    /** A broker that was started with the file as it is before or after the change. */
    Scenario started(boolean changed) {
        List<Scenario.Step> steps = new ArrayList<>();
        for (String line : lines(changed)) {
            steps.add(step("conf", line));
        }
        steps.addAll(files());
        steps.addAll(before());
        steps.addAll(looks());
        return scenario(steps);
    }

    /** A broker whose file changed while it ran. */
    Scenario reloaded() {
        List<Scenario.Step> steps = new ArrayList<>();
        for (String line : lines(false)) {
            steps.add(step("conf", line));
        }
        steps.addAll(files());
        steps.addAll(before());
        steps.add(step("rewrite", "mosquitto.conf", String.join("\n", lines(true))));
        steps.add(step("signal", "HUP"));
        steps.add(step("reloaded"));
        steps.addAll(looks());
        return scenario(steps);
    }

    private Scenario scenario(List<Scenario.Step> steps) {
        return new Scenario(row.name(), row.place(), row.program(), row.args(), steps);
    }

    private List<String> lines(boolean changed) {
        List<String> lines = new ArrayList<>();
        for (Scenario.Step step : row.steps()) {
            if (step.verb().equals("conf") || step.verb().equals(changed ? "new" : "old")) {
                List<String> words = new ArrayList<>();
                for (int i = 0; i < step.words().size(); i++) {
                    words.add(step.text(i));
                }
                lines.add(here(String.join(" ", words)));
            }
        }
        return lines;
    }

    private List<Scenario.Step> files() {
        return row.steps().stream()
                .filter(step -> step.verb().equals("file") || step.verb().equals("ready"))
                .toList();
    }

    /** Whether the second port is that of the other end of a bridge. */
    boolean hasRemote() {
        List<String> lines = lines(true);
        return lines.stream().anyMatch(line -> line.startsWith("connection "))
                && !lines.contains("listener $PORT2 127.0.0.1");
    }

    /** What happens before the change, or without one: clients that are there already. */
    private List<Scenario.Step> before() {
        List<Scenario.Step> steps = new ArrayList<>();
        if (has("change")) {
            for (Scenario.Step step : row.steps()) {
                if (step.verb().equals("change")) {
                    break;
                }
                if (isLook(step)) {
                    steps.add(here(step));
                }
            }
        }
        return steps;
    }

    private List<Scenario.Step> looks() {
        List<Scenario.Step> steps = new ArrayList<>();
        steps.add(step("mark"));
        boolean after = !has("change");
        for (Scenario.Step step : row.steps()) {
            if (after && isLook(step)) {
                steps.add(here(step));
            }
            after |= step.verb().equals("change");
        }
        return steps;
    }

    private static boolean isLook(Scenario.Step step) {
        return switch (step.verb()) {
            case "conf",
                    "old",
                    "new",
                    "file",
                    "look",
                    "change",
                    "differs",
                    "alone",
                    "none",
                    "ready" ->
                    false;
            default -> true;
        };
    }

    private Scenario.Step here(Scenario.Step step) {
        return new Scenario.Step(
                step.verb(),
                step.words().stream()
                        .map(word -> new String(word, StandardCharsets.ISO_8859_1))
                        .map(word -> here(word).getBytes(StandardCharsets.ISO_8859_1))
                        .toList());
    }

    private String here(String text) {
        return text.replace("$CERTS", certificates.toString());
    }

    private static Scenario.Step step(String verb, String... words) {
        List<byte[]> bytes = new ArrayList<>();
        for (String word : words) {
            bytes.add(word.getBytes(StandardCharsets.ISO_8859_1));
        }
        return new Scenario.Step(verb, bytes);
    }

    @Override
    public String toString() {
        return row.name() + " (" + row.place() + ")";
    }
}
