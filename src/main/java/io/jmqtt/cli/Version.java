package io.jmqtt.cli;

/** The versions that the program reports. */
public final class Version {
    /** The version of Mosquitto whose behaviour is the reference. */
    public static final String MOSQUITTO = "2.1.2";

    private Version() {}

    /** The version of this build, from the manifest of the jar; {@code dev} outside of one. */
    public static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
