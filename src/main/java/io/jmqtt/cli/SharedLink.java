package io.jmqtt.cli;

/** A connection that lives on when the command that uses it has ended. */
public interface SharedLink {

    /** The link, already started. */
    Link link();

    /**
     * From now on a command hears what happens to the connection as well, beginning with {@link
     * Link.Events#connected} or {@link Link.Events#ended} where that is its state. Messages are not
     * handed to it.
     */
    void enter(Link.Events command);

    /** The command hears no more. */
    void leave(Link.Events command);
}
