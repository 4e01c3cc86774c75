package io.jmqtt.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the command lines that stand in standard input, one a line, words between single blanks, all
 * in this process. The build trains the ahead-of-time cache with it, which is made from the classes
 * that one process loads; no help names it, since it is of no use to anybody else.
 */
final class TrainingCommand implements Command {

    @Override
    public int run(String[] args, Console console) throws CliException, InterruptedException {
        int worst = 0;
        for (String line : lines(console)) {
            if (line.isEmpty()) {
                continue;
            }
            String[] words = line.split(" ", -1);
            String[] rest = new String[words.length - 1];
            System.arraycopy(words, 1, rest, 0, rest.length);
            worst = Math.max(worst, Commands.choose(words, console).run(rest, console));
        }
        return worst;
    }

    private static List<String> lines(Console console) throws CliException {
        try {
            String text = new String(console.in().readAllBytes(), StandardCharsets.UTF_8);
            List<String> lines = new ArrayList<>();
            text.lines().forEach(lines::add);
            return lines;
        } catch (IOException e) {
            throw new CliException(1, "Error: " + e.getMessage() + "\n");
        }
    }
}
