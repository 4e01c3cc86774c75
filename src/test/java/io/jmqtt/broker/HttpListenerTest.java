package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.RawMqtt;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners with {@code protocol http_api} and {@code protocol metrics}. */
class HttpListenerTest {
    private static final List<Path> BROWSERS =
            List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/google-chrome"));

    /** {@code secret}, salted and hashed with SHA-512. */
    private static final String HASH =
            "$6$AAAAAAAAAAAAAAAA$O1kgGurTtnitxs7bM2OwFEKK6NAoMCFsepMX4CUL"
                    + "B8/W9bSpZLcrQQNQvGCmrPK2aitSZt4gQukxvVcciQD5bw==";

    @TempDir Path folder;

    private static TestBroker broker(ListenerConfig.Protocol protocol) throws IOException {
        return TestBroker.start(
                draft -> {
                    draft.messaging.sysInterval = 1;
                    draft.listeners.add(
                            ListenerConfig.tcp(0, "127.0.0.1").with(d -> d.protocol = protocol));
                });
    }

    private static int httpPort(TestBroker broker) {
        return broker.broker().ports().get(1);
    }

    private static HttpResponse<String> get(int port, String path, String... headers)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String basic(String user, String password) {
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    @Test
    void metricsCountWhatClientsDo() throws Exception {
        try (TestBroker broker = broker(ListenerConfig.Protocol.METRICS);
                RawMqtt client = broker.connect(4, "counted")) {
            client.subscribe("a/#", 0);
            HttpResponse<String> answer = get(httpPort(broker), "/metrics");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type"))
                    .contains("text/plain; version=0.0.4; charset=utf-8");
            assertThat(answer.body())
                    .contains("# TYPE jmqtt_clients_connected gauge\njmqtt_clients_connected 1\n")
                    .contains("# TYPE jmqtt_connects_total counter\njmqtt_connects_total 1\n")
                    .contains("\njmqtt_packets_received_total 2\n")
                    .contains("\njmqtt_subscriptions 1\n")
                    .contains("jmqtt_build_info{version=\"test\"} 1\n")
                    .matches("(?s)(# HELP \\w+ .+\n# TYPE (\\w+) \\w+\n\\2(\\{.*\\})? \\d+\n)+");
            assertThat(get(httpPort(broker), "/").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void apiAnswersAsMosquittosDoes() throws Exception {
        try (TestBroker broker = broker(ListenerConfig.Protocol.HTTP_API)) {
            int port = httpPort(broker);
            assertThat(get(port, "/api/v1/version").body()).isEqualTo("test");
            HttpResponse<String> listeners = get(port, "/api/v1/listeners");
            assertThat(listeners.body())
                    .isEqualTo(
                            "{\"listeners\":[{\"port\":"
                                    + broker.port()
                                    + ",\"protocol\":\"mqtt\",\"tls\":false,\"mtls\":false,"
                                    + "\"allow_anonymous\":true},{\"port\":"
                                    + port
                                    + ",\"protocol\":\"httpapi\",\"tls\":false,\"mtls\":false,"
                                    + "\"allow_anonymous\":true}]}");
            assertThat(listeners.headers().firstValue("access-control-allow-origin")).contains("*");
            assertThat(get(port, "/api/v1/systree").body())
                    .contains("\"$SYS/broker/clients/connected\":0")
                    .contains("\"$SYS/broker/uptime\":")
                    .doesNotContain("1min");
            HttpResponse<String> other = get(port, "/api/v2/version");
            assertThat(other.statusCode()).isEqualTo(404);
            assertThat(other.body()).isEqualTo("Not found.\n");
            assertThat(broker.log().lines())
                    .anyMatch(line -> line.startsWith("Opening http api listen socket on port "))
                    .noneMatch(line -> line.startsWith("New connection"));
        }
    }

    @Test
    void clientsAndRetainedTopicsAreListed() throws Exception {
        try (TestBroker broker = broker(ListenerConfig.Protocol.HTTP_API);
                RawMqtt client = broker.connect(5, "with \"quotes\"")) {
            client.subscribe("a/#", 1);
            broker.broker().publish("kept/here", new byte[7], 1, true, 0);
            client.ping();
            assertThat(get(httpPort(broker), "/api/v1/clients").body())
                    .startsWith("{\"total\":1,\"clients\":[{\"id\":\"with \\\"quotes\\\"\",")
                    .contains("\"username\":null,\"address\":\"127.0.0.1")
                    .endsWith("\"protocol\":\"5\",\"subscriptions\":1,\"waiting\":0}]}");
            assertThat(get(httpPort(broker), "/api/v1/topics").body())
                    .isEqualTo("{\"topics\":[{\"topic\":\"kept/here\",\"qos\":1,\"bytes\":7}]}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "HEAD", "DELETE", "OPTIONS", "BREW"})
    void othersThanGetAreRefused(String method) throws Exception {
        try (TestBroker broker = broker(ListenerConfig.Protocol.HTTP_API)) {
            String answer = raw(httpPort(broker), method + " / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(answer)
                    .startsWith("HTTP/1.1 405 Method Not Allowed\r\n")
                    .contains("\r\nallow: GET\r\n")
                    .endsWith(method.equals("HEAD") ? "\r\n\r\n" : "\r\n\r\nInvalid HTTP Method\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nbroken header\u0000\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n",
                "GET /%zz HTTP/1.0\r\n\r\n",
                "GET / HTTP/1.0\r\nAuthorization: Basic !!!\r\n\r\n"
            })
    void nonsenseGetsAnErrorAndTheEnd(String request) throws Exception {
        try (TestBroker broker = broker(ListenerConfig.Protocol.HTTP_API)) {
            assertThat(raw(httpPort(broker), request)).startsWith("HTTP/1.1 4");
            assertThat(get(httpPort(broker), "/api/v1/version").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void headersWithoutEndAreCutOff() throws Exception {
        try (TestBroker broker = broker(ListenerConfig.Protocol.HTTP_API)) {
            String request = "GET / HTTP/1.1\r\nX: " + "x".repeat(20_000);
            assertThat(raw(httpPort(broker), request)).startsWith("HTTP/1.1 4");
        }
    }

    /** Sends bytes and reads until the broker closes. */
    private static String raw(int port, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port);
                InputStream in = socket.getInputStream()) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void userNeedsPasswordAndTheRightToReadThePath() throws Exception {
        Path users =
                Files.writeString(folder.resolve("users"), "ada:" + HASH + "\nbob:" + HASH + "\n");
        Path acl =
                Files.writeString(folder.resolve("acl"), "user ada\ntopic read /api/v1/version\n");
        int port = MosquittoBroker.freePort();
        try (ConfiguredBroker broker =
                ConfiguredBroker.start(
                        folder,
                        "listener " + port + " 127.0.0.1",
                        "protocol http_api",
                        "allow_anonymous false",
                        "password_file " + users,
                        "acl_file " + acl)) {
            assertRefused(get(port, "/api/v1/version"));
            assertRefused(get(port, "/api/v1/version", "Authorization", basic("ada", "wrong")));
            assertRefused(get(port, "/api/v1/version", "Authorization", basic("bob", "secret")));
            assertRefused(get(port, "/api/v1/clients", "Authorization", basic("ada", "secret")));
            assertThat(
                            get(port, "/api/v1/version", "Authorization", basic("ada", "secret"))
                                    .statusCode())
                    .isEqualTo(200);
            assertThat(broker.log().lines()).noneMatch(line -> line.contains("secret"));
        }
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("Not authorised\n");
        assertThat(answer.headers().firstValue("www-authenticate"))
                .contains("Basic realm=\"Mosquitto API\"");
    }

    @Test
    void filesOfTheFolderTakeThePlaceOfThePage() throws Exception {
        Path site = Files.createDirectory(folder.resolve("site"));
        Files.writeString(site.resolve("index.html"), "<p>mine");
        Files.writeString(site.resolve("big.js"), "x".repeat(100_000));
        int port = MosquittoBroker.freePort();
        try (ConfiguredBroker broker =
                ConfiguredBroker.start(
                        folder,
                        "listener " + port + " 127.0.0.1",
                        "protocol http_api",
                        "allow_anonymous true",
                        "http_dir " + site)) {
            HttpResponse<String> index = get(port, "/");
            assertThat(index.body()).isEqualTo("<p>mine");
            assertThat(index.headers().firstValue("content-type"))
                    .contains("text/html; charset=utf-8");
            assertThat(get(port, "/big.js").body()).hasSize(100_000);
            assertThat(get(port, "/api/v1/version").body()).isEqualTo("test");
            assertThat(raw(port, "GET /../users HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 404 ");
            assertThat(get(port, "/api/v1/other").statusCode()).isEqualTo(404);
            assertThat(broker.log().lines())
                    .contains("Opening http api listen socket on port " + port + ".");
        }
    }

    @Test
    void pageShowsTheBrokerInABrowser() throws Exception {
        Path browser = BROWSERS.stream().filter(Files::isExecutable).findFirst().orElse(null);
        Assumptions.assumeTrue(
                browser != null, "no Chromium installed (Debian: apt-get install chromium)");
        try (TestBroker broker = broker(ListenerConfig.Protocol.HTTP_API);
                RawMqtt client = broker.connect(4, "<b>shown</b>")) {
            client.ping();
            broker.broker().publish("kept/topic", new byte[3], 0, true, 0);
            Process process =
                    new ProcessBuilder(
                                    browser.toString(),
                                    "--headless",
                                    "--no-sandbox",
                                    "--disable-gpu",
                                    "--no-first-run",
                                    "--disable-background-networking",
                                    "--disable-component-update",
                                    "--disable-sync",
                                    "--user-data-dir=" + folder.resolve("browser"),
                                    "--virtual-time-budget=10000",
                                    "--dump-dom",
                                    "http://127.0.0.1:" + httpPort(broker) + "/")
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String page =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(page)
                    .contains("<span id=\"version\">test</span>")
                    .contains("<td>httpapi</td>")
                    .contains("<td>&lt;b&gt;shown&lt;/b&gt;</td>")
                    .contains("<td>kept/topic</td>")
                    .contains("messages in, per second")
                    .contains("<p id=\"state\" role=\"status\"></p>");
        }
    }
}
