package io.jmqtt.bench.soak;

import java.io.PrintStream;

/** Compares the vital signs of a process at rest, before the long load and after it. */
final class Verdict {
    private static final long SLACK_KB = 4096;
    private static final int SLACK_COUNT = 3;

    private final PrintStream out;
    private final Faults faults;

    Verdict(PrintStream out, Faults faults) {
        this.out = out;
        this.faults = faults;
    }

    /** Memory may end a tenth and 4 MB higher, threads and descriptors 3 higher. */
    void compare(String process, Vitals before, Vitals after) {
        memory(process, "heap_kb", before.heapKb(), after.heapKb());
        memory(process, "direct_kb", before.directKb(), after.directKb());
        check(process, "threads", before.threads(), after.threads(), SLACK_COUNT);
        check(process, "descriptors", before.descriptors(), after.descriptors(), SLACK_COUNT);
        out.printf(
                "%-16s %-12s %9d %9d%n",
                process, "resident_kb", before.residentKb(), after.residentKb());
    }

    private void memory(String process, String what, long before, long after) {
        check(process, what, before, after, SLACK_KB + before / 10);
    }

    private void check(String process, String what, long before, long after, long slack) {
        boolean good = after <= before + slack;
        out.printf(
                "%-16s %-12s %9d %9d %s%n",
                process, what, before, after, good ? "ok" : "GROWN by more than " + slack);
        if (!good) {
            faults.add(process + ": " + what + " grew from " + before + " to " + after);
        }
    }
}
