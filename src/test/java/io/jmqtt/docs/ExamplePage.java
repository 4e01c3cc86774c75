package io.jmqtt.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The examples of a manual page.
 *
 * @param name the name of the file
 * @param blocks the literal displays of the section EXAMPLES, as a reader sees them
 */
record ExamplePage(String name, List<String> blocks) {

    static ExamplePage read(Path page) throws IOException {
        List<String> blocks = new ArrayList<>();
        StringBuilder block = null;
        boolean examples = false;
        for (String line : Files.readAllLines(page)) {
            if (line.startsWith(".Sh ")) {
                examples = line.equals(".Sh EXAMPLES");
            } else if (examples && line.startsWith(".Bd -literal")) {
                block = new StringBuilder();
            } else if (block != null && line.equals(".Ed")) {
                blocks.add(block.toString());
                block = null;
            } else if (block != null) {
                block.append(line.replace("\\e", "\\").replace("\\&", "")).append('\n');
            }
        }
        return new ExamplePage(page.getFileName().toString(), blocks);
    }

    /** A block of commands without the prompts. */
    static String script(String block) {
        StringBuilder script = new StringBuilder();
        for (String line : block.split("\n")) {
            boolean prompt = line.startsWith("$ ") || line.startsWith("# ");
            script.append(prompt ? line.substring(2) : line).append('\n');
        }
        return script.toString();
    }
}
