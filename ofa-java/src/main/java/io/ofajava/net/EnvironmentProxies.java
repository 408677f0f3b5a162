// SPDX-License-Identifier: Apache-2.0
package io.ofajava.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Selects the proxy that the environment names, as curl does: {@code HTTPS_PROXY} or {@code https_proxy} for https,
 * {@code http_proxy} (or {@code HTTP_PROXY}) for http, {@code ALL_PROXY} for both, and none for the entries of
 * {@code NO_PROXY}: host names, which include their subdomains, addresses, blocks such as {@code 10.0.0.0/8}, each with
 * or without a port, or {@code *} for all. Loopback addresses never use a proxy. If the environment names none, the
 * JVM's own settings apply. Immutable.
 */
public final class EnvironmentProxies extends ProxySelector {
    private static final String DISABLED_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

    private final Map<String, String> environment;
    private final ProxySelector otherwise;
    private final List<String> direct;

    /** Reads the environment of this process. */
    public EnvironmentProxies() {
        this(System.getenv(), ProxySelector.getDefault());
    }

    /**
     * Reads the given variables.
     *
     * @param otherwise used if the environment names no proxy; null for a direct connection
     */
    public EnvironmentProxies(Map<String, String> environment, ProxySelector otherwise) {
        this.environment = environment;
        this.otherwise = otherwise;
        this.direct = Arrays.stream(variable("NO_PROXY").orElse("").split("[,\\s]+"))
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /** A variable in lower or upper case; lower case takes precedence, as in curl. */
    private Optional<String> variable(String name) {
        String lower = environment.get(name.toLowerCase(Locale.ROOT));
        String value = lower != null ? lower : environment.get(name);
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }

    private Optional<WebAddress> proxy(String scheme) {
        return variable(scheme.toUpperCase(Locale.ROOT) + "_PROXY")
                .or(() -> variable("ALL_PROXY"))
                .map(text -> WebAddress.ofProxy(text, scheme));
    }

    /** The proxy for an address; empty for a direct connection. */
    Optional<WebAddress> proxyFor(String scheme, String host, int port) {
        return isDirect(host.toLowerCase(Locale.ROOT), port) ? Optional.empty() : proxy(scheme);
    }

    /**
     * The header {@code Proxy-Authorization} for an address, if the proxy's URL has a user. The JDK sends it to a proxy
     * that tunnels https only if {@link #allowBasicTunnels} was called early enough.
     */
    public Optional<String> authorization(String scheme, String host, int port) {
        return proxyFor(scheme, host, port)
                .map(WebAddress::credentials)
                .filter(text -> !text.isEmpty())
                .map(text -> "Basic "
                        + Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    /** The user and password in the URL of the proxy for an address. */
    Optional<PasswordAuthentication> credentials(WebAddress address) {
        return proxyFor(address.scheme(), address.host(), address.port())
                .map(WebAddress::credentials)
                .filter(text -> !text.isEmpty())
                .map(text -> {
                    int colon = text.indexOf(':');
                    return new PasswordAuthentication(
                            colon < 0 ? text : text.substring(0, colon),
                            (colon < 0 ? "" : text.substring(colon + 1)).toCharArray());
                });
    }

    /**
     * Lets the JDK send the user and password of a proxy's URL when it opens a tunnel for https, which it refuses by
     * default ({@code jdk.http.auth.tunneling.disabledSchemes=Basic}). Takes effect before the first connection of the
     * process, and only if the environment names a user and the property is not set. For {@code main} methods.
     */
    public static void allowBasicTunnels() {
        boolean named = new EnvironmentProxies()
                .proxy("https")
                .map(WebAddress::credentials)
                .filter(text -> !text.isEmpty())
                .isPresent();
        if (named && System.getProperty(DISABLED_SCHEMES) == null) {
            System.setProperty(DISABLED_SCHEMES, "");
        }
    }

    private boolean isDirect(String host, int port) {
        return host.equals("localhost")
                || host.startsWith("127.")
                || host.equals("[::1]")
                || direct.stream().anyMatch(entry -> matches(entry, host, port));
    }

    private static boolean matches(String entry, String host, int port) {
        if (entry.equals("*")) {
            return true;
        }
        String name = entry;
        int colon = entry.lastIndexOf(':');
        boolean hasPort = entry.startsWith("[") ? entry.contains("]:") : colon > 0 && entry.indexOf(':') == colon;
        if (hasPort) {
            if (!entry.substring(colon + 1).equals(Integer.toString(port))) {
                return false;
            }
            name = entry.substring(0, colon);
        }
        if (name.contains("/")) {
            return inBlock(name, host);
        }
        String bare = name.startsWith("*.") ? name.substring(2) : name.startsWith(".") ? name.substring(1) : name;
        return host.equals(bare) || host.endsWith("." + bare);
    }

    /** Whether an IPv4 address is in a block such as 10.0.0.0/8. */
    private static boolean inBlock(String block, String host) {
        int slash = block.indexOf('/');
        try {
            int bits = Integer.parseInt(block.substring(slash + 1));
            long mask = bits <= 0 ? 0 : -1L << 32 - Math.min(bits, 32);
            return (ipv4(host) & mask) == (ipv4(block.substring(0, slash)) & mask);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static long ipv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            throw new NumberFormatException("no IPv4 address");
        }
        long address = 0;
        for (String part : parts) {
            address = address << 8 | Integer.parseUnsignedInt(part) & 0xFF;
        }
        return address;
    }

    @Override
    public List<Proxy> select(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        return select(scheme, uri.getHost(), port, uri);
    }

    private List<Proxy> select(String scheme, String host, int port, @Nullable URI uri) {
        Optional<WebAddress> proxy = proxyFor(scheme, host, port);
        if (proxy.isPresent()) {
            return List.of(new Proxy(
                    Proxy.Type.HTTP,
                    InetSocketAddress.createUnresolved(
                            proxy.get().host(), proxy.get().port())));
        }
        boolean named = proxy(scheme).isPresent();
        return named || otherwise == null || uri == null ? List.of(Proxy.NO_PROXY) : otherwise.select(uri);
    }

    /** The proxy for an address, or {@link Proxy#NO_PROXY}. */
    Proxy choose(WebAddress address) {
        URI uri = null;
        try {
            uri = address.url().toURI();
        } catch (java.net.URISyntaxException e) {
            // A host that URI cannot represent: only the environment can name its proxy.
        }
        return select(address.scheme(), address.host(), address.port(), uri).get(0);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // Ignored: there is no alternative proxy.
    }
}
