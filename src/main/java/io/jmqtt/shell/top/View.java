package io.jmqtt.shell.top;

import java.util.List;

/**
 * Everything that the screen shows, as a value.
 *
 * @param broker where it is, without user and password
 * @param filters what is subscribed to, for a person
 * @param state what there is to say about the connection; empty while it stands
 * @param rows those that fit, from top to bottom
 * @param above how many rows are above them
 * @param all how many rows there are
 * @param selected the index of the selected row among {@code rows}, -1 for none
 * @param detail about the selected row
 * @param value of the selected row, null for none
 * @param typed what is typed after {@code /}, or null when nothing is
 * @param notice one line in the place of the keys, or null
 */
record View(
        String broker,
        String filters,
        String state,
        TopicTree.Totals totals,
        Sort sort,
        List<Row> rows,
        int above,
        int all,
        int selected,
        String detail,
        String value,
        String typed,
        String notice) {}
