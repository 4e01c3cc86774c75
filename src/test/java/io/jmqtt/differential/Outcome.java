package io.jmqtt.differential;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What can be observed of one run, as texts to compare: {@code out}, {@code err}, {@code exit},
 * {@code sent} and {@code received} (the packets of the client and of the broker, a line each),
 * {@code file} (what a file holds afterwards).
 */
record Outcome(Map<String, String> fields) {

    static Outcome of(String out, String err, int exit, String sent, String received) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("out", out);
        fields.put("err", err);
        fields.put("exit", Integer.toString(exit));
        fields.put("sent", sent);
        fields.put("received", received);
        fields.put("file", "");
        return new Outcome(fields);
    }

    Outcome with(String field, String value) {
        Map<String, String> changed = new LinkedHashMap<>(fields);
        changed.put(field, value);
        return new Outcome(changed);
    }
}
