package io.jmqtt.shell;

import java.util.ArrayList;
import java.util.List;

/** The connections of the shell, and the one that lines use. Used by one thread. */
final class Contexts {
    private final List<Context> all = new ArrayList<>();
    private Context current;

    /** The one that lines use, or null. */
    Context current() {
        return current;
    }

    List<Context> all() {
        return List.copyOf(all);
    }

    /** The one of this name, or null. */
    Context named(String name) {
        for (Context context : all) {
            if (context.name().equals(name)) {
                return context;
            }
        }
        return null;
    }

    /** The name itself, or with a number behind it when it is taken. */
    String free(String name) {
        String free = name;
        for (int i = 2; named(free) != null; i++) {
            free = name + "-" + i;
        }
        return free;
    }

    /** Adds a connection and makes it the one that lines use. */
    void add(Context context) {
        all.add(context);
        current = context;
    }

    void use(Context context) {
        current = context;
    }

    /** Removes a connection; the one that was made last takes its place. */
    void remove(Context context) {
        all.remove(context);
        if (current == context) {
            current = all.isEmpty() ? null : all.get(all.size() - 1);
        }
    }
}
