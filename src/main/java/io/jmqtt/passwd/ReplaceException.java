package io.jmqtt.passwd;

import java.io.IOException;
import java.nio.file.Path;

/** A file could not be given new content; says how far it came. */
public final class ReplaceException extends IOException {

    /** How far it came. */
    public enum Step {
        /** The file beside it could not be created; the old file is whole. */
        CREATE,
        /** The file beside it could not be written to the end; the old file is whole. */
        WRITE,
        /**
         * The file could neither be replaced nor rewritten in place; the file beside it is left
         * there, with all of the new content.
         */
        REWRITE
    }

    private final Step step;
    private final Path beside;

    ReplaceException(Step step, Path beside, IOException cause) {
        super(cause.getMessage(), cause);
        this.step = step;
        this.beside = beside;
    }

    public Step step() {
        return step;
    }

    /** The file beside the one to be replaced, in which the new content was being written. */
    public Path beside() {
        return beside;
    }
}
