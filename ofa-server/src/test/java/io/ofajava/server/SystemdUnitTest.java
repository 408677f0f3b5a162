// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.server.config.ServerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares {@code deploy/systemd/ofa.service} with the settings of the server and with the container's JVM. */
class SystemdUnitTest {
    private final List<String> unit = DeployFiles.text(DeployFiles.DIRECTORY.resolve("systemd/ofa.service"))
            .lines()
            .toList();

    @TempDir
    Path directory;

    private String value(String key) {
        List<String> values = unit.stream()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .toList();
        assertEquals(1, values.size(), key);
        return values.get(0);
    }

    @Test
    void theServerReadsTheSettings() throws Exception {
        Map<String, String> environment = Stream.of(value("Environment").split(" "))
                .map(variable -> variable.split("=", 2))
                .collect(Collectors.toMap(variable -> variable[0], variable -> variable[1]));
        environment.put(
                "OFA_MODEL", Files.createDirectory(directory.resolve("model")).toString());
        ServerConfig config = ServerConfig.of(environment, Map.of());
        assertEquals(8080, config.port());
        assertEquals("127.0.0.1", config.host());
        assertTrue(Integer.parseInt(value("TimeoutStopSec"))
                > config.times().drain().toSeconds());
    }

    @Test
    void theJvmIsSetUpAsInTheContainer() {
        String dockerfile = DeployFiles.text(ServerProcess.ROOT.resolve("Dockerfile"));
        List<String> command = List.of(value("ExecStart").split(" "));
        assertEquals("serve", command.get(command.size() - 1));
        List<String> options =
                command.stream().filter(word -> word.startsWith("-XX")).toList();
        assertEquals(2, options.size());
        options.forEach(option -> assertTrue(dockerfile.contains("\"" + option + "\""), option));
    }
}
