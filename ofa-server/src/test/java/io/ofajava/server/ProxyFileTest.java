// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.server.config.ServerConfig;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compares {@code deploy/nginx/ofa.conf} with the limits of the server, and with the unit in front of which it is. */
class ProxyFileTest {
    private final String file = DeployFiles.text(DeployFiles.DIRECTORY.resolve("nginx/ofa.conf"));

    private String value(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(file);
        assertTrue(matcher.find(), pattern);
        return matcher.group(1);
    }

    @Test
    void theProxyRefusesNothingThatTheServerAccepts() {
        ServerConfig config = ServerConfig.of(Map.of(), Map.of());
        assertEquals(
                config.limits().maxBodyBytes(), Integer.parseInt(value("client_max_body_size (\\d+)m;")) << 20, file);
        long seconds = Long.parseLong(value("proxy_read_timeout (\\d+)s;"));
        assertTrue(seconds > config.times().stream().toSeconds(), file);
        String unit = DeployFiles.text(DeployFiles.DIRECTORY.resolve("systemd/ofa.service"));
        assertTrue(unit.contains("OFA_PORT=" + value("proxy_pass http://127.0.0.1:(\\d+);")), unit);
    }
}
