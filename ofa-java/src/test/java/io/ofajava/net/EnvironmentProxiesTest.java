// SPDX-License-Identifier: Apache-2.0
package io.ofajava.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentProxiesTest {
    private static final Map<String, String> BOTH = Map.of(
            "HTTPS_PROXY", "http://secure.proxy:3128",
            "http_proxy", "plain.proxy:3129",
            "NO_PROXY", "internal.example, .corp, 10.0.0.0/8, exact.example:8443, [::2]");

    @ParameterizedTest
    @CsvSource({
        "https://hub.example/x, secure.proxy:3128",
        "http://hub.example/x, plain.proxy:3129",
        "https://internal.example/x, direct",
        "https://s3.internal.example/x, direct",
        "https://notinternal.example/x, secure.proxy:3128",
        "https://a.corp/x, direct",
        "http://10.1.2.3/x, direct",
        "http://11.1.2.3/x, plain.proxy:3129",
        "https://exact.example:8443/x, direct",
        "https://exact.example/x, secure.proxy:3128",
        "http://localhost:8080/x, direct",
        "http://127.0.0.1/x, direct",
    })
    void choosesLikeCurl(String address, String expected) {
        assertEquals(expected, chosen(new EnvironmentProxies(BOTH, null), address));
    }

    @Test
    void aStarDisablesProxiesAndAllProxyAppliesToBoth() {
        assertEquals(
                "direct",
                chosen(new EnvironmentProxies(Map.of("ALL_PROXY", "p:1", "no_proxy", "*"), null), "https://h/"));
        assertEquals("p:1", chosen(new EnvironmentProxies(Map.of("ALL_PROXY", "p:1"), null), "https://h/"));
        assertEquals("direct", chosen(new EnvironmentProxies(Map.of(), null), "https://h/"));
    }

    @Test
    void anInvalidProxyIsNamed() {
        EnvironmentProxies proxies = new EnvironmentProxies(Map.of("HTTPS_PROXY", "socks5://p:1"), null);
        assertThrows(IllegalArgumentException.class, () -> chosen(proxies, "https://h/"));
    }

    private static String chosen(EnvironmentProxies proxies, String address) {
        List<Proxy> selected = proxies.select(URI.create(address));
        assertEquals(1, selected.size());
        Proxy proxy = selected.get(0);
        InetSocketAddress place = (InetSocketAddress) proxy.address();
        return proxy == Proxy.NO_PROXY ? "direct" : place.getHostString() + ":" + place.getPort();
    }
}
