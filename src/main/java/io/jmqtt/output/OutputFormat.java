package io.jmqtt.output;

/** How the payload is printed where no {@code -F} pattern says otherwise. */
public enum OutputFormat {
    /** The bytes as they are. */
    RAW,
    /** Two lower-case hexadecimal digits for each byte. */
    HEX,
    /** Base64 with padding, without line breaks (RFC 4648, section 4). */
    BASE64,
    /** One JSON object on a line for the whole message: {@code %j} of the pattern language. */
    JSON;

    /**
     * The format of a name on the command line.
     *
     * @param name {@code raw}, {@code hex}, {@code base64} or {@code json}
     * @throws FormatException if there is no such format
     */
    public static OutputFormat parse(String name) throws FormatException {
        return switch (name) {
            case "raw" -> RAW;
            case "hex" -> HEX;
            case "base64" -> BASE64;
            case "json" -> JSON;
            default ->
                    throw new FormatException(
                            "Error: Invalid format '"
                                    + name
                                    + "', it must be raw, hex, base64 or json.");
        };
    }
}
