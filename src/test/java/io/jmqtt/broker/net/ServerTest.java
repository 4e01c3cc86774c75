package io.jmqtt.broker.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The words for a listener that can't be opened. */
class ServerTest {
    @Test
    void aPortThatOnlyRootMayOpenIsExplained() {
        assertThat(Server.complaint("Permission denied", 883))
                .startsWith("If you are trying to bind to a privileged port (<1024), ")
                .contains("do not start the broker as root:\n    AmbientCapabilities=")
                .endsWith("\nError: Permission denied");
    }

    @Test
    void otherFailuresHaveOneLine() {
        assertThat(Server.complaint("Permission denied", 1883))
                .isEqualTo("Error: Permission denied");
        assertThat(Server.complaint("Address already in use", 883))
                .isEqualTo("Error: Address already in use");
    }
}
