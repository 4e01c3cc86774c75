package io.jmqtt.shell;

import java.time.Instant;
import java.util.List;
import org.jline.reader.impl.history.DefaultHistory;

/** The history of the line editor: without secrets, and kept in a {@link HistoryFile}. */
final class ShellHistory extends DefaultHistory {
    private final HistoryFile file;

    /**
     * @param file null for a history that ends with the shell
     * @param lines what it begins with
     */
    ShellHistory(HistoryFile file, List<String> lines) {
        this.file = file;
        for (String line : lines) {
            super.add(Instant.EPOCH, line);
        }
    }

    @Override
    public void add(Instant time, String line) {
        String clean = Secrets.removed(line);
        int before = last();
        super.add(time, clean);
        if (file != null && last() != before) {
            file.append(clean);
        }
    }
}
