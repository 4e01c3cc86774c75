package io.jmqtt.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PacketIdMapTest {
    @Test
    void agreesWithAHashMapOverRandomChanges() {
        Random random = new Random(99);
        for (int range : new int[] {20, 300, 65535}) {
            PacketIdMap<Integer> map = new PacketIdMap<>();
            Map<Integer, Integer> model = new HashMap<>();
            for (int step = 0; step < 50_000; step++) {
                int id = 1 + random.nextInt(range);
                switch (random.nextInt(3)) {
                    case 0 -> {
                        map.put(id, step);
                        model.put(id, step);
                    }
                    case 1 -> same(map.remove(id), model.remove(id));
                    default -> same(map.get(id), model.get(id));
                }
                same(map.size(), model.size());
            }
            List<Integer> values = new ArrayList<>();
            map.forEach(values::add);
            assertThat(values).hasSize(model.size());
            assertThat(new HashSet<>(values)).isEqualTo(new HashSet<>(model.values()));
            map.clear();
            assertThat(map.isEmpty()).isTrue();
            assertThat(map.get(1)).isNull();
        }
    }

    /** An assertion that costs nothing while it holds: there are many. */
    private static void same(Object actual, Object expected) {
        if (!Objects.equals(actual, expected)) {
            assertThat(actual).isEqualTo(expected);
        }
    }

    @Test
    void holdsEveryIdentifierThereIs() {
        PacketIdMap<Integer> map = new PacketIdMap<>();
        for (int id = 1; id <= 65535; id++) {
            map.put(id, id);
        }
        for (int id = 1; id <= 65535; id++) {
            same(map.remove(id), id);
        }
        assertThat(map.isEmpty()).isTrue();
    }
}
