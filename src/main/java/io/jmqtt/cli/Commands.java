package io.jmqtt.cli;

/** Finds the command by the name the program was called by, or by its first argument. */
public final class Commands {
    /** The hidden command that the build trains the archive of classes with. */
    public static final String TRAINING = "training-run";

    private Commands() {}

    /**
     * Makes the one command that was asked for and none of the others.
     *
     * @throws CliException when there is no such command
     */
    public static Command choose(String[] args, Console console) throws CliException {
        if (console.calledAsMosquitto()) {
            return ofProgram(console.programName());
        }
        if (args.length == 0) {
            throw new CliException(
                    1, "jmqtt: no command given\n\nUse 'jmqtt --help' to see all.\n");
        }
        return switch (args[0]) {
            case "pub" -> new PubCommand();
            case "sub" -> new SubCommand();
            case "rr" -> new RrCommand();
            case "passwd" -> new PasswdCommand();
            case "broker" -> new BrokerCommand();
            case "wait" -> new WaitCommand();
            case "expect" -> new ExpectCommand();
            case "retained" -> new RetainedCommand();
            case "doctor" -> new DoctorCommand();
            case "record" -> new RecordCommand();
            case "replay" -> new ReplayCommand();
            case "acl" -> new AclCommand();
            case "conf" -> new ConfCommand();
            case "bench" -> new BenchCommand();
            case "quickstart" -> new QuickstartCommand();
            case TRAINING -> new TrainingCommand();
            case "help", "--help", "-h" -> new HelpCommand();
            case "version", "--version" -> new VersionCommand();
            default ->
                    throw new CliException(
                            1,
                            "jmqtt: there is no command '"
                                    + args[0]
                                    + "'\n\nUse 'jmqtt --help' to see all.\n");
        };
    }

    private static Command ofProgram(String name) throws CliException {
        return switch (name) {
            case "mosquitto_pub" -> new PubCommand();
            case "mosquitto_sub" -> new SubCommand();
            case "mosquitto_rr" -> new RrCommand();
            case "mosquitto_passwd" -> new PasswdCommand();
            case "mosquitto" -> new BrokerCommand();
            default -> throw new CliException(1, "jmqtt: there is no program '" + name + "'\n");
        };
    }
}
