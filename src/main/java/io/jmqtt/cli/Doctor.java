package io.jmqtt.cli;

import io.jmqtt.cli.DoctorReport.Status;
import io.jmqtt.cli.DoctorReport.Step;
import io.jmqtt.cli.option.ClientOption;
import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.TimeSpan;
import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.connect.ConnectSpec.Endpoint;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.socket.TransportProbe;
import io.jmqtt.connect.socket.TransportProbe.TlsFacts;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Goes the way to a broker step by step; {@link DoctorMqtt} does the part above the transport. */
final class Doctor {
    private static final long DEFAULT_LIMIT = 10_000_000_000L;
    private static final int SOON_DAYS = 30;

    private final ClientOptions options;
    private final ConnectSpec spec;
    private final Endpoint endpoint;
    private final Console console;
    private final DoctorReport report;
    private final long limit;

    /** Work that a step does, on a thread that is given up when it takes too long. */
    interface Work<T> {
        T run() throws MqttFailure, InterruptedException;
    }

    Doctor(ClientOptions options, ConnectSpec spec, Console console, DoctorReport report) {
        this.options = options;
        this.spec = spec;
        this.console = console;
        this.report = report;
        endpoint = spec.endpoint();
        limit = options.task().nanos(ClientOption.STEP_LIMIT, DEFAULT_LIMIT);
    }

    int run() throws CliException, InterruptedException {
        TransportProbe probe = new TransportProbe(endpoint);
        boolean open;
        try {
            open = socket(probe) && proxy(probe) && tls(probe) && webSocket(probe);
        } finally {
            probe.close();
        }
        if (open) {
            warnOfOpenPassword();
            new DoctorMqtt(options, spec, console, report, limit).run();
        }
        report.end(Brokers.name(endpoint));
        return report.isFailed() ? 1 : 0;
    }

    private boolean socket(TransportProbe probe) throws CliException, InterruptedException {
        if (endpoint.port() == 0) {
            long start = System.nanoTime();
            try {
                limited(
                        limit,
                        () -> {
                            probe.connectUnix();
                            return null;
                        });
                report.add(
                        new Step(
                                "socket",
                                Status.OK,
                                System.nanoTime() - start,
                                "connected to " + endpoint.host()));
                return true;
            } catch (MqttFailure e) {
                report.add(
                        new Step("socket", Status.FAIL, -1, endpoint.host() + ": " + text(e))
                                .advice(Advice.tcp(text(e))));
                return false;
            }
        }
        List<InetAddress> addresses = lookUp(probe);
        return addresses != null && connect(probe, addresses);
    }

    private List<InetAddress> lookUp(TransportProbe probe)
            throws CliException, InterruptedException {
        String host = endpoint.proxy() == null ? endpoint.host() : endpoint.proxy().host();
        long start = System.nanoTime();
        try {
            List<InetAddress> addresses = limited(limit, probe::lookUp);
            List<String> texts = new ArrayList<>();
            for (InetAddress address : addresses) {
                texts.add(address.getHostAddress());
            }
            report.add(
                    new Step(
                            "lookup",
                            Status.OK,
                            System.nanoTime() - start,
                            host + " is " + String.join(", ", texts)));
            return addresses;
        } catch (MqttFailure e) {
            report.add(
                    new Step("lookup", Status.FAIL, -1, "there is no address for " + host)
                            .advice(Advice.lookup()));
            return null;
        }
    }

    /** Tries the addresses in turn, as every client does; one that works is enough. */
    private boolean connect(TransportProbe probe, List<InetAddress> addresses)
            throws CliException, InterruptedException {
        int port = endpoint.proxy() == null ? endpoint.port() : endpoint.proxy().port();
        List<Step> failures = new ArrayList<>();
        for (InetAddress address : addresses) {
            String name = address.getHostAddress() + " port " + port;
            long start = System.nanoTime();
            try {
                limited(
                        limit,
                        () -> {
                            probe.connect(address);
                            return null;
                        });
                long nanos = System.nanoTime() - start;
                for (Step failure : failures) {
                    report.add(
                            new Step("tcp", Status.WARN, -1, failure.text())
                                    .advice("Clients try this address first and lose time."));
                }
                report.add(new Step("tcp", Status.OK, nanos, "connected to " + name));
                return true;
            } catch (MqttFailure e) {
                failures.add(
                        new Step("tcp", Status.FAIL, -1, name + ": " + text(e))
                                .advice(Advice.tcp(text(e))));
            }
        }
        for (Step failure : failures) {
            report.add(failure);
        }
        return false;
    }

    private boolean proxy(TransportProbe probe) throws CliException, InterruptedException {
        if (endpoint.proxy() == null) {
            return true;
        }
        long start = System.nanoTime();
        try {
            limited(
                    limit,
                    () -> {
                        probe.proxy();
                        return null;
                    });
            report.add(
                    new Step(
                            "proxy",
                            Status.OK,
                            System.nanoTime() - start,
                            "it connected to " + Brokers.name(endpoint)));
            return true;
        } catch (MqttFailure e) {
            report.add(new Step("proxy", Status.FAIL, -1, text(e)));
            return false;
        }
    }

    private boolean tls(TransportProbe probe) throws CliException, InterruptedException {
        if (endpoint.tls() == null) {
            return true;
        }
        long start = System.nanoTime();
        Step step;
        try {
            TlsFacts facts = limited(limit, probe::tls);
            long nanos = System.nanoTime() - start;
            step =
                    endpoint.tls().pskKey() != null
                            ? new Step("tls", Status.OK, nanos, "pre-shared key accepted")
                            : verified(facts, probe.chain(), nanos);
            if (!facts.version().isEmpty()) {
                step.with("version", facts.version()).with("cipher", facts.cipher());
                if (!facts.alpn().isEmpty() || endpoint.tls().alpn() != null) {
                    step.with("ALPN", facts.alpn().isEmpty() ? "none" : facts.alpn());
                }
            }
        } catch (MqttFailure e) {
            step =
                    new Step("tls", Status.FAIL, -1, text(e))
                            .advice(
                                    e.kind() == MqttFailure.Kind.INVALID
                                            ? "Mend the option or the file."
                                            : Advice.tls(text(e)));
        }
        describe(probe.chain(), step);
        report.add(step);
        return step.status() != Status.FAIL;
    }

    private Step verified(TlsFacts facts, List<X509Certificate> chain, long nanos) {
        if (endpoint.tls().insecure()) {
            return new Step("tls", Status.WARN, nanos, "the broker's certificate is not checked")
                    .advice("Whoever sits in between can read everything: leave out --insecure.");
        }
        for (X509Certificate certificate : chain) {
            long days =
                    Duration.between(
                                    Instant.now(console.clock()),
                                    certificate.getNotAfter().toInstant())
                            .toDays();
            if (days < SOON_DAYS) {
                return new Step(
                                "tls",
                                Status.WARN,
                                nanos,
                                "a certificate expires in " + days + " days")
                        .advice("Renew it in time.");
            }
        }
        return new Step(
                "tls", Status.OK, nanos, facts.version() + ", the broker's certificate is valid");
    }

    private static void describe(List<X509Certificate> chain, Step step) {
        int number = 0;
        for (X509Certificate certificate : chain) {
            number++;
            String subject = certificate.getSubjectX500Principal().getName();
            String issuer = certificate.getIssuerX500Principal().getName();
            step.with(
                    "certificate " + number,
                    (subject.isEmpty() ? "(no subject)" : subject)
                            + (subject.equals(issuer) ? ", self-signed" : ", from " + issuer)
                            + ", valid until "
                            + certificate.getNotAfter().toInstant());
        }
        if (!chain.isEmpty()) {
            step.with("names", names(chain.get(0)));
        }
    }

    private static String names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            if (certificate.getSubjectAlternativeNames() != null) {
                for (List<?> name : certificate.getSubjectAlternativeNames()) {
                    names.add(String.valueOf(name.get(1)));
                }
            }
        } catch (CertificateParsingException e) {
            return "unreadable";
        }
        return names.isEmpty() ? "none but the subject's" : String.join(", ", names);
    }

    private boolean webSocket(TransportProbe probe) throws CliException, InterruptedException {
        if (endpoint.webSocket() == null) {
            return true;
        }
        long start = System.nanoTime();
        String path = endpoint.webSocket().path();
        try {
            limited(
                    limit,
                    () -> {
                        probe.webSocket();
                        return null;
                    });
            report.add(
                    new Step(
                            "websocket",
                            Status.OK,
                            System.nanoTime() - start,
                            "upgraded on " + path));
            return true;
        } catch (MqttFailure e) {
            report.add(
                    new Step("websocket", Status.FAIL, -1, path + ": " + text(e))
                            .advice(Advice.webSocket(text(e))));
            return false;
        }
    }

    private void warnOfOpenPassword() throws CliException {
        if (spec.password() == null || endpoint.tls() != null || endpoint.port() == 0) {
            return;
        }
        String host = endpoint.host();
        if (!host.equals("localhost") && !host.startsWith("127.") && !host.equals("::1")) {
            report.add(
                    new Step("password", Status.WARN, -1, "the password travels unencrypted")
                            .advice("Use TLS if the broker has it: mqtts:// or --cafile."));
        }
    }

    /** Runs work on a thread of its own. */
    static <T> T limited(long nanos, Work<T> work) throws MqttFailure, InterruptedException {
        Attempt<T> attempt = new Attempt<>(work);
        attempt.setDaemon(true);
        attempt.start();
        attempt.join(Math.max(1, nanos / 1_000_000));
        return attempt.result(nanos);
    }

    private static final class Attempt<T> extends Thread {
        private final Work<T> work;
        private T value;
        private MqttFailure failure;
        private RuntimeException bug;
        private boolean done;

        Attempt(Work<T> work) {
            super("step");
            this.work = work;
        }

        @Override
        public void run() {
            T result = null;
            MqttFailure failed = null;
            RuntimeException wrong = null;
            try {
                result = work.run();
            } catch (MqttFailure e) {
                failed = e;
            } catch (InterruptedException e) {
                failed = new MqttFailure(MqttFailure.Kind.NO_CONNECTION);
            } catch (RuntimeException e) {
                wrong = e;
            }
            synchronized (this) {
                value = result;
                failure = failed;
                bug = wrong;
                done = true;
            }
        }

        synchronized T result(long nanos) throws MqttFailure {
            if (bug != null) {
                throw bug;
            }
            if (failure != null) {
                throw failure;
            }
            if (!done) {
                throw new MqttFailure(
                        MqttFailure.Kind.SYSTEM,
                        0,
                        "no answer within " + TimeSpan.text(nanos),
                        null);
            }
            return value;
        }
    }

    /** One line about a failure. */
    static String text(MqttFailure failure) {
        String message = failure.getMessage();
        return message == null || message.isEmpty() ? failure.kind().text() : message;
    }
}
