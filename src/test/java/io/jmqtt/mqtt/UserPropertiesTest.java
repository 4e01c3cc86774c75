package io.jmqtt.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.jmqtt.testkit.PacketBytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class UserPropertiesTest {
    private static ByteBuf packet(int properties) {
        return Unpooled.wrappedBuffer(
                PacketBytes.publish(
                        5,
                        "t",
                        new byte[1],
                        0,
                        false,
                        false,
                        0,
                        Collections.nCopies(properties, Property.user("key", "value"))
                                .toArray(new Property[0])));
    }

    private static long allocatedToRead(ByteBuf packet) {
        PublishFrame frame = new PublishFrame();
        int body = FixedHeader.bodyIndex(packet, 0);
        PacketInput input = new PacketInput().over(packet, body, packet.writerIndex());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        frame.read(0x30, input, true);
        byte[] forwarded = frame.forwardedProperties();
        long after = threads.getCurrentThreadAllocatedBytes();
        assertThat(forwarded.length).isGreaterThan(10);
        return after - before;
    }

    /** By what is allocated and not by the clock, which tells other things too. */
    @Test // 2.0.12
    void costGrowsWithTheirNumberAndNotItsSquare() {
        allocatedToRead(packet(10));
        ByteBuf few = packet(2_000);
        ByteBuf many = packet(20_000);
        assertThat(allocatedToRead(many)).isLessThan(2 * 10 * allocatedToRead(few));
        assertThat(allocatedToRead(many)).isLessThan(2L * many.readableBytes());
    }
}
