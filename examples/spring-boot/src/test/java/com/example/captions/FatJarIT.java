// SPDX-License-Identifier: Apache-2.0
package com.example.captions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.FileSystemResource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestTemplate;

/** The repackaged jar as a process: native libraries load from nested jars, and SIGTERM ends it in order. */
class FatJarIT {
    @Test
    void servesAndStops() throws Exception {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx1g",
                        "-jar",
                        System.getProperty("jar"),
                        "--server.port=0",
                        "--ofa.threads=1")
                .redirectErrorStream(true)
                .start();
        try {
            CompletableFuture<Integer> port = new CompletableFuture<>();
            StringBuilder output = new StringBuilder();
            Thread reader = new Thread(() -> {
                try (BufferedReader lines = process.inputReader()) {
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        output.append(line).append('\n');
                        Matcher started = Pattern.compile("Tomcat started on port (\\d+)").matcher(line);
                        if (started.find()) {
                            port.complete(Integer.valueOf(started.group(1)));
                        }
                    }
                } catch (java.io.IOException e) {
                    output.append(e);
                }
                port.completeExceptionally(new AssertionError(output.toString()));
            });
            reader.start();
            MultiValueMap<String, Object> form = new LinkedMultiValueMap<>();
            form.add("image", new FileSystemResource(Path.of("../../demo-model/examples/black-square.png")));
            String answer = new RestTemplate()
                    .postForObject(
                            "http://localhost:" + port.get(120, TimeUnit.SECONDS) + "/caption", form, String.class);
            assertThat(answer).contains("a large black square at the bottom");
            process.toHandle().destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
            reader.join();
            assertThat(output).contains("Commencing graceful shutdown");
        } finally {
            process.destroyForcibly();
        }
    }
}
