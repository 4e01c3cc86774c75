package io.jmqtt.broker.session;

import java.util.function.Consumer;

/**
 * From packet identifiers to what they stand for: open addressing, memory by what is in it and not
 * by the identifiers that a client picks.
 */
final class PacketIdMap<T> {
    private static final int SMALLEST = 8;

    private char[] ids = {};
    private Object[] values = {};
    private int shift;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    T get(int id) {
        if (size == 0) {
            return null;
        }
        for (int i = home(id); ; i = next(i)) {
            if (ids[i] == id) {
                return at(i);
            }
            if (ids[i] == 0) {
                return null;
            }
        }
    }

    /** Puts a value in the place of the former one, if any. */
    void put(int id, T value) {
        if ((size + 1) * 2 > ids.length) {
            resize(Math.max(SMALLEST, ids.length * 2));
        }
        int i = home(id);
        while (ids[i] != 0 && ids[i] != id) {
            i = next(i);
        }
        if (ids[i] == 0) {
            size++;
        }
        ids[i] = (char) id;
        values[i] = value;
    }

    /** Removes and returns a value, or null. */
    T remove(int id) {
        if (size == 0) {
            return null;
        }
        int i = home(id);
        while (ids[i] != id) {
            if (ids[i] == 0) {
                return null;
            }
            i = next(i);
        }
        T value = at(i);
        close(i);
        size--;
        if (ids.length > 16 * SMALLEST && size * 16 < ids.length) {
            resize(ids.length / 4);
        }
        return value;
    }

    /** Moves later entries of the run forward, so that no search stops at the gap. */
    private void close(int gap) {
        int hole = gap;
        for (int i = next(hole); ids[i] != 0; i = next(i)) {
            int distance = i - home(ids[i]) & ids.length - 1;
            if (distance >= (i - hole & ids.length - 1)) {
                ids[hole] = ids[i];
                values[hole] = values[i];
                hole = i;
            }
        }
        ids[hole] = 0;
        values[hole] = null;
    }

    void clear() {
        ids = new char[0];
        values = new Object[0];
        size = 0;
    }

    /** Calls back with every value, in no order. */
    void forEach(Consumer<T> action) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] != 0) {
                action.accept(at(i));
            }
        }
    }

    private void resize(int capacity) {
        char[] oldIds = ids;
        Object[] oldValues = values;
        ids = new char[capacity];
        values = new Object[capacity];
        shift = 32 - Integer.numberOfTrailingZeros(capacity);
        for (int i = 0; i < oldIds.length; i++) {
            if (oldIds[i] != 0) {
                int j = home(oldIds[i]);
                while (ids[j] != 0) {
                    j = next(j);
                }
                ids[j] = oldIds[i];
                values[j] = oldValues[i];
            }
        }
    }

    @SuppressWarnings("unchecked")
    private T at(int i) {
        return (T) values[i];
    }

    private int home(int id) {
        return id * 0x9E3779B1 >>> shift;
    }

    private int next(int i) {
        return i + 1 & ids.length - 1;
    }
}
