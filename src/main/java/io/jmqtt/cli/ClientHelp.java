package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOption;
import io.jmqtt.cli.option.OptionGroup;
import io.jmqtt.cli.option.Program;
import java.io.PrintStream;

/** The help of the commands that connect to a broker, made from the table of options. */
public final class ClientHelp {
    private static final int WIDTH = 80;
    private static final String INDENT = "        ";

    private ClientHelp() {}

    /** Prints the whole help of one of them. */
    public static void print(Program program, PrintStream out) {
        String name = program.name();
        if (program.tool().isOwn() || program.inShell()) {
            ToolHelp help =
                    program.inShell()
                            ? InteractiveHelp.line(program.tool())
                            : ToolHelp.of(program.tool());
            out.print(name + " " + help.does() + "\n\nUsage: " + name + " " + help.usage());
            printGroups(program, out);
            out.print("\nExamples:\n" + help.examples());
            return;
        }
        out.print(name);
        out.print(
                switch (program.tool()) {
                    case PUB -> " publishes messages to a broker and ends.\n";
                    case SUB -> " subscribes to topics of a broker and prints what arrives.\n";
                    default -> " publishes a request and prints the response to it.\n";
                });
        if (program.mosquitto()) {
            out.print(name + " version " + Version.MOSQUITTO + " running on jmqtt ");
            out.print(Version.current() + ".\n");
        }
        out.print("\nUsage: " + name);
        out.print(
                switch (program.tool()) {
                    case PUB ->
                            " [-h HOST] [-p PORT] -t TOPIC\n"
                                    + "        {-m TEXT | -f FILE | -l | -s | -n} [OPTION...]\n";
                    case SUB -> " [-h HOST] [-p PORT] -t FILTER... [OPTION...]\n";
                    default ->
                            " [-h HOST] [-p PORT] -t TOPIC -e RESPONSE_TOPIC\n"
                                    + "        {-m TEXT | -f FILE | -s | -n} [OPTION...]\n";
                });
        printGroups(program, out);
        out.print("\nExamples:\n");
        for (String example : examples(program)) {
            out.print("  " + example.replace("\n", "\n        ") + "\n");
        }
    }

    private static void printGroups(Program program, PrintStream out) {
        for (OptionGroup group : OptionGroup.values()) {
            printGroup(program, group, out);
        }
    }

    /** Command lines for a shell; those of Mosquitto's names hold for Mosquitto's tools, too. */
    private static String[] examples(Program program) {
        String name = program.name();
        boolean mosquitto = program.mosquitto();
        return switch (program.tool()) {
            case PUB ->
                    new String[] {
                        name + " -t home/door -m open -q 1 -r",
                        "tail -f app.log | " + name + " -h broker.example.com -t log -l",
                        mosquitto
                                ? name + " -L mqtts://broker.example.com/home/door -m open"
                                : name
                                        + " -h broker.example.com -u me --pw-file secret.txt"
                                        + " \\\n-t home/door -m open"
                    };
            case SUB ->
                    new String[] {
                        name + " -v -t 'home/#' -t '$SYS/broker/clients/connected'",
                        name + " -h broker.example.com -t home/door -C 1 -W 10",
                        mosquitto
                                ? name + " -t 'home/#' -F '@H:@M:@S %t %p'"
                                : name + " -t 'home/+' --where '/temp > 30' --select /temp"
                    };
            default ->
                    new String[] {
                        name + " -t time/get -e time/answer -m now -W 5",
                        mosquitto
                                ? name + " -t job -e job/done -f job.json -q 1"
                                : name + " -t who -e who/answers -n --count 3 -W 5"
                    };
        };
    }

    private static void printGroup(Program program, OptionGroup group, PrintStream out) {
        boolean begun = false;
        for (ClientOption option : ClientOption.values()) {
            if (option.group() == group && option.isKnownTo(program)) {
                if (!begun) {
                    out.print("\n" + group.title() + ":\n");
                    begun = true;
                }
                printOption(option, out);
            }
        }
    }

    private static void printOption(ClientOption option, PrintStream out) {
        StringBuilder head = new StringBuilder("  ");
        if (option.shortName() != null) {
            head.append(option.shortName());
            if (option.longName() != null) {
                head.append(", ");
            }
        }
        if (option.longName() != null) {
            head.append(option.longName());
        }
        if (option.takesValue()) {
            head.append(' ').append(option.label());
        }
        String text = option.description();
        if (!option.choices().isEmpty()) {
            text += " One of " + String.join(", ", option.choices()) + ".";
        }
        out.print(head + "\n");
        printDescription(text, out);
    }

    /** Prints what an option does below its name, at most 80 columns wide. */
    static void printDescription(String text, PrintStream out) {
        StringBuilder line = new StringBuilder(INDENT);
        for (String word : text.split(" ")) {
            if (line.length() > INDENT.length()) {
                if (line.length() + 1 + word.length() > WIDTH) {
                    out.print(line + "\n");
                    line.setLength(INDENT.length());
                } else {
                    line.append(' ');
                }
            }
            line.append(word);
        }
        out.print(line + "\n");
    }
}
