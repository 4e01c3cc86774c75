package io.jmqtt.shell;

import io.jmqtt.cli.option.ClientOption;
import io.jmqtt.cli.option.Program;
import io.jmqtt.cli.option.PropertyOptions;
import io.jmqtt.cli.option.Tool;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/**
 * Completes what stands before the cursor: commands, options and their values, names of
 * connections, client identifiers and topics that were seen.
 */
final class ShellCompleter implements Completer {
    private final Contexts contexts;
    private final SeenTopics seen;

    ShellCompleter(Contexts contexts, SeenTopics seen) {
        this.contexts = contexts;
        this.seen = seen;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        List<String> words = line.words().subList(0, line.wordIndex());
        complete(words, line.word(), candidates);
    }

    /**
     * @param before the words before the one to complete
     * @param word what there is of it
     */
    void complete(List<String> before, String word, List<Candidate> candidates) {
        if (before.isEmpty()) {
            verbs(candidates);
            return;
        }
        Verb verb = Verb.named(before.get(0));
        if (verb == null) {
            return;
        }
        switch (verb) {
            case CONNECT, SUB, PUB -> options(verb.program(), before, word, candidates);
            case UNSUB -> filters(candidates);
            case SWITCH, DISCONNECT -> {
                for (Context context : contexts.all()) {
                    add(context.name(), context.address(), candidates);
                }
            }
            case HELP -> verbs(candidates);
            default -> {}
        }
    }

    private static void verbs(List<Candidate> candidates) {
        for (Verb verb : Verb.values()) {
            add(verb.word(), verb.summary(), candidates);
        }
    }

    private void filters(List<Candidate> candidates) {
        if (contexts.current() != null) {
            for (LiveSubscription subscription : contexts.current().subscriptions()) {
                for (String filter : subscription.filters()) {
                    add(filter, null, candidates);
                }
            }
        }
    }

    private void options(
            Program program, List<String> before, String word, List<Candidate> candidates) {
        ClientOption open = null;
        int values = 0;
        List<String> taken = new ArrayList<>();
        for (String each : before.subList(1, before.size())) {
            if (values > 0) {
                taken.add(each);
                values--;
                if (open == ClientOption.PROPERTY
                        && taken.size() == 2
                        && each.equalsIgnoreCase("user-property")) {
                    values++;
                }
                continue;
            }
            open = named(each, program);
            taken.clear();
            if (open != null && open.takesValue()) {
                values = open == ClientOption.PROPERTY ? 3 : 1;
            }
        }
        if (values > 0) {
            value(open, program, taken, word, candidates);
            return;
        }
        for (ClientOption option : ClientOption.values()) {
            if (option.isKnownTo(program)) {
                // the long names tell more, the short ones are offered when the dash is there
                if (option.longName() != null) {
                    add(option.longName(), option.description(), candidates);
                }
                if (option.shortName() != null) {
                    add(option.shortName(), option.description(), candidates);
                }
            }
        }
    }

    private static ClientOption named(String name, Program program) {
        for (ClientOption option : ClientOption.values()) {
            if ((name.equals(option.shortName()) || name.equals(option.longName()))
                    && option.isKnownTo(program)) {
                return option;
            }
        }
        return null;
    }

    private void value(
            ClientOption option,
            Program program,
            List<String> taken,
            String word,
            List<Candidate> candidates) {
        switch (option) {
            case PROPERTY -> property(program, taken, candidates);
            case TOPIC, FILTER_OUT, UNSUBSCRIBE, WILL_TOPIC -> {
                for (String topic : seen.following(word)) {
                    boolean whole = !topic.endsWith("/");
                    candidates.add(new Candidate(topic, topic, null, null, null, null, whole));
                }
                if (option == ClientOption.UNSUBSCRIBE) {
                    filters(candidates);
                }
            }
            case ID -> contexts.all().forEach(each -> add(each.clientId(), null, candidates));
            case HOST -> {
                add("localhost", null, candidates);
                contexts.all().forEach(each -> add(each.host(), null, candidates));
            }
            case WEB_SOCKET_PATH -> {}
            default -> {
                for (String choice : option.choices()) {
                    add(choice, null, candidates);
                }
                switch (option.label()) {
                    case "FILE", "PATH", "DIRECTORY" -> files(word, candidates);
                    default -> {}
                }
            }
        }
    }

    private static void property(Program program, List<String> taken, List<Candidate> candidates) {
        if (taken.isEmpty()) {
            List<String> packets =
                    program.tool() == Tool.PUB
                            ? List.of("publish")
                            : program.tool() == Tool.SUB
                                    ? List.of("subscribe", "unsubscribe")
                                    : List.of("connect", "will", "disconnect");
            packets.forEach(each -> add(each, null, candidates));
        } else if (taken.size() == 1) {
            for (String name : PropertyOptions.names(taken.get(0).toLowerCase(Locale.ROOT))) {
                add(name, null, candidates);
            }
        }
    }

    private static void files(String word, List<Candidate> candidates) {
        int slash = word.lastIndexOf('/') + 1;
        String folder = word.substring(0, slash);
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(Path.of(folder.isEmpty() ? "." : folder))) {
            for (Path file : files) {
                boolean isFolder = Files.isDirectory(file);
                String name = folder + file.getFileName() + (isFolder ? "/" : "");
                String shown = name.substring(slash);
                candidates.add(new Candidate(name, shown, null, null, null, null, !isFolder));
            }
        } catch (IOException | InvalidPathException e) {
            // there is nothing to offer
        }
    }

    private static void add(String text, String description, List<Candidate> candidates) {
        if (!text.isEmpty()) {
            candidates.add(new Candidate(text, text, null, first(description), null, null, true));
        }
    }

    /** The first sentence: candidates have one line each. */
    private static String first(String description) {
        if (description == null) {
            return null;
        }
        int end = description.length();
        for (String stop : List.of(". ", "; ", ": ")) {
            int at = description.indexOf(stop);
            end = at > 0 ? Math.min(end, at) : end;
        }
        String sentence = description.substring(0, end);
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
