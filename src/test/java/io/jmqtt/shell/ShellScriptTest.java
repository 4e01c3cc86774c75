package io.jmqtt.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.TestBroker;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines that come from a file or a pipe. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShellScriptTest {
    private TestBroker broker;

    @BeforeAll
    void startBroker() throws Exception {
        broker = TestBroker.start();
    }

    @AfterAll
    void stopBroker() {
        broker.close();
    }

    /** Runs a script, in which {@code @} is the port of the broker. */
    private CommandRun run(String script, String... args) {
        byte[] lines = script.replace("@", Integer.toString(broker.port())).getBytes(UTF_8);
        return JmqttRun.inProcess()
                .run(CommandLine.of("jmqtt", "shell").plus((Object[]) args).stdin(lines));
    }

    @Test
    void whatIsPublishedReachesTheSubscription() {
        CommandRun run =
                run(
                        """
                        # over one connection
                        connect -p @
                        sub -t 'script/#' -v -q 1 -C 4
                        pub -t script/one -m 'two words' -q 1
                        pub -t script/two -m "two
                        lines"
                        pub -t script/three -l -q 2 <<END
                        first
                        'second'
                        END
                        wait
                        """);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .isEqualTo(
                        """
                        script/one two words
                        script/two two
                        lines
                        script/three first
                        script/three 'second'
                        """);
    }

    @Test
    void bytesStayBytes() throws Exception {
        byte[] payload = {(byte) 0xFF, 0x00, (byte) 0xC3, '\r', 0x1B};
        byte[] head =
                ("connect -p " + broker.port() + "\nsub -t b -N -C 1\npub -t b -m '").getBytes();
        byte[] tail = "'\nwait\n".getBytes(UTF_8);
        byte[] script = new byte[head.length + payload.length + tail.length];
        System.arraycopy(head, 0, script, 0, head.length);
        System.arraycopy(payload, 0, script, head.length, payload.length);
        System.arraycopy(tail, 0, script, head.length + payload.length, tail.length);
        CommandRun run = JmqttRun.inProcess().run(CommandLine.of("jmqtt", "shell").stdin(script));
        assertThat(run.err()).isEmpty();
        assertThat(run.stdout()).isEqualTo(payload);
    }

    @Test
    void connectionsAreNamedAndChosen() {
        CommandRun run =
                run(
                        """
                        connect one -p @ -i first
                        connect mqtt://localhost:@ -i second -V 5
                        sub -t c/# -q 1
                        switch one
                        list
                        disconnect one
                        list
                        disconnect --all
                        list
                        """);
        assertThat(run.err()).isEmpty();
        assertThat(run.out().replace(Integer.toString(broker.port()), "@"))
                .isEqualTo(
                        """
                        * one: localhost:@ as first, MQTT 3.1.1, connected
                          localhost:@: localhost:@ as second, MQTT 5, connected
                            c/# (QoS 1)
                        * localhost:@: localhost:@ as second, MQTT 5, connected
                            c/# (QoS 1)
                        There is no connection.
                        """);
    }

    @Test
    void eachSubscriptionShowsItsMessagesInItsForm() {
        CommandRun run =
                run(
                        """
                        connect -p @ -V 5
                        sub -t 'd/#' -v
                        sub -t d/hex --format hex -C 1
                        sub -t d/json --where '/temp > 20' --select /temp -C 1
                        pub -t d/hex -m AB
                        pub -t d/json -m '{"temp":3}'
                        pub -t d/json -m '{"temp":21}'
                        wait
                        pub -t d/hex -m AB -q 1
                        sub -t d/end -F '%t %P' -C 1
                        pub -t d/end -m end
                        wait
                        """);
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines().filter(line -> !line.startsWith("d/")))
                .containsExactly("4142", "21");
        assertThat(run.out().lines().filter(line -> line.startsWith("d/")))
                .contains(
                        "d/hex AB",
                        "d/json {\"temp\":3}",
                        "d/json {\"temp\":21}",
                        "d/hex AB",
                        "d/end ");
    }

    @Test
    void latestOfOverlappingSubscriptionsShowsAMessageThatNamesNone() throws Exception {
        try (FakeBroker single =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(0);
                            c.grant(0);
                            c.send(PacketBytes.publish(4, "o/a", "x"));
                            c.expect(PacketKind.UNSUBSCRIBE);
                            c.expectDisconnect();
                        })) {
            CommandRun run =
                    run(
                            "connect -p "
                                    + single.port()
                                    + "\nsub -t o/#\nsub -t o/+ --format hex -C 1\nwait\n");
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).isEqualTo("78\n");
        }
    }

    @Test
    void filterThatWasUnsubscribedGetsNoMoreMessages() {
        CommandRun run =
                run(
                        """
                        connect -p @
                        sub -t e/a -t e/b -v -C 1
                        sub -t e/c
                        unsub e/a
                        unsub -t e/c
                        pub -t e/a -m no -q 1
                        pub -t e/c -m no -q 1
                        pub -t e/b -m yes -q 1
                        wait
                        """);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("e/b yes\n");
    }

    @Test
    void timeOfASubscriptionEndsWithTheStatusOfSub() {
        CommandRun run = run("connect -p @\nsub -t f -W 1\nwait\nlist\n");
        assertThat(run.exitCode()).isEqualTo(27);
        assertThat(run.err())
                .isEqualTo(
                        "Timed out\nError: line 3 of standard input: wait ended with status 27.\n");
        assertThat(run.out()).isEmpty();
    }

    static List<Arguments> failures() {
        return List.of(
                failure("list\nfoo", 2, "foo", "There is no command 'foo'; 'help' lists them."),
                failure(
                        "\n\npub -t a -m b",
                        3,
                        "pub",
                        "There is no connection; 'connect' makes one."),
                failure(
                        "connect -p @\n\nswitch x",
                        3,
                        "switch",
                        "There is no connection named 'x'; 'list' shows them."),
                failure("wait 3", 1, "wait", "'3' has no place here."),
                failure(
                        "exit no",
                        1,
                        "exit",
                        "An exit status is a number from 0 to 255, not 'no'."),
                failure("connect a b", 1, "connect", "'b': a connection has one name."),
                failure(
                        "connect -p @ a\nconnect a",
                        2,
                        "connect",
                        "There is a connection named 'a' already."),
                failure("connect -P", 1, "connect", "-P argument given but no password specified."),
                failure(
                        "connect -p @\npub -t a -l",
                        2,
                        "pub",
                        "-l, -s and --json-lines need their input after <<WORD."),
                failure(
                        "connect -p @\npub -t a -m b <<E\nE",
                        2,
                        "pub",
                        "An input with << needs -l, -s or --json-lines."),
                failure("list <<E\nE", 1, "list", "Only 'pub' takes an input with <<."),
                failure("list\npub -m 'a", 2, "pub", "' is missing at the end."));
    }

    private static Arguments failure(String script, int line, String command, String error) {
        return Arguments.of(script, line, command, error);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void firstFailureEndsTheScriptAndNamesItsLine(
            String script, int line, String command, String error) {
        CommandRun run = run(script + "\nexit 9\n");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo(
                        "Error: "
                                + error
                                + "\nError: line "
                                + line
                                + " of standard input: "
                                + command
                                + " ended with status 1.\n");
    }

    static List<Arguments> optionErrors() {
        return List.of(
                Arguments.of(
                        "sub -h box -t a",
                        "sub",
                        "-h has no place in a line of the shell,"
                                + " where the connection is there already."),
                Arguments.of(
                        "sub -t a/#/b",
                        "sub",
                        "Invalid subscription topic 'a/#/b', are all"
                                + " '+' and '#' wildcards correct?"),
                Arguments.of(
                        "sub -v",
                        "sub",
                        "You must specify a topic to subscribe to (-t) or"
                                + " unsubscribe from (-U)."),
                Arguments.of("pub -t a -m b --nonsense", "pub", "Unknown option '--nonsense'."),
                Arguments.of("pub -t a", "pub", "Both topic and message must be supplied."),
                Arguments.of(
                        "pub -t a -m b -D publish content-type x",
                        "pub",
                        "-D and --no-local need MQTT 5: give -V 5 to connect."),
                Arguments.of(
                        "connect mqtt://box/topic",
                        "connect",
                        "Invalid URL for -L argument specified - connect takes no topic."),
                Arguments.of("connect -q 1", "connect", "Unknown option '-q'."));
    }

    @ParameterizedTest
    @MethodSource("optionErrors")
    void wrongOptionIsNamed(String line, String command, String error) {
        CommandRun run = run("connect -p @\n" + line + "\n");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("Error: " + error + "\nUse 'help " + command + "' to see usage.\n");
    }

    @Test
    void refusedConnectionEndsTheScriptWithItsCode() throws Exception {
        try (FakeBroker refusing = FakeBroker.start(c -> c.refuse(5))) {
            CommandRun run = run("connect -p " + refusing.port() + " -u ann --pw secret\nlist");
            assertThat(run.exitCode()).isEqualTo(5);
            assertThat(run.err())
                    .contains("Connection error: Connection Refused: not authorised")
                    .contains("line 1 of standard input: connect ended with status 5.")
                    .doesNotContain("secret");
        }
    }

    @Test
    void shellMayBeginWithAConnection() {
        CommandRun run = run("list\nexit 7\nlist\n", "-p", Integer.toString(broker.port()));
        assertThat(run.exitCode()).isEqualTo(7);
        assertThat(run.out()).startsWith("* localhost:").doesNotContain("no connection");
        CommandRun url = run("list\n", "mqtt://127.0.0.1:" + broker.port());
        assertThat(url.err()).isEmpty();
        assertThat(url.out()).startsWith("* 127.0.0.1:");
    }

    @Test
    void lostConnectionIsMadeAgainWithItsSubscriptions() throws Exception {
        try (FakeBroker cutting =
                FakeBroker.start(
                        c -> {
                            c.accept();
                            c.grant(0);
                            c.cut();
                        },
                        c -> {
                            c.accept();
                            c.grant(0);
                            c.send(PacketBytes.publish(4, "g", "after"));
                            c.expect(PacketKind.UNSUBSCRIBE);
                            c.expectDisconnect();
                        })) {
            CommandRun run = run("connect x -p " + cutting.port() + "\nsub -t g -C 1\nwait\n");
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).isEqualTo("after\n");
            assertThat(run.err()).isEqualTo("x: the connection was lost\nx: connected again\n");
        }
    }

    @Test
    void longInputIsReadInOneGo() {
        StringBuilder script =
                new StringBuilder("connect -p @\npub -t long/lines -r -q 1 -l <<E\n");
        StringBuilder payload = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            script.append("line ").append(i).append('\n');
            payload.append("\nit is line ").append(i);
        }
        script.append("E\npub -t long/payload -r -q 1 -m '").append(payload).append("'\n");
        script.append("sub -t 'long/#' -v -C 2\nwait\n");
        CommandRun run = run(script.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("long/lines line 19999\n")
                .contains("long/payload " + payload + "\n");
    }

    @Test
    void helpOfEachCommandFits80Columns() {
        StringBuilder script = new StringBuilder("help\n");
        for (Verb verb : Verb.values()) {
            script.append("help ").append(verb.word()).append('\n');
        }
        CommandRun run = run(script.toString());
        assertThat(run.exitCode()).isZero();
        for (Verb verb : Verb.values()) {
            assertThat(run.out()).contains("  " + verb.word() + " ");
        }
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void manualPageHasEveryCommand() throws Exception {
        String page = java.nio.file.Files.readString(Path.of("man/jmqtt-shell.1"));
        for (Verb verb : Verb.values()) {
            assertThat(page).contains("\n.It Ic " + verb.word());
        }
    }
}
