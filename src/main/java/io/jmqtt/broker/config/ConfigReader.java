package io.jmqtt.broker.config;

import io.jmqtt.broker.status.LogType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Reads mosquitto.conf. What it accepts beyond Mosquitto: comments and empty lines may be indented,
 * TABs separate like blanks, a byte order mark may come first, and options that older versions had
 * are accepted with a warning.
 *
 * <p>Holds nothing between two readings; a reader may be used again, by one thread at a time.
 */
public final class ConfigReader {
    private static final String SUFFIX = ".conf";

    /** What some editors write before the first line, as bytes. */
    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

    private final OptionTable table;
    private final Map<String, String> env;

    /**
     * @param table what there is to say
     * @param env environment variables; MOSQUITTO_PERSISTENCE_LOCATION counts
     */
    public ConfigReader(OptionTable table, Map<String, String> env) {
        this.table = table;
        this.env = env;
    }

    /** What is in force without a file. */
    public ParsedConfig none(CommandLine commandLine) {
        Reading reading = new Reading(false);
        return reading.finish(null, commandLine);
    }

    /** Reads a file up to the first problem, as a broker that starts does. */
    public ParsedConfig read(Path file, CommandLine commandLine) {
        return read(file, commandLine, false);
    }

    /** Reads a file to its end and finds every problem. */
    public ParsedConfig check(Path file, CommandLine commandLine) {
        return read(file, commandLine, true);
    }

    private ParsedConfig read(Path file, CommandLine commandLine, boolean all) {
        Reading reading = new Reading(all);
        reading.file(file.toString(), file, true);
        return reading.finish(file.toString(), commandLine);
    }

    /** One reading of one main file. */
    private final class Reading {
        private final ParseState state = new ParseState();
        private final List<ConfigProblem> problems = new ArrayList<>();
        private final boolean all;
        private String mainFile;

        Reading(boolean all) {
            this.all = all;
        }

        private boolean stopped() {
            return !all && !problems.isEmpty();
        }

        private void problem(String file, int line, String key, String text) {
            state.note(LogType.ERROR, text);
            problems.add(new ConfigProblem(file, line, key, text));
        }

        /** Reads all lines of a file; the text shown for it is as the person wrote it. */
        void file(String name, Path path, boolean main) {
            byte[] content;
            try {
                if (Files.isDirectory(path)) {
                    problem(name, 0, "", "Error: Config file '" + name + "' is a directory.");
                    return;
                }
                content = Files.readAllBytes(path);
            } catch (IOException e) {
                problem(name, 0, "", "Error: Unable to open config file '" + name + "'.");
                return;
            }
            String text = new String(content, StandardCharsets.ISO_8859_1);
            int number = 0;
            int from = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length() : 0;
            while (from < text.length() && !stopped()) {
                int end = text.indexOf('\n', from);
                end = end < 0 ? text.length() : end;
                int stripped = end;
                while (stripped > from && text.charAt(stripped - 1) == '\r') {
                    stripped--;
                }
                line(name, ++number, new ConfigLine(text.substring(from, stripped)), main);
                from = end + 1;
            }
        }

        private void line(String file, int number, ConfigLine line, boolean main) {
            String key = line.takeKey();
            if (key == null) {
                return;
            }
            String value = line.remainder();
            int before = problems.size();
            state.at(file, number);
            try {
                if (key.equals("include_dir")) {
                    Refused.unless(
                            main,
                            "Error: The include_dir option is only valid in the main configuration"
                                    + " file.");
                    state.section = "";
                    include(line.neededText());
                    state.settings.add(new ConfigSetting("", key, value, file, number));
                } else {
                    Option option = table.find(key);
                    Refused.unless(
                            option != null, "Error: Unknown configuration variable '" + key + "'.");
                    option.action().apply(line, state);
                    state.settings.add(new ConfigSetting(state.section, key, value, file, number));
                }
            } catch (Refused refused) {
                state.failed(key);
                problem(file, number, key, refused.getMessage());
            }
            if (problems.size() > before) {
                String place = file + ":" + number;
                state.note(
                        LogType.ERROR,
                        "Error found at " + (main ? place : "'" + place + "'") + ".");
            }
        }

        private void include(String folder) throws Refused {
            List<Path> files = new ArrayList<>();
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(folder))) {
                for (Path entry : entries) {
                    if (entry.getFileName().toString().endsWith(SUFFIX)) {
                        files.add(entry);
                    }
                }
            } catch (IOException | java.nio.file.InvalidPathException e) {
                throw new Refused("Error: Unable to open include_dir '" + folder + "'.");
            }
            files.sort(
                    Comparator.comparing(
                                    (Path file) -> file.getFileName().toString(),
                                    String.CASE_INSENSITIVE_ORDER)
                            .thenComparing(file -> file.getFileName().toString()));
            for (Path file : files) {
                String name = folder + "/" + file.getFileName();
                state.note(LogType.INFORMATION, "Loading config file '" + name + "'");
                ParseState.Sections outside = state.enterFile();
                file(name, file, false);
                state.leaveFile(outside);
                if (stopped()) {
                    return;
                }
            }
        }

        /**
         * A problem that only shows in the whole. Mosquitto does not say where; whoever asks for
         * all problems is told where the section begins.
         */
        private void late(String text, ParseState.Place place) {
            if (place == null) {
                problem(mainFile, 0, "", text);
                return;
            }
            problem(place.file(), place.line(), "", text);
            if (all) {
                state.note(
                        LogType.ERROR, "Error found at " + place.file() + ":" + place.line() + ".");
            }
        }

        ParsedConfig finish(String file, CommandLine commandLine) {
            mainFile = file;
            if (!stopped()) {
                new Completion(state, env, this::late, all).complete(commandLine);
            }
            state.config.file = file;
            return new ParsedConfig(state.config.build(), state.messages, problems, state.settings);
        }
    }
}
