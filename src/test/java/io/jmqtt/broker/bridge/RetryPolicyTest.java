package io.jmqtt.broker.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.config.BridgeConfig;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How long a bridge waits. */
class RetryPolicyTest {
    private static RetryPolicy policy(int base, int cap, int stable) {
        BridgeConfig.Draft draft = new BridgeConfig.Draft();
        draft.restartBase = base;
        draft.restartCap = cap;
        draft.restartStable = stable;
        return new RetryPolicy(draft.build(), new SplittableRandom(1));
    }

    @Test
    void oneValueIsAlwaysTheSame() {
        RetryPolicy policy = policy(7, 7, 0);
        for (int i = 0; i < 10; i++) {
            assertThat(policy.next()).isEqualTo(7000);
        }
        assertThat(policy.isRandom()).isFalse();
        assertThat(policy.lasted(100)).isFalse();
    }

    @Test
    void jitterStaysBetweenBaseAndThreeTimesTheFormerAndBelowTheCap() {
        RetryPolicy policy = policy(5, 30, 0);
        long former = 5000;
        boolean capped = false;
        for (int i = 0; i < 1000; i++) {
            long next = policy.next();
            assertThat(next).isBetween(5000L, Math.min(30_000, former * 3));
            capped |= next == 30_000;
            former = next;
        }
        assertThat(capped).isTrue();
    }

    @Test
    void aConnectionThatLastedBeginsAnew() {
        RetryPolicy policy = policy(1, 1000, 60);
        long last = 0;
        for (int i = 0; i < 100; i++) {
            last = policy.next();
        }
        assertThat(last).isGreaterThan(3000);
        assertThat(policy.lasted(59)).isFalse();
        assertThat(policy.lasted(60)).isTrue();
        assertThat(policy.next()).isLessThanOrEqualTo(3000);
    }
}
