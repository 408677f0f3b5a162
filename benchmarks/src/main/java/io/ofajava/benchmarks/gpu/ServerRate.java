// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.gpu;

import io.ofajava.benchmarks.load.Load;
import io.ofajava.benchmarks.load.ServerUnderLoad;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The server with this engine: captions by increasing numbers of clients in closed loops. */
final class ServerRate {
    private static final int BAD_REQUEST = 400;

    private final GpuCheck check;

    ServerRate(GpuCheck check) {
        this.check = check;
    }

    void run() throws Exception {
        double seconds = check.number("seconds", 10);
        String image = Base64.getEncoder()
                .encodeToString(Files.readAllBytes(
                        Path.of(check.option("image", "demo-model/examples/red-diamond-white-cross.png"))));
        List<String> command = new ArrayList<>(check.words("launcher"));
        command.addAll(check.words("flags"));
        try (ServerUnderLoad server = new ServerUnderLoad(command)) {
            Load captions = new Load(server.base(), "{\"task\": \"caption\", \"image\": \"" + image + "\"}");
            captions.closed(1, 2);
            for (String clients : check.list("clients", "1,4,16")) {
                Load.Outcome outcome = captions.closed(Integer.parseInt(clients), seconds);
                Map<String, Object> finding = new LinkedHashMap<>();
                finding.put("clients", Integer.parseInt(clients));
                finding.put("captions_per_s", outcome.rate());
                finding.put("p50_ms", outcome.latencies().at(0.5));
                finding.put("p99_ms", outcome.latencies().at(0.99));
                finding.put("statuses", outcome.statuses());
                check.report(finding);
                if (outcome.rate() == 0
                        || outcome.statuses().keySet().stream()
                                .anyMatch(status -> status == 0 || status >= BAD_REQUEST)) {
                    check.fail();
                }
            }
        }
    }
}
