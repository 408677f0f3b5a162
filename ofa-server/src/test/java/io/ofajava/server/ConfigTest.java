// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.InvalidInputException;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.config.Setting;
import io.ofajava.server.error.ServerError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings and their sources. */
class ConfigTest {
    @Test
    void defaultsApply() {
        ServerConfig config = ServerConfig.of(Map.of(), Map.of());
        assertEquals(8080, config.port());
        assertEquals(25 << 20, config.limits().maxBodyBytes());
        assertEquals(Duration.ofSeconds(25), config.times().drain());
        assertEquals(null, config.model().checkpoint());
        assertTrue(config.ui());
        assertFalse(config.textLogs());
        assertFalse(config.multiModel());
    }

    @Test
    void flagsPrecedeVariablesAndThosePrecedeSageMakers() {
        assertEquals(
                Duration.ofSeconds(7),
                ServerConfig.of(Map.of("SAGEMAKER_MODEL_SERVER_TIMEOUT", "7"), Map.of())
                        .times()
                        .request());
        assertEquals(
                Duration.ofSeconds(8),
                ServerConfig.of(Map.of("SAGEMAKER_MODEL_SERVER_TIMEOUT", "7", "OFA_TIMEOUT", "8"), Map.of())
                        .times()
                        .request());
        assertEquals(
                Duration.ofSeconds(9),
                ServerConfig.of(
                                Map.of("SAGEMAKER_MODEL_SERVER_TIMEOUT", "7", "OFA_TIMEOUT", "8"),
                                Map.of("timeout", "9"))
                        .times()
                        .request());
    }

    /**
     * The variables that Kubernetes sets for services named "ofa" and "ofa-cache" in every container of their
     * namespace.
     */
    @Test
    void kubernetesServiceVariablesAreIgnored() {
        Map<String, String> services = Map.ofEntries(
                Map.entry("OFA_SERVICE_HOST", "10.0.0.1"),
                Map.entry("OFA_SERVICE_PORT", "80"),
                Map.entry("OFA_SERVICE_PORT_HTTP", "80"),
                Map.entry("OFA_PORT", "tcp://10.0.0.1:80"),
                Map.entry("OFA_PORT_80_TCP", "tcp://10.0.0.1:80"),
                Map.entry("OFA_PORT_80_TCP_PROTO", "tcp"),
                Map.entry("OFA_PORT_80_TCP_PORT", "80"),
                Map.entry("OFA_PORT_80_TCP_ADDR", "10.0.0.1"),
                Map.entry("OFA_CACHE_SERVICE_HOST", "10.0.0.2"),
                Map.entry("OFA_CACHE_PORT", "tcp://10.0.0.2:6379"),
                Map.entry("OFA_CACHE_PORT_6379_TCP", "tcp://10.0.0.2:6379"));
        assertEquals(ServerConfig.of(Map.of(), Map.of()), ServerConfig.of(services, Map.of()));
        assertEquals(9000, ServerConfig.of(Map.of("OFA_PORT", "9000"), Map.of()).port());
        assertThrows(
                InvalidInputException.class, () -> ServerConfig.of(Map.of("OFA_SERVICE_HOSTS", "10.0.0.1"), Map.of()));
    }

    @Test
    void theIdleTimeoutExceedsThatOfLoadBalancers() {
        assertTrue(ServerConfig.of(Map.of(), Map.of()).times().idle().compareTo(Duration.ofSeconds(60)) > 0);
    }

    @Test
    void theModelIsAtSageMakersPath() {
        ServerConfig config = ServerConfig.of(
                Map.of("SAGEMAKER_BIND_TO_PORT", "9000", "SAGEMAKER_MAX_REQUEST_SIZE", "1048576"), Map.of());
        assertEquals(Path.of("/opt/ml/model"), config.model().checkpoint());
        assertEquals(9000, config.port());
        assertEquals(1 << 20, config.limits().maxBodyBytes());
        assertFalse(config.ui());
        assertTrue(ServerConfig.of(Map.of("SAGEMAKER_MULTI_MODEL", "true"), Map.of())
                .multiModel());
    }

    /** As an empty variable does, an empty flag leaves a setting unset. */
    @Test
    void anEmptyPrefixIsNone() {
        for (String prefix : List.of("", " ")) {
            assertEquals(
                    "",
                    ServerConfig.of(Map.of(), Map.of("s3-prefix", prefix))
                            .storage()
                            .prefix());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "port,70000",
        "port,http",
        "timeout,0",
        "ui,perhaps",
        "log-format,xml",
        "spool-dir,no-such-directory",
        "s3-endpoint,ftp://host",
        "max-json-depth,1",
        "colour,red",
        "max-bodies-bytes,1000",
        "engine,gpu",
        "device,-1",
        "niceness,20",
        "precision,int3"
    })
    void aMistakeIsNamed(String flag, String value) {
        InvalidInputException refused =
                assertThrows(InvalidInputException.class, () -> ServerConfig.of(Map.of(), Map.of(flag, value)));
        assertEquals(ServerError.SETTING, refused.code());
        assertEquals("--" + flag, refused.parameters().get("setting"));
    }

    @Test
    void unknownVariablesAreNamed() {
        InvalidInputException refused =
                assertThrows(InvalidInputException.class, () -> ServerConfig.of(Map.of("OFA_MODELL", "x"), Map.of()));
        assertEquals(ServerError.SETTING, refused.code());
        assertEquals("environment variable OFA_MODELL", refused.parameters().get("setting"));
        assertThrows(InvalidInputException.class, () -> ServerConfig.of(Map.of("OFA_PORT", "x"), Map.of()));
        ServerConfig.of(Map.of("OFA_JAVA_OPTIONS", "-Xmx1g", "PATH", "/bin"), Map.of());
    }

    @Test
    void theDocsListEverySettingWithItsDefault() throws IOException {
        List<String> lines = Files.readAllLines(ServerProcess.ROOT.resolve("docs/server.md"));
        for (Setting setting : Setting.values()) {
            String fallback = setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`";
            String row = "| `--" + setting.flag() + "` | " + fallback + " | " + setting.help() + " |";
            assertTrue(lines.contains(row), "docs/server.md does not have: " + row);
        }
    }
}
