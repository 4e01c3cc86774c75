package io.jmqtt.bench.soak;

/**
 * The numbers 1, 2, 3 ... of one publisher as one receiver gets them: none may be missing, none may
 * come before its turn, and with QoS 2 none may come twice. Thread-safe.
 */
final class Sequence {
    private final String name;
    private final boolean once;
    private final Faults faults;
    private long last;
    private long again;

    /**
     * @param name who receives what, for the report
     * @param once whether a number that comes twice is a fault
     */
    Sequence(String name, boolean once, Faults faults) {
        this.name = name;
        this.once = once;
        this.faults = faults;
    }

    synchronized void take(long number) {
        if (number == last + 1) {
            last = number;
        } else if (number > last) {
            faults.add(name + ": " + number + " came after " + last + ", so something is lost");
            last = number;
        } else {
            again++;
            if (once) {
                faults.add(name + ": " + number + " came again after " + last);
            }
        }
    }

    /** The last number in order. */
    synchronized long last() {
        return last;
    }

    /** How many came twice. */
    synchronized long again() {
        return again;
    }
}
