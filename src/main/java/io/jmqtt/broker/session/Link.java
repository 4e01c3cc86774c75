package io.jmqtt.broker.session;

import io.netty.buffer.ByteBuf;

/**
 * The way to one connected peer. Packets are appended to a buffer that is written once at the end
 * of the event loop's turn. For the loop of the connection only.
 */
public interface Link {

    /** Room for a packet of this many bytes. The caller writes it at once and {@link #end}s it. */
    ByteBuf begin(int bytes);

    /** The packet that was begun is complete. */
    void end();

    /**
     * The packet that was begun goes on with these bytes and is complete. Takes over one reference
     * to them.
     */
    void endWith(ByteBuf rest);

    /**
     * Nothing that is appended from now on, nor what waits already, is written before this epoch of
     * the loop's journal is durable.
     */
    void holdUntil(long epoch);

    /**
     * An epoch has become durable; true if nothing is held any more, and what waited is written.
     */
    boolean durable(long epoch);

    /** Whether the peer takes nothing at present, so that what is appended waits in memory. */
    boolean isStalled();

    /** Packets that wait because the peer takes nothing. */
    int waitingPackets();

    /** Bytes that wait because the peer takes nothing. */
    long waitingBytes();

    /** Second of the loop's clock in which the last bytes arrived. */
    long lastRead();

    /** Called once a second of the loop's clock. */
    void tick(long nowSeconds);

    /** Writes what is appended. */
    void flush();

    /** Whether all that is to be written belongs to what goes to many, see {@link Loop}. */
    default boolean isSpread() {
        return false;
    }

    /** Lets the connection read on after the loops were behind. */
    void resumeReading();

    /** The next turn of a link that had more to do than fits into one, see {@link Loop#later}. */
    default void goOn() {}

    /** Whether {@link Client#goOn} is called as long as the client is busy. */
    default boolean takesTurns() {
        return false;
    }

    /** Ends the connection, since there is no memory for the packet that it has begun. */
    default void giveUp() {
        abort();
    }

    /** Writes what is appended, then closes; nothing that arrives is looked at any more. */
    void close();

    /** Closes at once and says nothing of it: the broker itself ends. */
    void abort();

    /** Address and port of the peer, for the log: {@code 127.0.0.1:45428}. */
    String address();

    /** Version and cipher of TLS for the log, {@code TLSv1.3 cipher NAME}; null without TLS. */
    String security();

    /** Whether the listener takes the user name from TLS, by its settings of this moment. */
    NameByTls nameByTls();

    /** Where the user name comes from. */
    enum NameByTls {
        /** From CONNECT: there is no TLS, or its identity is not used. */
        NOT_ASKED,
        GIVEN,
        /** TLS tells no name. */
        MISSING
    }
}
