package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOption;
import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.connect.Publication;
import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.mqtt.Topics;
import io.jmqtt.text.ByteBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What {@code jmqtt retained} can do. Each action makes one connection. */
final class RetainedActions {
    private static final int DIFFERENT = 1;
    private static final int NAMED = 5;

    private final ClientOptions options;
    private final Console console;
    private final Reports reports;
    private final List<String> filters;

    RetainedActions(ClientOptions options, Console console, Reports reports) {
        this.options = options;
        this.console = console;
        this.reports = reports;
        List<String> given = options.subscribe().filters();
        filters = given.isEmpty() ? List.of("#") : given;
    }

    /** Prints the topics. */
    int list() throws CliException, OptionException, InterruptedException {
        Collection<ReceivedMessage> messages = read().values();
        if (options.task().has(ClientOption.JSON)) {
            return print(lines(messages));
        }
        boolean details = options.task().has(ClientOption.DETAILS);
        TextOutput out = console.outText();
        for (ReceivedMessage message : messages) {
            out.print(
                    details
                            ? String.format(
                                    Locale.ROOT,
                                    "%d %8d  %s%n",
                                    message.qos(),
                                    message.payload().length,
                                    Preview.of(message))
                            : message.topic() + "\n");
        }
        out.finish(RetainedCommand.FAILED);
        return 0;
    }

    /** Writes the messages to a new file, or to standard output. */
    int export(String file) throws CliException, OptionException, InterruptedException {
        List<MessageLine> lines = lines(read().values());
        if (file.equals("-")) {
            return print(lines);
        }
        write(file, lines);
        reports.print(messages(lines.size()) + " written to " + file + ".\n");
        return 0;
    }

    /** Publishes the messages of a file, which is read to its end before the first of them. */
    int restore(String file) throws CliException, OptionException, InterruptedException {
        List<MessageLine> lines = new ArrayList<>();
        int passedOver = 0;
        try (MessageFile in = MessageFile.open(file, console, RetainedCommand.FAILED)) {
            for (MessageLine line = in.next(); line != null; line = in.next()) {
                if (line.message().retain() && isMeant(line.message().topic())) {
                    lines.add(publishable(line));
                } else {
                    passedOver++;
                }
            }
        }
        String rest =
                passedOver == 0
                        ? ""
                        : "; " + passedOver + " passed over, not retained or not meant";
        if (options.task().has(ClientOption.DRY_RUN)) {
            printTopics(lines);
            reports.print(messages(lines.size()) + " would be published" + rest + ".\n");
            return 0;
        }
        try (RetainedReader reader = new RetainedReader(options, console, reports)) {
            reader.connect();
            reader.publish(lines);
        }
        reports.print(messages(lines.size()) + " published" + rest + ".\n");
        return 0;
    }

    /** MQTT 3 has no properties. */
    private MessageLine publishable(MessageLine line) {
        Publication message = line.message();
        return options.version() == MqttVersion.V5 || message.properties().isEmpty()
                ? line
                : new MessageLine(
                        line.micros(),
                        new Publication(
                                message.topic(),
                                message.payload(),
                                message.qos(),
                                message.retain(),
                                List.of()));
    }

    /** Prints what is different between a file and the broker. */
    int compare(String file) throws CliException, OptionException, InterruptedException {
        SortedMap<String, MessageLine> old = new TreeMap<>();
        try (MessageFile in = MessageFile.open(file, console, RetainedCommand.FAILED)) {
            for (MessageLine line = in.next(); line != null; line = in.next()) {
                if (line.message().retain() && isMeant(line.message().topic())) {
                    old.put(line.message().topic(), line);
                }
            }
        }
        SortedMap<String, ReceivedMessage> now = read();
        Set<String> topics = new TreeSet<>(old.keySet());
        topics.addAll(now.keySet());
        boolean different = false;
        TextOutput out = console.outText();
        for (String topic : topics) {
            Publication before = old.containsKey(topic) ? old.get(topic).message() : null;
            Publication after =
                    now.containsKey(topic) ? MessageLine.of(-1, now.get(topic)).message() : null;
            if (before != null && after != null && isSame(before, after)) {
                continue;
            }
            different = true;
            if (before != null) {
                out.print("- " + shown(before) + "\n");
            }
            if (after != null) {
                out.print("+ " + shown(after) + "\n");
            }
        }
        out.finish(RetainedCommand.FAILED);
        return different ? DIFFERENT : 0;
    }

    private static String shown(Publication message) {
        return Preview.of(message.topic(), message.payload()) + " (QoS " + message.qos() + ")";
    }

    /** Whether two messages differ in nothing but the time that is left to them. */
    private static boolean isSame(Publication one, Publication other) {
        List<Property> ones = withoutExpiry(one.properties());
        List<Property> others = withoutExpiry(other.properties());
        if (!Arrays.equals(one.payload(), other.payload())
                || one.qos() != other.qos()
                || ones.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < ones.size(); i++) {
            Property a = ones.get(i);
            Property b = others.get(i);
            boolean same =
                    a.id() == b.id()
                            && a.number() == b.number()
                            && String.valueOf(a.text()).equals(String.valueOf(b.text()))
                            && String.valueOf(a.key()).equals(String.valueOf(b.key()))
                            && Arrays.equals(a.binary(), b.binary());
            if (!same) {
                return false;
            }
        }
        return true;
    }

    /** In an order that does not depend on the wire; several of one name keep theirs. */
    private static List<Property> withoutExpiry(List<Property> properties) {
        List<Property> rest = new ArrayList<>(properties);
        rest.removeIf(property -> property.id() == PropertyId.MESSAGE_EXPIRY_INTERVAL);
        rest.sort((a, b) -> a.id().compareTo(b.id()));
        return rest;
    }

    /** Removes the messages, after writing them to the undo file, and looks whether they went. */
    int clean() throws CliException, OptionException, InterruptedException {
        try (RetainedReader reader = new RetainedReader(options, console, reports)) {
            reader.connect();
            SortedMap<String, ReceivedMessage> found = reader.read(filters);
            List<MessageLine> lines = lines(found.values());
            if (options.task().has(ClientOption.DRY_RUN)) {
                printTopics(lines);
                reports.print(messages(lines.size()) + " would be removed.\n");
                return 0;
            }
            if (lines.isEmpty()) {
                reports.print("Nothing is retained there.\n");
                return 0;
            }
            String undo = undoFile();
            write(undo, lines);
            List<MessageLine> removals = new ArrayList<>(lines.size());
            for (String topic : found.keySet()) {
                removals.add(
                        new MessageLine(
                                -1, new Publication(topic, new byte[0], 1, true, List.of())));
            }
            reader.publish(removals);
            return confirm(found, reader.read(filters), undo);
        }
    }

    private int confirm(
            Map<String, ReceivedMessage> found, Map<String, ReceivedMessage> now, String undo) {
        List<String> left = new ArrayList<>();
        for (String topic : found.keySet()) {
            if (now.containsKey(topic)) {
                left.add(topic);
            }
        }
        reports.print(
                messages(found.size() - left.size())
                        + " removed; 'jmqtt retained import "
                        + undo
                        + "' puts them back.\n");
        if (left.isEmpty()) {
            return 0;
        }
        boolean more = left.size() > NAMED;
        reports.print(
                "Error: still retained, since the broker did not let them go or got them again: "
                        + String.join(", ", more ? left.subList(0, NAMED) : left)
                        + (more ? " and " + (left.size() - NAMED) + " more" : "")
                        + "\n");
        return RetainedCommand.FAILED;
    }

    private String undoFile() {
        String given = options.task().text(ClientOption.UNDO);
        return given != null
                ? given
                : "retained-undo-"
                        + LocalDateTime.now(console.clock())
                                .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT))
                        + ".ndjson";
    }

    private SortedMap<String, ReceivedMessage> read()
            throws CliException, OptionException, InterruptedException {
        try (RetainedReader reader = new RetainedReader(options, console, reports)) {
            reader.connect();
            return reader.read(filters);
        }
    }

    private boolean isMeant(String topic) {
        if (options.subscribe().isFilteredOut(topic)) {
            return false;
        }
        for (String filter : options.subscribe().filters()) {
            if (Topics.matches(filter, topic)) {
                return true;
            }
        }
        return options.subscribe().filters().isEmpty();
    }

    private static List<MessageLine> lines(Collection<ReceivedMessage> messages) {
        List<MessageLine> lines = new ArrayList<>(messages.size());
        for (ReceivedMessage message : messages) {
            lines.add(MessageLine.of(-1, message));
        }
        return lines;
    }

    private void printTopics(List<MessageLine> lines) throws CliException {
        TextOutput out = console.outText();
        for (MessageLine line : lines) {
            out.print(line.message().topic() + "\n");
        }
        out.finish(RetainedCommand.FAILED);
    }

    private int print(List<MessageLine> lines) throws CliException {
        try {
            ByteBuilder bytes = new ByteBuilder();
            for (MessageLine line : lines) {
                bytes.reset();
                line.writeTo(bytes);
                bytes.writeTo(console.out());
            }
            console.out().flush();
            return 0;
        } catch (IOException e) {
            if (StandardOutput.isClosedPipe(e)) {
                return 0;
            }
            throw new CliException(RetainedCommand.FAILED, StandardOutput.textOf(e));
        }
    }

    /** Writes a file that must be new, and on disk before anything else happens. */
    private static void write(String file, List<MessageLine> lines) throws CliException {
        try (FileChannel out =
                FileChannel.open(
                        Path.of(file),
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            ByteBuilder bytes = new ByteBuilder();
            for (MessageLine line : lines) {
                bytes.reset();
                line.writeTo(bytes);
                ByteBuffer buffer = ByteBuffer.wrap(bytes.toByteArray());
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
            }
            out.force(true);
        } catch (FileAlreadyExistsException e) {
            throw new CliException(
                    RetainedCommand.FAILED, "Error: The file " + file + " exists already.\n");
        } catch (IOException | java.nio.file.InvalidPathException e) {
            throw new CliException(
                    RetainedCommand.FAILED,
                    "Error: Unable to write the file " + file + ": " + reason(e) + ".\n");
        }
    }

    private static String reason(Exception e) {
        return e instanceof java.nio.file.NoSuchFileException
                ? "there is no such folder"
                : e instanceof java.nio.file.AccessDeniedException
                        ? "permission denied"
                        : String.valueOf(e.getMessage());
    }

    private static String messages(int count) {
        return count == 1 ? "1 message" : count + " messages";
    }
}
