// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard and the alert rules of {@code deploy/} against the metrics of a running server. */
class DashboardTest {
    private static final Path RULES = DeployFiles.DIRECTORY.resolve("prometheus/alerts.yml");
    private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");
    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");

    @TempDir
    static Path directory;

    private static ServerProcess server;

    /** A server whose metrics all have a value: a result, a failed upload, a late request. */
    @BeforeAll
    static void start() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        server = ServerProcess.start(
                        Map.of("AWS_ACCESS_KEY_ID", "local", "AWS_SECRET_ACCESS_KEY", "local"),
                        "--model",
                        TextToImageModel.write(directory.resolve("model")).toString(),
                        "--timeout",
                        "110",
                        "--s3-endpoint",
                        "http://127.0.0.1:" + closed,
                        "--s3-region",
                        "us-east-1",
                        "--output-buckets",
                        "images",
                        "--s3-attempts",
                        "1")
                .awaitReady();
        server.invoke(ExampleImages.request("caption", ExampleImages.DIAMOND, ""));
        assertEquals(
                502,
                server.post(
                                "/invocations",
                                "application/json",
                                "{\"task\": \"paint\", \"text\": \"a circle\", \"output\": {\"s3\": {\"bucket\": \"images\"}}}")
                        .statusCode());
        HttpResponse<String> late = server.post(
                "/invocations",
                "application/json",
                ExampleImages.request("caption", ExampleImages.DIAMOND, ", \"timeoutMillis\": 1"));
        assertTrue(late.statusCode() == 504 || late.statusCode() == 429, late.body());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<String> dashboard() {
        List<String> expressions = new ArrayList<>();
        JsonNode panels = ServerProcess.json(
                        DeployFiles.text(DeployFiles.DIRECTORY.resolve("grafana/dashboards/ofa.json")))
                .get("panels");
        for (JsonNode panel : panels) {
            for (JsonNode target : panel.path("targets")) {
                assertEquals("prometheus", target.at("/datasource/uid").asText());
                expressions.add(target.get("expr").asText());
            }
        }
        assertTrue(expressions.size() > 20, "panels are missing");
        return expressions;
    }

    private static List<String> alerts() {
        List<String> expressions = new ArrayList<>();
        for (JsonNode rule : DeployFiles.yaml(RULES).get(0).at("/groups/0/rules")) {
            expressions.add(rule.get("expr").asText());
        }
        assertEquals(9, expressions.size());
        return expressions;
    }

    private static Set<String> named() {
        Set<String> names = new TreeSet<>();
        dashboard().forEach(each -> names.addAll(DeployFiles.metrics(each)));
        alerts().forEach(each -> names.addAll(DeployFiles.metrics(each)));
        return names;
    }

    /** Names with the suffixes of a histogram's series, which documentation and types omit. */
    private static Set<String> withSuffixes(Set<String> names) {
        Set<String> all = new TreeSet<>(names);
        for (String name : names) {
            for (String suffix : new String[] {"_count", "_sum", "_bucket"}) {
                all.add(name + suffix);
            }
        }
        return all;
    }

    private static Set<String> documented() {
        String section = DeployFiles.text(ServerProcess.ROOT.resolve("docs/server.md"))
                .replaceFirst("(?s).*\n## Metrics\n", "")
                .replaceFirst("(?s)\n## .*", "");
        return Pattern.compile("`(ofa_[a-z0-9_]+)`")
                .matcher(section)
                .results()
                .map(each -> each.group(1))
                .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
    }

    private static Set<String> scraped() {
        return Pattern.compile("(?m)^([a-z0-9_]+)(?:\\{[^}]*})? ")
                .matcher(server.get("/metrics").body())
                .results()
                .map(each -> each.group(1))
                .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
    }

    @Test
    void everyMetricOfDashboardAndAlertsIsCounted() {
        Set<String> missing = named();
        missing.removeAll(scraped());
        assertEquals(Set.of(), missing, "the server does not count these");
    }

    @Test
    void everyMetricOfDashboardAndAlertsIsDocumented() {
        Set<String> missing = named();
        missing.removeIf(each -> !each.startsWith("ofa_"));
        missing.removeAll(withSuffixes(documented()));
        assertEquals(Set.of(), missing, "docs/server.md does not list these");
    }

    @Test
    void everyDocumentedMetricIsCountedAndOnTheDashboard() {
        Set<String> counted = scraped();
        Set<String> shown = new TreeSet<>();
        dashboard().forEach(each -> shown.addAll(DeployFiles.metrics(each)));
        for (String name : documented()) {
            Set<String> series = withSuffixes(Set.of(name));
            assertTrue(series.stream().anyMatch(counted::contains), "the server does not count " + name);
            assertTrue(series.stream().anyMatch(shown::contains), "the dashboard does not show " + name);
        }
    }

    @Test
    void theRulesPassTheirUnitTests() throws Exception {
        assumeTrue(Files.isExecutable(PROMTOOL), "no promtool on this machine (Debian: apt-get install prometheus)");
        for (List<String> arguments : List.of(
                List.of("check", "rules", "alerts.yml"),
                List.of("check", "config", "prometheus.yml"),
                List.of("test", "rules", "alerts.test.yml"))) {
            List<String> command = new ArrayList<>(List.of(PROMTOOL.toString()));
            command.addAll(arguments);
            Process process = new ProcessBuilder(command)
                    .directory(RULES.getParent().toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), said);
        }
        Set<String> tested = Pattern.compile("(?m)alertname: (\\w+)")
                .matcher(DeployFiles.text(RULES.resolveSibling("alerts.test.yml")))
                .results()
                .map(each -> each.group(1))
                .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
        Set<String> rules = Pattern.compile("(?m)alert: (\\w+)")
                .matcher(DeployFiles.text(RULES))
                .results()
                .map(each -> each.group(1))
                .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
        assertEquals(rules, tested, "each rule has a unit test");
    }

    /** Runs each query in a Prometheus that scrapes the server. */
    @Test
    @Tag("full")
    void prometheusComputesEveryQuery() throws Exception {
        assertTrue(
                Files.isExecutable(PROMETHEUS), "no prometheus on this machine (Debian: apt-get install prometheus)");
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Path configuration = Files.writeString(
                directory.resolve("prometheus.yml"),
                DeployFiles.text(RULES.resolveSibling("prometheus.yml"))
                        .replace("15s", "1s")
                        .replace("alerts.yml", RULES.toString())
                        .replace("ofa:8080", "127.0.0.1:" + server.port()));
        Process prometheus = new ProcessBuilder(
                        PROMETHEUS.toString(),
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + directory.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
        try {
            server.await("three scrapes", () -> Double.parseDouble(query(port, "count_over_time(ofa_ready[1m])")) >= 3);
            List<String> expressions = new ArrayList<>(dashboard());
            for (String expression : expressions) {
                String value =
                        query(port, expression.replace("$__rate_interval", "1m").replace("$instance", ".*"));
                assertTrue(!value.equals("0"), "no series for " + expression);
            }
            JsonNode rules = get(port, "/api/v1/rules").at("/data/groups/0/rules");
            assertEquals(alerts().size(), rules.size());
            rules.forEach(rule -> assertEquals("ok", rule.get("health").asText(), rule.toString()));
        } finally {
            prometheus.destroy();
            assertTrue(prometheus.waitFor(ServerProcess.PATIENCE_SECONDS, TimeUnit.SECONDS), "does not end");
        }
    }

    /** The first value of a query's result; "0" if there is none. */
    private static String query(int port, String expression) throws Exception {
        JsonNode found = get(port, "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        if (found == null) {
            return "0";
        }
        assertEquals("success", found.get("status").asText(), expression + ": " + found);
        JsonNode value = found.at("/data/result/0/value/1");
        return value.isMissingNode() ? "0" : value.asText().replaceFirst("^0$", "0.0");
    }

    /** The response of Prometheus, or null while it starts. */
    private static JsonNode get(int port, String path) throws Exception {
        try {
            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 503 ? null : ServerProcess.json(response);
        } catch (ConnectException e) {
            return null;
        }
    }
}
