package io.jmqtt.differential;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One command line and what happens around it.
 *
 * @param name the command line as it stands in the table, unique in all tables
 * @param place file and line of the table
 * @param program {@code mosquitto_pub} for example
 * @param args may hold {@code $PORT} (of the broker), {@code $CLOSED} (where nobody listens) and
 *     {@code $DIR} (a folder of this run, which is {@code HOME} too)
 * @param steps what else happens
 */
record Scenario(String name, String place, String program, List<String> args, List<Step> steps) {

    /**
     * One indented line below a command line.
     *
     * @param verb {@code called NAME} (where two scenarios have one command line), {@code stdin
     *     TEXT}, {@code file NAME TEXT} (a file before), {@code shows NAME} (a file afterwards),
     *     {@code env NAME VALUE}, {@code mask digits} or {@code order}, {@code stdin-zeros COUNT};
     *     before the command: {@code before TOPIC PAYLOAD [MORE]} publishes, {@code session ID
     *     FILTER QOS} leaves a session behind; once the command's SUBSCRIBE was answered: {@code
     *     pub TOPIC PAYLOAD [MORE]} publishes, {@code answer TOPIC PAYLOAD} waits for the command's
     *     request and publishes. MORE is any of {@code q1 q2 retain name=value}, the last a
     *     property of MQTT 5. {@code config LINE} is a line of {@code mosquitto.conf}.
     */
    record Step(String verb, List<byte[]> words) {
        String text(int index) {
            return new String(words.get(index), StandardCharsets.UTF_8);
        }
    }

    boolean needsBroker() {
        return args.stream().anyMatch(a -> a.contains("$PORT"))
                || steps.stream()
                        .anyMatch(
                                s ->
                                        s.words().stream()
                                                .anyMatch(w -> new String(w).contains("$PORT")));
    }

    List<Step> steps(String verb) {
        return steps.stream().filter(s -> s.verb().equals(verb)).toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
