// SPDX-License-Identifier: Apache-2.0
package io.ofajava.net;

import java.net.IDN;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An http or https address in the lenient form that users write: spaces, {@code |} and non-ASCII letters are encoded,
 * and host names may contain {@code _}, which {@link java.net.URI} rejects. The fragment is dropped.
 *
 * @param scheme {@code http} or {@code https}
 * @param credentials decoded {@code user:password}, or empty
 * @param host in lower case, ASCII
 * @param port the scheme's default if the address has none
 * @param file encoded path and query; begins with a slash
 */
public record WebAddress(String scheme, String credentials, String host, int port, String file) {
    private static final Pattern ADDRESS = Pattern.compile(
            "(?i)(https?)://(?:([^/?#@]*)@)?(\\[[0-9a-f:.]+\\]|[^/?#@:\\s\\[\\]]+)(?::(\\d{1,5}))?([/?][^#]*)?(#.*)?",
            Pattern.DOTALL);
    private static final String PLAIN = "-._~!$&'()*+,;=:@/?";

    /**
     * Parses an address.
     *
     * @throws IllegalArgumentException with the reason for the user
     */
    public static WebAddress of(String text) {
        Matcher matcher = ADDRESS.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("it is not an http or https address");
        }
        String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
        int port = matcher.group(4) != null ? Integer.parseInt(matcher.group(4)) : scheme.equals("https") ? 443 : 80;
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " does not exist");
        }
        String rest = matcher.group(5) == null ? "/" : matcher.group(5);
        String user = matcher.group(2) == null
                ? ""
                : URLDecoder.decode(matcher.group(2).replace("+", "%2B"), StandardCharsets.UTF_8);
        return new WebAddress(
                scheme, user, host(matcher.group(3)), port, encoded(rest.startsWith("/") ? rest : "/" + rest));
    }

    /** Parses a proxy's address, whose scheme may be missing. */
    static WebAddress ofProxy(String text, String scheme) {
        try {
            return of(text.contains("://") ? text : "http://" + text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the proxy for " + scheme + " that the environment names cannot be used: " + e.getMessage(), e);
        }
    }

    private static String host(String text) {
        if (text.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            return text.toLowerCase(Locale.ROOT);
        }
        try {
            return IDN.toASCII(text).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is not a host name", e);
        }
    }

    /** Encodes characters that an address may not contain. A percent sign before two hexadecimal digits is kept. */
    private static String encoded(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (letter || PLAIN.indexOf(c) >= 0 || c == '%') {
                out.append(c);
            } else {
                out.append('%').append(String.format("%02X", (int) c));
            }
        }
        return out.toString().replaceAll("%(?![0-9A-Fa-f]{2})", "%25");
    }

    /**
     * Resolves the target of a redirect.
     *
     * @param location absolute, or relative to this address
     * @throws IllegalArgumentException with the reason for the user
     */
    public WebAddress resolve(String location) {
        String text = location.strip();
        if (text.matches("(?is)[a-z][a-z0-9+.-]*:.*")) {
            return of(text);
        }
        if (text.startsWith("//")) {
            return of(scheme + ":" + text);
        }
        String path = file.replaceFirst("\\?.*", "");
        String absolute = text.startsWith("/")
                ? text
                : text.startsWith("?") ? path + text : path.substring(0, path.lastIndexOf('/') + 1) + text;
        return of(scheme + "://" + host + ":" + port + absolute);
    }

    URL url() {
        try {
            return new URL(scheme, host, isUsualPort() ? -1 : port, file);
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * Whether a list of hosts contains this address. An entry without a port matches only the scheme's default port.
     */
    public boolean isOneOf(Iterable<String> hosts) {
        for (String entry : hosts) {
            if (isUsualPort() && entry.equalsIgnoreCase(host) || entry.equalsIgnoreCase(host + ":" + port)) {
                return true;
            }
        }
        return false;
    }

    /** The host, with its port unless that is the default of the scheme: the entry of a list that allows it. */
    String hostAndPort() {
        return host + (isUsualPort() ? "" : ":" + port);
    }

    private boolean isUsualPort() {
        return port == (scheme.equals("https") ? 443 : 80);
    }

    /** Omits credentials and query, which may be secret. */
    @Override
    public String toString() {
        return scheme + "://" + hostAndPort() + file.replaceFirst("\\?.*", "");
    }
}
