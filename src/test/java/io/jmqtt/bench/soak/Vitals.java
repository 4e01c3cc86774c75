package io.jmqtt.bench.soak;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one process uses. Linux only.
 *
 * @param descriptors open files and sockets
 * @param threads of the process, those of the virtual machine included
 * @param residentKb resident memory
 * @param heapKb what is left on the heap after a collection; -1 where nobody looked
 * @param directKb memory that was taken outside the heap by direct buffers and their like; -1 where
 *     nobody looked
 */
record Vitals(int descriptors, int threads, long residentKb, long heapKb, long directKb) {
    private static final Pattern HEAP =
            Pattern.compile(
                    "^ *(garbage-first heap|def new|DefNew|tenured|Tenured).* used (\\d+)K");
    private static final Pattern OTHER = Pattern.compile("- +Other \\(.*committed=(\\d+)KB");

    /** What {@code /proc} tells, which costs next to nothing. */
    static Vitals light(long pid) throws IOException {
        Path proc = Path.of("/proc", Long.toString(pid));
        int descriptors = 0;
        try (DirectoryStream<Path> open = Files.newDirectoryStream(proc.resolve("fd"))) {
            for (Path each : open) {
                descriptors += each == null ? 0 : 1;
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        int threads = 0;
        long resident = 0;
        for (String line : Files.readAllLines(proc.resolve("status"))) {
            if (line.startsWith("Threads:")) {
                threads = Integer.parseInt(line.substring(8).strip());
            } else if (line.startsWith("VmRSS:")) {
                resident = Long.parseLong(line.substring(6).replace("kB", "").strip());
            }
        }
        return new Vitals(descriptors, threads, resident, -1, -1);
    }

    /** The same with the heap after a full collection, and the direct memory. */
    static Vitals full(long pid) throws IOException, InterruptedException {
        Vitals light = light(pid);
        jcmd(pid, "GC.run");
        long heap = 0;
        for (String line : jcmd(pid, "GC.heap_info").split("\n")) {
            Matcher used = HEAP.matcher(line);
            if (used.find()) {
                heap += Long.parseLong(used.group(2));
            }
        }
        Matcher other = OTHER.matcher(jcmd(pid, "VM.native_memory summary"));
        if (heap == 0 || !other.find()) {
            throw new IOException("process " + pid + " does not tell what it uses");
        }
        return new Vitals(
                light.descriptors,
                light.threads,
                light.residentKb,
                heap,
                Long.parseLong(other.group(1)));
    }

    /** The same with another figure for direct memory, if that is higher. */
    Vitals withDirectKb(long kilobytes) {
        return new Vitals(descriptors, threads, residentKb, heapKb, Math.max(directKb, kilobytes));
    }

    /** Writes the whole heap to a file, for a look at what it holds. */
    static void dump(long pid, Path file) throws IOException, InterruptedException {
        Files.deleteIfExists(file);
        jcmd(pid, "GC.heap_dump " + file);
    }

    /**
     * Asks a virtual machine, by the protocol that {@code jcmd} speaks: starting that program each
     * time would cost more than all of the load.
     */
    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Path socket = Path.of("/tmp/.java_pid" + pid);
        if (!Files.exists(socket)) {
            Process first =
                    new ProcessBuilder("jcmd", Long.toString(pid), "VM.version")
                            .redirectErrorStream(true)
                            .start();
            first.getInputStream().readAllBytes();
            if (first.waitFor() != 0) {
                throw new IOException("jcmd does not reach process " + pid);
            }
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            String request = "1\0jcmd\0" + command + "\0\0\0";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            ByteBuffer answer = ByteBuffer.allocate(1 << 18);
            while (channel.read(answer) >= 0 && answer.hasRemaining()) {
                continue;
            }
            return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
        }
    }
}
