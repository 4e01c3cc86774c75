package io.jmqtt.shell.top;

import java.util.ArrayList;
import java.util.List;

/** Where in the tree the user is: what is selected, in which order, and what is on the screen. */
final class Cursor {
    private final TopicTree tree;
    private Sort sort = Sort.NAME;
    private Node selected;
    private int offset;
    private int room = 1;
    private String search = "";
    private Node searchStart;

    Cursor(TopicTree tree) {
        this.tree = tree;
    }

    Sort sort() {
        return sort;
    }

    void nextSort() {
        sort = sort.next();
    }

    /** Moves by so many rows. */
    void move(int by) {
        List<Node> rows = tree.unfolded(sort);
        if (!rows.isEmpty()) {
            int to = Math.max(0, Math.min(rows.size() - 1, index(rows) + by));
            selected = rows.get(to);
        }
    }

    /** Moves by so many screens. */
    void page(int by) {
        move(by * room);
    }

    /** Unfolds the selected row, or goes to the first row below it. */
    void right() {
        Node node = current();
        if (node != null) {
            switch (tree.fold(node)) {
                case OPEN -> move(1);
                case SHUT -> tree.expand(node, true);
                case NONE -> {}
            }
        }
    }

    /** Folds the selected row, or goes to the one that it is below. */
    void left() {
        Node node = current();
        if (node == null) {
            return;
        }
        if (tree.fold(node) == Row.Fold.OPEN) {
            tree.expand(node, false);
        } else if (node.parent().parent() != null) {
            selected = node.parent();
        }
    }

    void toggle() {
        Node node = current();
        if (node != null) {
            tree.expand(node, tree.fold(node) != Row.Fold.OPEN);
        }
    }

    /** Folds or unfolds all rows. */
    void all(boolean open) {
        tree.expand(null, open);
    }

    /** Remembers where a search begins, so that what is typed more looks from there again. */
    void beginSearch() {
        searchStart = current();
    }

    /**
     * Selects the first topic that contains a text, from where the search began.
     *
     * @return whether there is one
     */
    boolean search(String text) {
        search = text;
        return text.isEmpty() || found(tree.search(text, searchStart, sort, false, true));
    }

    /** Goes on to the next topic with the text, or back to the one before. */
    boolean searchOn(boolean back) {
        return search.isEmpty() || found(tree.search(search, current(), sort, back, false));
    }

    private boolean found(Node node) {
        if (node != null) {
            selected = node;
        }
        return node != null;
    }

    private Node current() {
        List<Node> rows = tree.unfolded(sort);
        return rows.isEmpty() ? null : rows.get(index(rows));
    }

    /** The selected row, or the one that it was folded into; the first where nothing is. */
    private int index(List<Node> rows) {
        for (Node node = selected; node != null; node = node.parent()) {
            int at = rows.indexOf(node);
            if (at >= 0) {
                return at;
            }
        }
        return 0;
    }

    /** What to draw on a screen with room for so many rows. */
    Window window(int rowsThatFit, long now) {
        room = Math.max(1, rowsThatFit);
        List<Node> rows = tree.unfolded(sort);
        if (rows.isEmpty()) {
            return new Window(List.of(), 0, 0, -1, "", null);
        }
        int index = index(rows);
        offset = Math.max(0, Math.min(offset, rows.size() - room));
        offset = Math.min(offset, index);
        offset = Math.max(offset, index - room + 1);
        List<Row> shown = new ArrayList<>();
        for (Node node : rows.subList(offset, Math.min(rows.size(), offset + room))) {
            shown.add(tree.row(node, depth(node), now));
        }
        return new Window(
                shown,
                offset,
                rows.size(),
                index - offset,
                tree.detail(rows.get(index)),
                shown.get(index - offset).value());
    }

    private static int depth(Node node) {
        int depth = -1;
        for (Node above = node.parent(); above != null; above = above.parent()) {
            depth++;
        }
        return depth;
    }

    /** The part of {@link View} that the cursor decides. */
    record Window(List<Row> rows, int above, int all, int selected, String detail, String value) {}
}
