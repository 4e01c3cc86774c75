package io.jmqtt.broker.control;

import io.jmqtt.text.JsonReader;
import io.jmqtt.text.JsonValue;
import java.util.ArrayList;
import java.util.List;

/**
 * A message on a control topic: commands, each obeyed by itself and answered in the same order. All
 * topics below {@code $CONTROL} share this form, which is Mosquitto's. Immutable.
 */
public final class ControlRequest {
    private final JsonValue payload;

    private ControlRequest(JsonValue payload) {
        this.payload = payload;
    }

    /** Whoever obeys commands. */
    public interface Obedience {

        /**
         * Obeys one command.
         *
         * @param name as it was asked for, in any case
         * @param command its members
         * @throws Refusal if it is not obeyed
         */
        Obeyed obey(String name, JsonValue command) throws Refusal;
    }

    /**
     * A command that was obeyed.
     *
     * @param command its name as the response spells it
     * @param data what the response carries, or null
     */
    public record Obeyed(String command, JsonValue data) {}

    /** Reads a request, whatever it is. */
    public static ControlRequest read(byte[] payload) {
        return new ControlRequest(JsonReader.read(payload));
    }

    /** Has every command obeyed; what is no request is answered with what is wrong about it. */
    public JsonValue obey(Obedience obedience) {
        List<JsonValue> responses = new ArrayList<>();
        if (payload == null) {
            responses.add(refused("Unknown command", "Payload not valid JSON"));
        } else if (!(Json.get(payload, "commands") instanceof JsonValue.ArrayValue commands)) {
            responses.add(refused("Unknown command", "Invalid/missing commands"));
        } else {
            for (JsonValue command : commands.elements()) {
                if (!(command instanceof JsonValue.ObjectValue)) {
                    responses.add(refused("Unknown command", "Command not an object"));
                    break;
                }
                responses.add(obey(command, obedience));
            }
        }
        return Json.of("responses", new JsonValue.ArrayValue(responses)).build();
    }

    private static JsonValue obey(JsonValue command, Obedience obedience) {
        String name = Json.text(Json.get(command, "command"));
        if (name == null) {
            return refused("Unknown command", "Missing command");
        }
        JsonValue correlation = Json.get(command, "correlationData");
        if (correlation != null && Json.text(correlation) == null) {
            return refused(name, "Invalid correlationData data type.");
        }
        Json response = new Json();
        try {
            Obeyed obeyed = obedience.obey(name, command);
            response.with("command", obeyed.command()).with("data", obeyed.data());
        } catch (Refusal refusal) {
            response.with("command", name).with("error", refusal.getMessage());
        }
        return response.with("correlationData", correlation).build();
    }

    private static JsonValue refused(String command, String error) {
        return new Json().with("command", command).with("error", error).build();
    }
}
