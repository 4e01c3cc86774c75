package io.jmqtt.cli;

/** {@code jmqtt help}: the commands of the program, or the help of one of them. */
public final class HelpCommand implements Command {
    private static final String TEXT =
            """
            jmqtt is an MQTT broker and the clients for it, in one program.

            Usage: jmqtt COMMAND [OPTION...]

            Clients:
              pub          publish messages
              sub          subscribe to topics and print what arrives
              rr           send a request and wait for its response
              shell        talk to brokers interactively, or by a script
              top          watch topics, rates and last values on the whole terminal

            Broker:
              broker       run the broker
              passwd       manage the password file of a broker

            Tools for scripts and operators:
              wait         wait until a broker accepts connections
              expect       check that the expected messages come
              retained     list, export, import, compare and remove retained messages
              doctor       find out where a connection to a broker fails, and why
              record       write messages to a file, with their timing
              replay       publish the messages of such a file
              acl          explain which line of an ACL file decides
              conf         find what is wrong with a mosquitto.conf
              bench        put load on a broker and measure what it does with it

            This program:
              quickstart   show broker, sub and pub working together, then stop
              help         show this text; with the name of a command, that command's
              version      show the version, the Java and the optional parts

            Examples:
                jmqtt broker -v
                jmqtt sub -v -t 'sensors/#'
                jmqtt pub -t sensors/attic -m 21.5
                jmqtt rr -t clock/ask -e clock/answer -m now
                jmqtt passwd -c /etc/jmqtt/passwd alice

            Use 'jmqtt COMMAND --help' to see the options of a command, and
            'man jmqtt-pub' and so on for all that there is to know about it.
            Called through a link named mosquitto_pub, mosquitto_sub, mosquitto_rr,
            mosquitto_passwd or mosquitto, the program behaves as the one of that name.
            """;

    @Override
    public int run(String[] args, Console console) throws CliException, InterruptedException {
        if (args.length == 0 || args[0].startsWith("-") || args[0].equals("help")) {
            print(console);
            return 0;
        }
        return Commands.choose(args, console).run(new String[] {"--help"}, console);
    }

    /** Prints the commands of the program. */
    static void print(Console console) throws CliException {
        TextOutput out = console.outText();
        out.print(TEXT);
        out.finish(1);
    }
}
