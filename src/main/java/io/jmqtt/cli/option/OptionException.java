package io.jmqtt.cli.option;

/**
 * The command line, or a file of options, asks for something that can't be. Has no stack trace,
 * since it is not a fault of the program.
 */
public final class OptionException extends Exception {
    private final boolean hinted;
    private final boolean silenceable;

    private OptionException(String text, boolean hinted, boolean silenceable) {
        super(text, null, false, false);
        this.hinted = hinted;
        this.silenceable = silenceable;
    }

    /**
     * An error in the arguments, to be followed by the line that points to the help.
     *
     * @param text all of the text with its newlines, empty for only the hint
     */
    public static OptionException usage(String text) {
        return new OptionException(text, true, false);
    }

    /** An error that is printed without the hint. */
    public static OptionException plain(String text) {
        return new OptionException(text, false, false);
    }

    /** An error in what the arguments point to, without hint; {@code --quiet} silences it. */
    public static OptionException runtime(String text) {
        return new OptionException(text, false, true);
    }

    /** Whether the line that points to the help follows. */
    public boolean hinted() {
        return hinted;
    }

    /** Whether {@code --quiet} keeps the text from being printed. */
    public boolean silenceable() {
        return silenceable;
    }
}
