package io.jmqtt.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every error in the arguments, and the order in which they are found. */
class OptionParserTest {
    private static final String ONE = "\n";
    private static final String TWO = "\n\n";

    /** One command line under Mosquitto's name and the error it ends with, hint left out. */
    record Row(Tool tool, String arguments, String error) {
        String[] args() {
            return arguments.isEmpty() ? new String[0] : arguments.split(" ", -1);
        }
    }

    static List<Row> errors() {
        List<Row> rows = new ArrayList<>();
        pub(rows, "-A", "Error: -A argument given but no address specified." + TWO);
        pub(rows, "-f", "Error: -f argument given but no file specified." + TWO);
        pub(rows, "--file", "Error: -f argument given but no file specified." + TWO);
        pub(rows, "-h", "Error: -h argument given but no host specified." + TWO);
        pub(rows, "--host", "Error: -h argument given but no host specified." + TWO);
        pub(rows, "-i", "Error: -i argument given but no id specified." + TWO);
        pub(rows, "-I", "Error: -I argument given but no id prefix specified." + TWO);
        pub(rows, "-k", "Error: -k argument given but no keepalive specified." + TWO);
        pub(rows, "-L", "Error: -L argument given but no URL specified." + TWO);
        pub(rows, "-M", "Error: -M argument given but max_inflight not specified." + TWO);
        pub(rows, "-m", "Error: -m argument given but no message specified." + TWO);
        pub(rows, "-o", "Error: -o argument given but no options file specified." + TWO);
        pub(rows, "-m -o", "Error: -o argument given but no options file specified." + TWO);
        pub(rows, "-o /x -o /y", "Error: Duplicate -o argument given." + TWO);
        pub(rows, "-P", "Error: -P argument given but no password specified." + TWO);
        pub(rows, "-p", "Error: -p argument given but no port specified." + TWO);
        pub(rows, "-q", "Error: -q argument given but no QoS specified." + TWO);
        pub(rows, "-t", "Error: -t argument given but no topic specified." + TWO);
        pub(rows, "-u", "Error: -u argument given but no username specified." + TWO);
        for (String name : new String[] {"-V", "--protocol-version"}) {
            pub(
                    rows,
                    name,
                    "Error: --protocol-version argument given but no version specified." + TWO);
        }
        pub(rows, "-x", "Error: -x argument given but no session expiry interval specified." + TWO);
        pub(rows, "--proxy", "Error: --proxy argument given but no proxy url specified." + TWO);
        pub(rows, "--repeat", "Error: --repeat argument given but no count specified." + TWO);
        pub(
                rows,
                "--repeat-delay",
                "Error: --repeat-delay argument given but no time specified." + TWO);
        pub(rows, "--unix", "Error: --unix argument given but no socket path specified." + TWO);
        pub(
                rows,
                "--will-topic",
                "Error: --will-topic argument given but no will topic specified." + TWO);
        pub(
                rows,
                "--will-payload",
                "Error: --will-payload argument given but no will payload specified." + TWO);
        pub(
                rows,
                "--will-qos",
                "Error: --will-qos argument given but no will QoS specified." + TWO);
        pub(rows, "--cafile", "Error: --cafile argument given but no file specified." + TWO);
        pub(rows, "--capath", "Error: --capath argument given but no directory specified." + TWO);
        pub(rows, "--cert", "Error: --cert argument given but no file specified." + TWO);
        pub(rows, "--key", "Error: --key argument given but no file specified." + TWO);
        pub(rows, "--keyform", "Error: --keyform argument given but no keyform specified." + TWO);
        pub(rows, "--ciphers", "Error: --ciphers argument given but no ciphers specified." + TWO);
        pub(
                rows,
                "--tls-alpn",
                "Error: --tls-alpn argument given but no protocol specified." + TWO);
        pub(
                rows,
                "--tls-engine",
                "Error: --tls-engine argument given but no engine_id specified." + TWO);
        pub(
                rows,
                "--tls-engine-kpass-sha1",
                "Error: --tls-engine-kpass-sha1 argument given but no kpass sha1 specified." + TWO);
        pub(
                rows,
                "--tls-keylog",
                "Error: --tls-keylog argument given but no file specified." + TWO);
        pub(
                rows,
                "--tls-version",
                "Error: --tls-version argument given but no version specified." + TWO);
        pub(rows, "--psk", "Error: --psk argument given but no key specified." + TWO);
        pub(
                rows,
                "--psk-identity",
                "Error: --psk-identity argument given but no identity specified." + TWO);
        sub(rows, "-C", "Error: -C argument given but no count specified." + TWO);
        sub(rows, "-F", "Error: -F argument given but no format specified." + TWO);
        sub(rows, "-T", "Error: -T argument given but no topic filter specified." + TWO);
        sub(rows, "-U", "Error: -U argument given but no unsubscribe topic specified." + TWO);
        sub(rows, "-W", "Error: -W argument given but no timeout specified." + TWO);
        sub(
                rows,
                "--random-filter",
                "Error: --random-filter argument given but no chance specified." + TWO);
        sub(
                rows,
                "--retain-handling",
                "Error: --retain-handling argument given but no option specified." + TWO);
        rr(rows, "-e", "Error: -e argument given but no response topic specified." + TWO);

        // values
        sub(rows, "-C 0", "Error: Invalid message count \"0\"." + TWO);
        sub(rows, "-C x", "Error: Invalid message count \"0\"." + TWO);
        sub(rows, "-C -5y", "Error: Invalid message count \"-5\"." + TWO);
        sub(rows, "-W 0", "Error: Invalid timeout \"0\"." + TWO);
        sub(rows, "-W -3", "Error: Invalid timeout \"-3\"." + TWO);
        sub(
                rows,
                "--random-filter 0",
                "Error: --random-filter chance must be between 0.1-100.0" + TWO);
        sub(
                rows,
                "--random-filter 100.5",
                "Error: --random-filter chance must be between 0.1-100.0" + TWO);
        sub(
                rows,
                "--retain-handling maybe",
                "Error: Unknown value 'maybe' for --retain-handling." + TWO);
        String keepalive =
                "Error: Invalid keepalive given, it must be between 5 and 65535 inclusive." + TWO;
        pub(rows, "-k 4", keepalive);
        pub(rows, "-k 65536", keepalive);
        pub(rows, "-k x", keepalive);
        pub(rows, "-k -1", keepalive);
        pub(rows, "-M 0", "Error: Maximum inflight messages must be greater than 0." + TWO);
        pub(rows, "-p 65536", "Error: Invalid port given: 65536" + ONE);
        pub(rows, "-p -1", "Error: Invalid port given: -1" + ONE);
        pub(rows, "-p 99999999999", "Error: Invalid port given: 1215752191" + ONE);
        pub(rows, "-p 99999999999999999999", "Error: Invalid port given: -1" + ONE);
        pub(rows, "-q 3", "Error: Invalid QoS given: 3" + ONE);
        pub(rows, "-q -1", "Error: Invalid QoS given: -1" + ONE);
        pub(rows, "--will-qos 3", "Error: Invalid will QoS 3." + TWO);
        pub(rows, "-V 4", "Error: Invalid protocol version argument given." + TWO);
        pub(rows, "-V MQTTV5", "Error: Invalid protocol version argument given." + TWO);
        pub(rows, "-x 5x", "Error: session-expiry-interval not a number." + TWO);
        pub(rows, "-x -2", "Error: session-expiry-interval out of range." + TWO);
        pub(rows, "-x 4294967296", "Error: session-expiry-interval out of range." + TWO);
        pub(rows, "--repeat 0", "Error: --repeat argument must be >0." + TWO);
        pub(rows, "--repeat-delay -0.1", "Error: --repeat-delay argument must be >=0.0." + TWO);

        // topics
        String wildcard = "', does it contain '+' or '#'?" + ONE;
        pub(rows, "-t a/+", "Error: Invalid publish topic 'a/+" + wildcard);
        pub(rows, "-t ", "Error: Invalid publish topic '" + wildcard);
        pub(rows, "-t #", "Error: Invalid publish topic '#" + wildcard);
        pub(rows, "-t a\u0001", "Error: Malformed UTF-8 in -t argument." + TWO);
        pub(rows, "-t a\uDCFF", "Error: Malformed UTF-8 in -t argument." + TWO);
        pub(rows, "-t a\uFFFF", "Error: Malformed UTF-8 in -t argument." + TWO);
        pub(rows, "-t a\u0085", "Error: Malformed UTF-8 in -t argument." + TWO);
        pub(
                rows,
                "-t " + "a/".repeat(201),
                "Error: Invalid publish topic '" + "a/".repeat(201) + wildcard);
        pub(rows, "--will-topic +", "Error: Invalid will topic '+" + wildcard);
        pub(rows, "--will-topic \uDCFF", "Error: Malformed UTF-8 in --will-topic argument." + TWO);
        rr(rows, "-e a/#", "Error: Invalid response topic 'a/#" + wildcard);
        rr(rows, "-e \uDC80", "Error: Malformed UTF-8 in -e argument." + TWO);
        String wildcards = "', are all '+' and '#' wildcards correct?" + ONE;
        sub(rows, "-t a+", "Error: Invalid subscription topic 'a+" + wildcards);
        sub(rows, "-t #/a", "Error: Invalid subscription topic '#/a" + wildcards);
        sub(rows, "-T a#", "Error: Invalid filter topic 'a#" + wildcards);
        sub(rows, "-T \uDC80", "Error: Malformed UTF-8 in -T argument." + TWO);
        sub(rows, "-U ++", "Error: Invalid unsubscribe topic '++" + wildcards);
        sub(rows, "-U \uDC80", "Error: Malformed UTF-8 in -U argument." + TWO);

        // messages
        String oneType = "Error: Only one type of message can be sent at once." + TWO;
        for (String both :
                List.of(
                        "-m a -m b",
                        "-m a -n",
                        "-n -n",
                        "-l -m a",
                        "-s -f x",
                        "-f x -l",
                        "-l -l")) {
            pub(rows, both, oneType);
        }

        // identifiers
        pub(rows, "-i a -I b", "Error: -i and -I argument cannot be used together." + TWO);
        pub(rows, "-I b -i a", "Error: -i and -I argument cannot be used together." + TWO);

        // addresses
        pub(rows, "-L http://h/t", "Error: Unsupported URL scheme." + TWO);
        pub(
                rows,
                "-L mqtt://h",
                "Error: Invalid URL for -L argument specified - topic missing." + ONE);
        pub(rows, "-L mqtt://h/", "Error: Invalid publish topic '" + wildcard);
        pub(rows, "-L mqtt://h/a\uDC80", "Error: Malformed UTF-8 in -L topic argument." + TWO);
        pub(rows, "--proxy http://h", "Error: Unsupported proxy protocol: http://h" + ONE);
        pub(rows, "--proxy SOCKS5H://h", "Error: Unsupported proxy protocol: SOCKS5H://h" + ONE);
        pub(rows, "--quiet --proxy http://h", "");
        pub(rows, "--proxy socks5h://", "Error: Invalid proxy." + ONE);
        pub(rows, "--proxy socks5h://u:p@", "Error: Invalid proxy." + ONE);
        pub(rows, "--proxy socks5h://h:", "Error: Invalid proxy." + ONE);
        pub(rows, "--proxy socks5h://h:0", "Error: Invalid proxy port 0" + ONE);
        pub(rows, "--proxy socks5h://u:p@h:70000", "Error: Invalid proxy port 70000" + ONE);
        pub(rows, "--proxy socks5h://:p@h", "");
        pub(rows, "--proxy socks5h://u:@h", "");
        pub(rows, "--proxy socks5h://@h", "");
        pub(rows, "--proxy socks5h://a@b@c", "");
        pub(rows, "--proxy socks5h://u:p@h:1:2", "");
        pub(rows, "--proxy socks5h://%zz@h", "");
        pub(rows, "--proxy socks5h://%4@h", "");
        pub(rows, "--proxy socks5h://a%3ab@h", "Error: Username cannot contain ':'." + ONE);

        // unknown, or of another tool: found before a missing value
        for (String name :
                List.of("-dv", "--", "--qos=1", "-q1", "--topi", "x", "-C", "-S", "@x", "-X")) {
            pub(rows, name, "Error: Unknown option '" + name + "'." + ONE);
        }
        for (String name : List.of("-m", "-l", "-e", "-r", "--repeat", "--latency")) {
            sub(rows, name, "Error: Unknown option '" + name + "'." + ONE);
        }
        for (String name : List.of("-l", "-r", "-T", "-C", "-E", "-U", "--watch", "--repeat")) {
            rr(rows, name, "Error: Unknown option '" + name + "'." + ONE);
        }
        for (String name : List.of("--pw-file", "--retry", "--json-lines", "--profile")) {
            pub(rows, name, "Error: Unknown option '" + name + "'." + ONE);
        }

        // the first error wins
        pub(rows, "-q 3 -p -1", "Error: Invalid QoS given: 3" + ONE);
        pub(rows, "-p -1 -q 3", "Error: Invalid port given: -1" + ONE);
        pub(rows, "-q 3 --nonsense", "Error: Invalid QoS given: 3" + ONE);
        pub(rows, "--nonsense -q 3", "Error: Unknown option '--nonsense'." + ONE);

        // options that need each other, in order
        pub(
                rows,
                "--will-payload x --cert y",
                "Error: Will payload given, but no will topic given." + ONE);
        pub(rows, "--will-retain", "Error: Will retain given, but no will topic given." + ONE);
        String both = "Error: Both certfile and keyfile must be provided if one of them is set.";
        pub(rows, "--cert x", both + ONE);
        pub(rows, "--key x --keyform pem", both + ONE);
        pub(
                rows,
                "--keyform pem",
                "Error: If keyform is set, keyfile must be also specified." + ONE);
        pub(
                rows,
                "--tls-engine-kpass-sha1 x",
                "Error: when using tls-engine-kpass-sha1, both tls-engine and keyform must also be"
                        + " provided."
                        + ONE);
        pub(
                rows,
                "--psk aa --cafile x",
                "Error: Only one of --psk or --cafile/--capath may be used at once." + ONE);
        pub(rows, "--psk aa", "Error: --psk-identity required if --psk used." + ONE);
        String needsId = "Error: You must provide a client id if you are using ";
        pub(rows, "-c", needsId + "the -c option." + ONE);
        pub(rows, "-c -I x", needsId + "the -c option." + ONE);
        pub(rows, "-c -V 5", needsId + "an infinite session expiry interval." + ONE);
        pub(rows, "-x -1", needsId + "an infinite session expiry interval." + ONE);
        pub(rows, "-x ∞ -I x", needsId + "an infinite session expiry interval." + ONE);
        sub(
                rows,
                "",
                "Error: You must specify a topic to subscribe to (-t) or unsubscribe from (-U)."
                        + ONE);
        return rows;
    }

    static List<Row> propertyErrors() {
        List<Row> rows = new ArrayList<>();
        String few = "Error: --property argument given but not enough arguments specified." + TWO;
        pub(rows, "-D", few);
        pub(rows, "-D publish", few);
        pub(rows, "--property publish content-type", few);
        pub(rows, "-D publish user-property k", few);
        pub(
                rows,
                "-D nonsense content-type x",
                "Error: Invalid command nonsense given in --property argument." + TWO);
        pub(
                rows,
                "-D publish nonsense x",
                "Error: Invalid property name nonsense given in --property argument." + TWO);
        pub(
                rows,
                "-D Connect Content-Type x",
                "Error: Content-Type property not allowed for Connect in --property argument."
                        + TWO);
        for (String command : List.of("puback", "pubrec", "pubrel", "pubcomp", "suback", "auth")) {
            pub(
                    rows,
                    "-D " + command + " reason-string x",
                    "Error: reason-string property not supported for "
                            + command
                            + " in --property argument."
                            + TWO);
        }
        pub(
                rows,
                "-D publish subscription-identifier 3",
                "Error: subscription-identifier property not supported for publish in --property"
                        + " argument."
                        + TWO);
        pub(rows, "-D connack receive-maximum 3", "");
        pub(
                rows,
                "-D publish payload-format-indicator 256",
                "Error: Property value (256) out of range for property payload-format-indicator."
                        + TWO);
        pub(
                rows,
                "-D publish topic-alias -1",
                "Error: Property value (-1) out of range for property topic-alias." + TWO);
        pub(
                rows,
                "-D subscribe subscription-identifier 5000000000",
                "Error: Property value (5000000000) out of range for property"
                        + " subscription-identifier."
                        + TWO);
        pub(
                rows,
                "-D publish correlation-data " + "x".repeat(65536),
                "Error: Property value too long for property correlation-data." + TWO);
        pub(
                rows,
                "-D subscribe subscription-identifier 268435456",
                "Error adding property subscription-identifier 4" + ONE);
        pub(rows, "-D publish content-type \uDCFF", "Error adding property content-type 6" + ONE);
        pub(
                rows,
                "-D publish user-property k \uDCFF",
                "Error adding property user-property 7" + ONE);
        String protocol = "A network protocol error occurred when communicating with the broker";
        pub(rows, "-D connect receive-maximum 0", "Error in CONNECT properties: " + protocol + ONE);
        pub(rows, "-D publish topic-alias 0", "Error in PUBLISH properties: " + protocol + ONE);
        String twice = "Duplicate property in property list" + ONE;
        pub(
                rows,
                "-D connect session-expiry-interval 5 -x 3",
                "Error in CONNECT properties: " + twice);
        pub(
                rows,
                "-D disconnect reason-string a -D disconnect reason-string b",
                "Error in DISCONNECT properties: " + twice);
        pub(
                rows,
                "-D will will-delay-interval 3 -D will will-delay-interval 3",
                "Error in Will properties: " + twice);
        return rows;
    }

    private static void pub(List<Row> rows, String arguments, String error) {
        rows.add(new Row(Tool.PUB, arguments, error));
    }

    private static void sub(List<Row> rows, String arguments, String error) {
        rows.add(new Row(Tool.SUB, arguments, error));
    }

    private static void rr(List<Row> rows, String arguments, String error) {
        rows.add(new Row(Tool.RR, arguments, error));
    }

    @ParameterizedTest
    @MethodSource({"errors", "propertyErrors"})
    void endsWithTheErrorOfMosquitto(Row row) {
        OptionException error = errorOf(new Program(row.tool, true), row.args());
        assertThat(error.getMessage()).isEqualTo(row.error);
        assertThat(error.hinted()).isTrue();
    }

    @Test
    void valueIsTheNextArgumentWhateverItLooksLike() throws OptionException {
        ClientOptions options = parse(Tool.PUB, "-t", "-m", "-m", "--help", "-h", "--", "-i", "@x");
        assertThat(options.message().topics()).containsExactly("-m");
        assertThat(options.message().payload()).isEqualTo("--help".getBytes());
        assertThat(options.host()).isEqualTo("--");
        assertThat(options.connectSpec().clientId()).isEqualTo("@x");
        assertThat(options.request()).isEqualTo(ClientOptions.Request.WORK);
    }

    @Test
    void emptyArgumentIsUnknown() {
        assertThat(errorOf(new Program(Tool.PUB, true), ""))
                .hasMessage("Error: Unknown option ''.\n");
    }

    @Test
    void helpStopsTheReading() throws OptionException {
        assertThat(parse(Tool.PUB, "--help", "--nonsense").request())
                .isEqualTo(ClientOptions.Request.HELP);
        assertThat(parse(Tool.SUB, "--version").request()).isEqualTo(ClientOptions.Request.VERSION);
    }

    @Test
    void lastScalarWinsAndListsAddUp() throws OptionException {
        ClientOptions pub = parse(Tool.PUB, "-t", "a", "-t", "b", "-q", "1", "-q", "2", "-n");
        assertThat(pub.message().topics()).containsExactly("b");
        assertThat(pub.message().qos()).isEqualTo(2);
        ClientOptions sub = parse(Tool.SUB, "-t", "a", "-L", "mqtt://h:99/b/c", "-t", "d");
        assertThat(sub.subscribe().filters()).containsExactly("a", "b/c", "d");
        assertThat(sub.connectSpec().endpoint().port()).isEqualTo(99);
    }

    @Test
    void quotesAndDollarsStayAsTheyAre() throws OptionException {
        ClientOptions options = parse(Tool.PUB, "-t", "\"a\"", "-m", "${env:HOME}");
        assertThat(options.message().topics()).containsExactly("\"a\"");
        assertThat(options.message().payload()).isEqualTo("${env:HOME}".getBytes());
    }

    @Test
    void bytesOfTheMessageStayAsTheyAre() throws OptionException {
        byte[] raw = {'a', (byte) 0xFF, (byte) 0xC3, (byte) 0xA9, (byte) 0xED, (byte) 0xA0, 'z'};
        ClientOptions options = parse(Tool.PUB, "-m", RawText.decode(raw));
        assertThat(options.message().payload()).isEqualTo(raw);
    }

    private static ClientOptions parse(Tool tool, String... args) throws OptionException {
        return OptionParser.parse(new Program(tool, true), args, Map.of());
    }

    private static OptionException errorOf(Program program, String... args) {
        try {
            OptionParser.parse(program, args, Map.of());
        } catch (OptionException e) {
            return e;
        }
        return fail("no error");
    }
}
