package io.jmqtt.docs;

import io.jmqtt.broker.config.Option;
import io.jmqtt.cli.option.Tool;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the manual pages of the hand-written sources in {@code src/docs/man}. A line {@code
 * .\" @NAME ARGUMENT} in them is replaced by what a table has to say.
 */
final class Pages {
    private static final String MARK = ".\\\" @";
    private static final Pattern TIMESTAMP =
            Pattern.compile("<project.build.outputTimestamp>(\\d{4}-\\d\\d-\\d\\d)T");

    private final Path root;

    /**
     * @param root the folder of the sources of the project
     */
    Pages(Path root) {
        this.root = root;
    }

    /** The text of each page by its path below the root. */
    Map<String, String> all() throws IOException {
        Map<String, String> pages = new TreeMap<>();
        try (DirectoryStream<Path> sources =
                Files.newDirectoryStream(root.resolve("src/docs/man"), "*.[1-9]")) {
            for (Path source : sources) {
                String name = source.getFileName().toString();
                pages.put("man/" + name, page(source));
            }
        }
        return pages;
    }

    private String page(Path source) throws IOException {
        StringBuilder out = new StringBuilder();
        out.append(".\\\" Generated from src/docs/man/").append(source.getFileName());
        out.append(" and the tables of options; do not edit.\n");
        out.append(".Dd ").append(date()).append('\n');
        expand(source, out);
        return out.toString();
    }

    /** The date of the release, which the pom has for the archives. */
    private String date() throws IOException {
        Matcher matcher = TIMESTAMP.matcher(Files.readString(root.resolve("pom.xml")));
        if (!matcher.find()) {
            throw new IllegalStateException("pom.xml has no project.build.outputTimestamp");
        }
        return LocalDate.parse(matcher.group(1))
                .format(DateTimeFormatter.ofPattern("MMMM d, yyyy", Locale.ENGLISH));
    }

    private void expand(Path source, StringBuilder out) throws IOException {
        boolean literal = false;
        for (String line : Files.readAllLines(source)) {
            literal = line.startsWith(".Bd") || literal && !line.startsWith(".Ed");
            if (line.startsWith(MARK)) {
                String[] words = line.substring(MARK.length()).split(" ", 2);
                out.append(part(words[0], words.length > 1 ? words[1] : null));
            } else if (literal || !line.isEmpty()) {
                out.append(line).append('\n');
            }
        }
    }

    private String part(String name, String argument) throws IOException {
        return switch (name) {
            case "client" -> OptionLists.client(Tool.valueOf(argument.toUpperCase(Locale.ROOT)));
            case "passwd" -> OptionLists.passwd();
            case "local" -> OptionLists.local(argument);
            case "broker" -> OptionLists.broker();
            case "properties" -> OptionLists.properties();
            case "reasons" -> OptionLists.reasons();
            case "failures" -> OptionLists.failures();
            case "commands" -> OptionLists.commands();
            case "compat" -> compat();
            case "config" -> OptionLists.config(Option.Scope.valueOf(argument));
            case "include" -> included(argument);
            case "markdown" -> markdown(argument);
            default -> throw new IllegalStateException("no part '" + name + "' of a page");
        };
    }

    private String included(String name) throws IOException {
        StringBuilder out = new StringBuilder();
        expand(root.resolve("src/docs/man").resolve(name), out);
        return out.toString();
    }

    /** The tables of differences: those of docs/compat.md, and those that passwd.md has. */
    private String compat() throws IOException {
        String general =
                Files.exists(root.resolve("docs/compat.md"))
                        ? ".Pp\n" + markdown("docs/compat.md")
                        : "";
        return general
                + ".Sh PASSWORD FILES\n"
                + markdown("docs/passwd.md Where it differs from mosquitto_passwd 2.1");
    }

    private String markdown(String argument) throws IOException {
        String[] words = argument.split(" ", 2);
        Path file = root.resolve(words[0]);
        List<String> lines = Files.readAllLines(file);
        return Markdown.toMdoc(Markdown.section(lines, words.length > 1 ? words[1] : null));
    }
}
