package io.jmqtt.shell.top;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jmqtt.cli.Interrupts;
import java.io.IOException;
import java.util.List;
import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/** The terminal: draws, reads keys, and leaves everything as it was. */
final class TopScreen implements AutoCloseable {
    private static final long REDRAW_NANOS = 500_000_000;
    private static final long RATE_NANOS = 1_000_000_000;
    private static final long LONGEST_WAIT_MILLIS = 200;
    private static final int LONGEST_SEARCH = 200;

    private final Terminal terminal;
    private final Interrupts interrupts;
    private final Display display;
    private final BindingReader keys;
    private final KeyMap<Key> looking;
    private final KeyMap<Key> typing = Key.typing();
    private final boolean colours;
    private final TopicTree tree;
    private final Cursor cursor;
    private final Feed feed;
    private final String broker;
    private volatile boolean done;
    private volatile boolean resized = true;
    private Size size = new Size(80, 24);
    private String typed;
    private String notice;

    private TopScreen(
            Terminal terminal, boolean colours, TopicTree tree, Feed feed, String broker) {
        this.terminal = terminal;
        this.colours = colours;
        this.tree = tree;
        this.feed = feed;
        this.broker = broker;
        cursor = new Cursor(tree);
        display = new Display(terminal, true);
        keys = new BindingReader(terminal.reader());
        looking = Key.looking(terminal);
        terminal.handle(Signal.INT, signal -> done = true);
        terminal.handle(Signal.QUIT, signal -> done = true);
        terminal.handle(Signal.WINCH, signal -> resized = true);
        interrupts = Interrupts.on(() -> done = true, "TERM", "HUP");
        terminal.enterRawMode();
        // stopped in the middle, it would leave the screen to the shell as it is
        Attributes attributes = terminal.getAttributes();
        attributes.setControlChar(ControlChar.VSUSP, 0);
        terminal.setAttributes(attributes);
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.keypad_xmit);
        terminal.puts(Capability.cursor_invisible);
        terminal.flush();
    }

    /**
     * Takes over the terminal.
     *
     * @param broker where the broker is, for the first line
     */
    static TopScreen open(boolean colours, TopicTree tree, Feed feed, String broker)
            throws IOException {
        Terminal terminal =
                TerminalBuilder.builder().system(true).dumb(false).encoding(UTF_8).build();
        return new TopScreen(terminal, colours, tree, feed, broker);
    }

    /** Shows the tree until the user leaves, or nothing will arrive any more. */
    void run() {
        long rated = System.nanoTime();
        long drawn = rated - REDRAW_NANOS;
        boolean stale = true;
        while (!done && !feed.hasEnded()) {
            long now = System.nanoTime();
            if (now - rated >= RATE_NANOS) {
                tree.rate((now - rated) / 1e9);
                rated = now;
            }
            if (stale || resized || now - drawn >= REDRAW_NANOS) {
                draw(now);
                drawn = System.nanoTime();
            }
            stale = key();
        }
    }

    /** Waits for a key for a moment; whether there was one. */
    private boolean key() {
        int next = keys.peekCharacter(LONGEST_WAIT_MILLIS);
        if (next == NonBlockingReader.READ_EXPIRED) {
            return false;
        }
        Key key = keys.readBinding(typed == null ? looking : typing);
        if (key == null) {
            // the terminal is gone
            done = true;
            return false;
        }
        notice = null;
        if (typed == null) {
            look(key);
        } else {
            type(key);
        }
        return true;
    }

    private void look(Key key) {
        switch (key) {
            case UP -> cursor.move(-1);
            case DOWN -> cursor.move(1);
            case LEFT -> cursor.left();
            case RIGHT -> cursor.right();
            case PAGE_UP -> cursor.page(-1);
            case PAGE_DOWN -> cursor.page(1);
            case FIRST -> cursor.move(Integer.MIN_VALUE / 2);
            case LAST -> cursor.move(Integer.MAX_VALUE / 2);
            case TOGGLE -> cursor.toggle();
            case UNFOLD_ALL -> cursor.all(true);
            case FOLD_ALL -> cursor.all(false);
            case SORT -> cursor.nextSort();
            case SEARCH -> {
                typed = "";
                cursor.beginSearch();
            }
            case NEXT -> tell(cursor.searchOn(false));
            case PREVIOUS -> tell(cursor.searchOn(true));
            case REDRAW -> resized = true;
            case QUIT -> done = true;
            default -> {}
        }
    }

    private void type(Key key) {
        switch (key) {
            case TYPED -> {
                if (typed.length() < LONGEST_SEARCH) {
                    typed += keys.getLastBinding();
                    cursor.search(typed);
                }
            }
            case ERASE -> {
                int length = typed.length();
                typed =
                        length == 0
                                ? null
                                : typed.substring(0, typed.offsetByCodePoints(length, -1));
            }
            case ENTER -> {
                boolean found = cursor.search(typed);
                typed = null;
                tell(found);
            }
            case CANCEL -> typed = null;
            default -> {}
        }
    }

    private void tell(boolean found) {
        notice = found ? null : "No topic contains that.";
    }

    private void draw(long now) {
        if (resized) {
            resized = false;
            size = terminal.getSize();
            if (size.getRows() <= 0 || size.getColumns() <= 0) {
                size = new Size(80, 24);
            }
            display.resize(size.getRows(), size.getColumns());
            display.clear();
        }
        Cursor.Window window = cursor.window(Frame.rows(size.getRows()), now);
        View view =
                new View(
                        broker,
                        String.join(" ", feed.filters()),
                        feed.state(),
                        tree.totals(),
                        cursor.sort(),
                        window.rows(),
                        window.above(),
                        window.all(),
                        window.selected(),
                        window.detail(),
                        window.value(),
                        typed,
                        notice);
        List<AttributedString> lines =
                Frame.lines(view, size.getColumns(), size.getRows(), colours);
        display.update(lines, size.cursorPos(size.getRows() - 1, 0));
    }

    @Override
    public void close() throws IOException {
        interrupts.close();
        terminal.puts(Capability.cursor_normal);
        terminal.puts(Capability.keypad_local);
        terminal.puts(Capability.exit_ca_mode);
        terminal.flush();
        terminal.close();
    }
}
