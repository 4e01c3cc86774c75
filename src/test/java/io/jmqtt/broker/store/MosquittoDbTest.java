package io.jmqtt.broker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MosquittoDbTest {
    private static final Path FILE = Path.of("mosquitto.db");
    private static final String HEADER = "00b5006d6f7371756974746f2064620000000000000000";

    private static byte[] written(DurableState state) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MosquittoDbWriter.write(state, out);
        return out.toByteArray();
    }

    private static MosquittoDbReader.Content read(byte[] bytes) throws IOException {
        return MosquittoDbReader.read(FILE, new ByteArrayInputStream(bytes), bytes.length);
    }

    private static byte[] file(int version, String... hex) {
        String header = HEADER.substring(0, HEADER.length() - 1) + version;
        return HexFormat.of().parseHex(header + String.join("", hex).replace(" ", ""));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sized(String text) {
        return String.format("%04x", text.length()) + hex(text);
    }

    /** A chunk of versions 2 to 4. */
    private static String old(int id, String... body) {
        String joined = String.join("", body).replace(" ", "");
        return String.format("%04x%08x", id, joined.length() / 2) + joined;
    }

    /** A chunk of versions 5 and 6. */
    private static String chunk(int id, String... body) {
        String joined = String.join("", body).replace(" ", "");
        return String.format("%08x%08x", id, joined.length() / 2) + joined;
    }

    @Test
    void givesBackWhatWasWritten() throws Exception {
        MosquittoDbReader.Content content = read(written(States.sample()));
        assertThat(content.version()).isEqualTo(6);
        assertThat(content.warnings()).isEmpty();
        assertThat(content.messages()).isEqualTo(7);
        assertThat(States.describe(content.state())).isEqualTo(States.describe(States.sample()));
    }

    @Test
    void messageForTwoIsThereOnce() throws Exception {
        DurableState state = read(written(States.sample())).state();
        assertThat(state.sessions().get(1).deliveries().get(0).message())
                .isSameAs(state.sessions().get(0).deliveries().get(0).message());
    }

    @Test
    void fileIsReplacedAsAWhole(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("mosquitto.db");
        Files.writeString(file, "former");
        MosquittoDbWriter.write(States.sample(), file);
        assertThat(Files.readAllBytes(file)).isEqualTo(written(States.sample()));
        try (var list = Files.list(folder)) {
            assertThat(list).containsExactly(file);
        }
        assertThatThrownBy(
                        () ->
                                MosquittoDbWriter.write(
                                        States.sample(), folder.resolve("none/mosquitto.db")))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("Unable to write " + folder.resolve("none/mosquitto.db"));
    }

    @Test // CVE-2017-9868
    void fileIsForItsOwnerOnly(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("mosquitto.db");
        MosquittoDbWriter.write(States.sample(), file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void readsTheLayoutsBefore5(int version) throws Exception {
        String source = sized("pub") + (version == 4 ? sized("joe") + "075b" : "");
        String disconnected = version == 2 ? "" : "1111111100000000";
        byte[] bytes =
                file(
                        version,
                        old(1, "01 08 0200000000000000"),
                        old(
                                2,
                                "0100000000000000",
                                source,
                                "0000 0000",
                                sized("a/b"),
                                "01 00",
                                "00000002",
                                hex("hi")),
                        old(
                                2,
                                "0200000000000000",
                                source,
                                "0000 0000",
                                sized("r"),
                                "00 01",
                                "00000004",
                                hex("kept")),
                        old(6, sized("c1"), "0005", disconnected),
                        old(3, sized("c1"), "0100000000000000", "0005 01 00 01 03 00"),
                        old(5, sized("c1"), sized("a/#"), "01"),
                        old(4, "0200000000000000"));
        MosquittoDbReader.Content content = read(bytes);
        assertThat(content.warnings()).isEmpty();
        StoredSession session = content.state().sessions().get(0);
        assertThat(session.clientId()).isEqualTo("c1");
        assertThat(session.expiryInterval()).isEqualTo(StoredSession.NEVER);
        assertThat(session.subscriptions().get(0).subscription())
                .isEqualTo(new StoredSubscription("a/#", 1, false, false, 0, 0));
        StoredDelivery delivery = session.deliveries().get(0);
        assertThat(delivery.packetId()).isEqualTo(5);
        assertThat(delivery.stage()).isEqualTo(StoredDelivery.Stage.PUBLISHED);
        assertThat(delivery.duplicate()).isTrue();
        assertThat(delivery.message().payload()).isEqualTo("hi".getBytes(StandardCharsets.UTF_8));
        assertThat(delivery.message().publisher().clientId()).isEqualTo("pub");
        assertThat(delivery.message().publisher().username())
                .isEqualTo(version == 4 ? "joe" : null);
        assertThat(content.state().retained().get(0).message().topic()).isEqualTo("r");
    }

    @Test
    void readsVersion5() throws Exception {
        byte[] bytes =
                file(
                        5,
                        chunk(1, "0100000000000000 01 08 000000000000"),
                        chunk(
                                2,
                                "0100000000000000 0000000000000000 00000002 0000 0000 0000 0001 0000 02 00",
                                hex("t") + hex("hi")),
                        chunk(6, "0000000000000000 ffffffff 0003 0002", hex("c1")),
                        chunk(3, "0100000000000000 0003 0002 02 07 00 00", hex("c1")));
        DurableState state = read(bytes).state();
        assertThat(state.sessions().get(0).username()).isNull();
        assertThat(state.sessions().get(0).incoming().get(0).packetId()).isEqualTo(3);
        assertThat(state.sessions().get(0).incoming().get(0).message().publisher()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, QUEUED",
        "2, 1, QUEUED",
        "3, 1, PUBLISHED",
        "4, 2, PUBLISHED",
        "5, 2, PUBLISHED",
        "6, 2, RELEASED",
        "9, 2, RELEASED",
        "11, 1, QUEUED",
        "11, 2, QUEUED"
    })
    void statesOfMosquittoBecomeOurs(int state, int qos, String stage) throws Exception {
        byte[] bytes =
                file(
                        6,
                        chunk(
                                2,
                                "0100000000000000 0000000000000000 00000000 0000 0000 0000 0001 0000 02 00",
                                hex("t")),
                        chunk(
                                6,
                                "0000000000000000 ffffffff 0003 0001 0000 0000 00000000",
                                hex("c")),
                        chunk(
                                3,
                                "0100000000000000 0003 0001",
                                String.format("%02x%02x", qos, state),
                                "00 01",
                                hex("c")));
        StoredDelivery delivery = read(bytes).state().sessions().get(0).deliveries().get(0);
        assertThat(delivery.stage().name()).isEqualTo(stage);
        assertThat(delivery.packetId()).isEqualTo(stage.equals("QUEUED") ? 0 : 3);
    }

    @Test
    void whatBelongsToNothingIsLeftOut() throws Exception {
        byte[] bytes =
                file(
                        6,
                        chunk(9, "0102030405"),
                        chunk(3, "0100000000000000 0003 0001 01 03 00 01", hex("c")),
                        chunk(4, "0500000000000000"),
                        chunk(5, "00000000 0001 0001 00 00 0000", hex("c") + hex("t")));
        MosquittoDbReader.Content content = read(bytes);
        assertThat(content.state().isEmpty()).isTrue();
        assertThat(content.warnings())
                .containsExactly(
                        "Warning: Unsupported chunk \"9\" in persistent database file. Ignoring.",
                        "Warning: Persistence file contains client message with no matching client."
                                + " File may be corrupt.",
                        "Warning: Persistence file contains subscription with no matching client."
                                + " File may be corrupt.");
    }

    @Test
    void emptyFileIsNoError() throws Exception {
        assertThat(read(new byte[0]).warnings())
                .containsExactly("Warning: Persistence file is empty.");
    }

    @ParameterizedTest
    @CsvSource({
        "00b5006d6f7371756974746f20646200000000, not a persistence file of Mosquitto",
        "00b5006d6f7371756974746f2064630000000000000006, not a persistence file of Mosquitto",
        "00b5006d6f7371756974746f2064620000000000000007, version 7 is not supported (only 2 to 6)",
        "00b5006d6f7371756974746f2064620000000000000001, version 1 is not supported (only 2 to 6)",
        "00b5006d6f7371756974746f206462000000000000000600000001ffffffff00, chunk longer than the file",
        "00b5006d6f7371756974746f206462000000000000000600000001000000100000000000000000010400000000"
                + "0000, 'identifiers of messages have 4 bytes, not 8'",
    })
    void unusableFileIsNamedWithItsReason(String hex, String reason) {
        assertThatThrownBy(() -> read(HexFormat.of().parseHex(hex)))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("mosquitto.db: unusable at byte ")
                .hasMessageEndingWith(": " + reason + ".");
    }

    @Test
    void hugeLengthsAllocateNothing() {
        String[] chunks = {
            chunk(2, "0100000000000000 0000000000000000 ffffffff 0000 ffff ffff ffff 0000 02 00"),
            chunk(6, "0000000000000000 ffffffff 0003 ffff 0000 ffff 00000000"),
            chunk(5, "00000000 ffff ffff 00 00 0000"),
            chunk(3, "0100000000000000 0003 ffff 01 03 00 01"),
        };
        for (String chunk : chunks) {
            assertThatThrownBy(() -> read(file(6, chunk)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("chunk too short");
        }
    }

    /**
     * Where a file may end: a crash of a copy leaves such files, and they can't be told from whole.
     */
    private static Set<Integer> ends(byte[] bytes) {
        Set<Integer> ends = new HashSet<>();
        int at = HEADER.length() / 2;
        ends.add(0);
        while (at < bytes.length) {
            ends.add(at);
            int length =
                    (bytes[at + 4] & 0xFF) << 24
                            | (bytes[at + 5] & 0xFF) << 16
                            | (bytes[at + 6] & 0xFF) << 8
                            | bytes[at + 7] & 0xFF;
            at += 8 + length;
        }
        return ends;
    }

    @Test
    void cutFileIsRefusedUnlessAChunkEndsThere() throws Exception {
        byte[] bytes = written(States.sample());
        Set<Integer> ends = ends(bytes);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            if (ends.contains(length)) {
                read(cut);
            } else {
                assertThatThrownBy(() -> read(cut))
                        .as("cut at %d", length)
                        .isInstanceOf(StoreException.class);
            }
        }
    }

    @Test
    void flippedBitsAreReadOrRefused() throws Exception {
        byte[] bytes = written(States.sample());
        int refused = 0;
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                read(bytes);
            } catch (StoreException e) {
                refused++;
            }
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(refused).isGreaterThan(500);
    }
}
