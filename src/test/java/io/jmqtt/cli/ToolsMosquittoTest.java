package io.jmqtt.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** The tools with the real Mosquitto. */
@Tag("mosquitto")
class ToolsMosquittoTest extends ToolScenarios {
    @Override
    ToolBroker start(Path empty) throws IOException {
        return ToolBroker.mosquitto(empty);
    }
}
