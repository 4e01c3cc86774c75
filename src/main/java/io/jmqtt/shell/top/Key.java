package io.jmqtt.shell.top;

import org.jline.keymap.KeyMap;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;

/** What keys mean. */
enum Key {
    UP,
    DOWN,
    LEFT,
    RIGHT,
    PAGE_UP,
    PAGE_DOWN,
    FIRST,
    LAST,
    TOGGLE,
    UNFOLD_ALL,
    FOLD_ALL,
    SORT,
    SEARCH,
    NEXT,
    PREVIOUS,
    REDRAW,
    QUIT,
    ENTER,
    CANCEL,
    ERASE,
    TYPED,
    NOTHING;

    /** How long an escape may be the beginning of another key, in milliseconds. */
    private static final long ESCAPE_MILLIS = 50;

    /** The keys while the tree is looked at. */
    static KeyMap<Key> looking(Terminal terminal) {
        KeyMap<Key> keys = new KeyMap<>();
        keys.setAmbiguousTimeout(ESCAPE_MILLIS);
        keys.setNomatch(NOTHING);
        keys.setUnicode(NOTHING);
        bind(keys, terminal, UP, Capability.key_up, "k", "\033[A");
        bind(keys, terminal, DOWN, Capability.key_down, "j", "\033[B");
        bind(keys, terminal, RIGHT, Capability.key_right, "l", "\033[C");
        bind(keys, terminal, LEFT, Capability.key_left, "h", "\033[D");
        bind(keys, terminal, PAGE_UP, Capability.key_ppage, KeyMap.ctrl('B'), "\033[5~");
        bind(keys, terminal, PAGE_DOWN, Capability.key_npage, KeyMap.ctrl('F'), "\033[6~");
        bind(keys, terminal, FIRST, Capability.key_home, "g", "\033[H", "\033[1~");
        bind(keys, terminal, LAST, Capability.key_end, "G", "\033[F", "\033[4~");
        keys.bind(TOGGLE, " ", "\r", "\n");
        keys.bind(UNFOLD_ALL, "+");
        keys.bind(FOLD_ALL, "-");
        keys.bind(SORT, "s");
        keys.bind(SEARCH, "/");
        keys.bind(NEXT, "n");
        keys.bind(PREVIOUS, "N");
        keys.bind(REDRAW, KeyMap.ctrl('L'));
        keys.bind(QUIT, "q", "Q", KeyMap.ctrl('D'), KeyMap.ctrl('C'));
        return keys;
    }

    /** The keys while the text of a search is typed. */
    static KeyMap<Key> typing() {
        KeyMap<Key> keys = new KeyMap<>();
        keys.setAmbiguousTimeout(ESCAPE_MILLIS);
        keys.setNomatch(NOTHING);
        keys.setUnicode(TYPED);
        for (char c = ' '; c < KeyMap.KEYMAP_LENGTH; c++) {
            if (c != 0x7F) {
                keys.bind(TYPED, String.valueOf(c));
            }
        }
        keys.bind(ENTER, "\r", "\n");
        keys.bind(CANCEL, KeyMap.esc(), KeyMap.ctrl('C'), KeyMap.ctrl('G'));
        keys.bind(ERASE, KeyMap.del(), KeyMap.ctrl('H'));
        return keys;
    }

    private static void bind(
            KeyMap<Key> keys, Terminal terminal, Key key, Capability capability, String... more) {
        String sequence = KeyMap.key(terminal, capability);
        if (sequence != null && !sequence.isEmpty()) {
            keys.bind(key, sequence);
        }
        keys.bind(key, more);
    }
}
