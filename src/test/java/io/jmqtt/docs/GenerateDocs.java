package io.jmqtt.docs;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.JmqttRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Everything that is generated: the manual pages and the completions. */
public final class GenerateDocs {
    private static final Pattern COMMAND = Pattern.compile("^  (\\w+) +(\\S.*)$");

    private GenerateDocs() {}

    /**
     * Writes all files.
     *
     * @param args the folder of the sources of the project; the current one without
     */
    public static void main(String[] args) throws IOException {
        write(Path.of(args.length > 0 ? args[0] : ""));
    }

    static void write(Path root) throws IOException {
        for (Map.Entry<String, String> file : files(root).entrySet()) {
            Path path = root.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    /** The text of every file by its path below the root. */
    static Map<String, String> files(Path root) throws IOException {
        Map<String, String> files = new TreeMap<>(new Pages(root).all());
        Map<String, String> commands = commands();
        List<String> names = new ArrayList<>(commands.keySet());
        names.add("--help");
        names.add("--version");
        files.put("completions/jmqtt.bash", BashCompletion.text(names));
        files.put("completions/_jmqtt", ZshCompletion.text(commands));
        files.put("completions/jmqtt.fish", FishCompletion.text(commands));
        return files;
    }

    /** The commands and what they do, as {@code jmqtt --help} lists them. */
    static Map<String, String> commands() {
        Map<String, String> commands = new LinkedHashMap<>();
        String help = JmqttRun.inProcess().run(CommandLine.of("jmqtt", "--help")).out();
        for (String line : help.split("\n")) {
            Matcher matcher = COMMAND.matcher(line);
            if (matcher.matches()) {
                String text = matcher.group(2);
                int more = text.indexOf(';');
                commands.put(matcher.group(1), more < 0 ? text : text.substring(0, more));
            }
        }
        return commands;
    }
}
