// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.ofajava.error.OfaException;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ServerError;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that cannot start, and one whose stop fails. */
class StoppingTest {
    @TempDir
    Path models;

    private OfaServer start(int port) {
        Map<String, String> flags =
                Map.of("port", "" + port, "multi-model", "true", "models-dir", models.toString(), "drain-timeout", "1");
        return OfaServer.start(
                ServerConfig.of(Map.of(), flags),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    }

    @Test
    void aPortThatIsInUseIsReportedWithItsSettings() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            OfaException error = assertThrows(OfaException.class, () -> start(other.getLocalPort()));
            assertEquals(ServerError.NOT_LISTENING, error.code());
            assertEquals(
                    "cannot listen on 127.0.0.1:" + other.getLocalPort()
                            + ": Address already in use; choose another port with OFA_PORT, another address with OFA_HOST",
                    error.getMessage());
        }
    }

    /** Such as one of a server whose jar was overwritten: classes that it has not loaded yet are missing. */
    @Test
    void anErrorWhileStoppingDoesNotKeepTheProcess() {
        OfaServer server = start(0);
        server.lifecycle().onChange((state, why) -> {
            if (state == Lifecycle.State.STOPPED) {
                throw new NoClassDefFoundError("a test");
            }
        });
        CompletableFuture<Void> drain = CompletableFuture.runAsync(() -> server.drain("a test"));
        assertEquals(OfaServer.EXIT_OK, assertTimeoutPreemptively(Duration.ofSeconds(60), server::awaitExit));
        assertThrows(RuntimeException.class, drain::join);
        server.close();
    }
}
