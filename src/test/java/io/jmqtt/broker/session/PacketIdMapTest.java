package io.jmqtt.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
                    case 1 -> assertThat(map.remove(id)).isEqualTo(model.remove(id));
                    default -> assertThat(map.get(id)).isEqualTo(model.get(id));
                }
                assertThat(map.size()).isEqualTo(model.size());
            }
            List<Integer> values = new ArrayList<>();
            map.forEach(values::add);
            assertThat(values).containsExactlyInAnyOrderElementsOf(model.values());
            map.clear();
            assertThat(map.isEmpty()).isTrue();
            assertThat(map.get(1)).isNull();
        }
    }

    @Test
    void holdsEveryIdentifierThereIs() {
        PacketIdMap<Integer> map = new PacketIdMap<>();
        for (int id = 1; id <= 65535; id++) {
            map.put(id, id);
        }
        for (int id = 1; id <= 65535; id++) {
            assertThat(map.remove(id)).isEqualTo(id);
        }
        assertThat(map.isEmpty()).isTrue();
    }
}
