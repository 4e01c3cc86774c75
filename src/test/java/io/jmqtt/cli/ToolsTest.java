package io.jmqtt.cli;

import java.io.IOException;
import java.nio.file.Path;

/** The tools with our broker. */
class ToolsTest extends ToolScenarios {
    @Override
    ToolBroker start(Path empty) throws IOException {
        return ToolBroker.ours(empty);
    }
}
