// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import io.ofajava.error.HubError;
import io.ofajava.error.OfaException;
import io.ofajava.net.EnvironmentProxies;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * GET requests that follow redirects. The access token, if any, is sent only to the host that was named: hubs redirect
 * to storage on other hosts, whose addresses are signed.
 */
final class Http {
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final Duration FIRST_BYTE = Duration.ofSeconds(60);
    private static final int MAX_REDIRECTS = 5;

    private final HttpClient client;
    private final ProxySelector proxy;
    private final @Nullable String token;

    /** @param token an access token, or null */
    Http(@Nullable String token) {
        this(token, null, null);
    }

    /**
     * @param token an access token, or null
     * @param proxy selects proxies; null for the proxy of the environment, or else the JVM's own setting
     * @param tls trusted certificates, or null for the JVM's
     */
    Http(@Nullable String token, @Nullable ProxySelector proxy, @Nullable SSLContext tls) {
        this.proxy = proxy == null ? new EnvironmentProxies() : proxy;
        HttpClient.Builder builder = HttpClient.newBuilder()
                // HTTP/2 would add an upgrade request to every plain HTTP connection
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(this.proxy);
        if (tls != null) {
            builder.sslContext(tls);
        }
        this.client = builder.build();
        this.token = token;
    }

    /**
     * Fetches a short text.
     *
     * @param most maximum size of the response in bytes
     * @param what description of the request, for messages
     */
    String text(URI address, int most, String what) {
        try (InputStream body =
                successful(get(address, Map.of()), address, what).body()) {
            byte[] bytes = body.readNBytes(most + 1);
            if (bytes.length > most) {
                throw HubError.BAD_ANSWER.with(
                        address, "responded with more than " + most + " bytes; is that the right address?");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw unreachable(address, e);
        }
    }

    /** Fetches the response after redirects. The caller closes the body. */
    HttpResponse<InputStream> get(URI address, Map<String, String> headers) {
        URI current = address;
        for (int i = 0; i <= MAX_REDIRECTS; i++) {
            requireWeb(current);
            HttpResponse<InputStream> response = send(current, headers, token != null && sameHost(current, address));
            int status = response.statusCode();
            if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308) {
                return response;
            }
            discard(response);
            URI next = current.resolve(response.headers()
                    .firstValue("location")
                    .orElseThrow(() -> HubError.BAD_ANSWER.with(address, "redirects without a target address")));
            if ("https".equals(current.getScheme()) && !"https".equals(next.getScheme())) {
                throw HubError.BAD_ANSWER.with(address, "redirects from https to " + next.getScheme() + "; refused");
            }
            current = next;
        }
        throw HubError.BAD_ANSWER.with(address, "redirects more than " + MAX_REDIRECTS + " times");
    }

    /** Returns the response if its status is a success. */
    HttpResponse<InputStream> successful(HttpResponse<InputStream> response, URI address, String what) {
        int status = response.statusCode();
        if (status == 200 || status == 206) {
            return response;
        }
        discard(response);
        if (status == 401 || status == 403) {
            throw HubError.REFUSED.with(address.getHost(), what, status);
        }
        if (status == 404) {
            throw HubError.NOT_FOUND.with(address.getHost(), what);
        }
        throw HubError.HOST_FAILED.with(address.getHost(), what, status);
    }

    private HttpResponse<InputStream> send(URI address, Map<String, String> headers, boolean withToken) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(FIRST_BYTE).header("User-Agent", "ofa-java");
        headers.forEach(request::header);
        if (withToken) {
            request.header("Authorization", "Bearer " + token);
        }
        if (proxy instanceof EnvironmentProxies named) {
            int port = address.getPort() >= 0 ? address.getPort() : "https".equals(address.getScheme()) ? 443 : 80;
            named.authorization(address.getScheme(), address.getHost(), port)
                    .ifPresent(value -> request.header("Proxy-Authorization", value));
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw unreachable(address, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HubError.INTERRUPTED.causedBy(e, address);
        }
    }

    static OfaException unreachable(URI address, IOException cause) {
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return HubError.UNREACHABLE.causedBy(cause, address.getHost(), reason);
    }

    private static void requireWeb(URI address) {
        if (address.getHost() == null || !("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
            throw HubError.BAD_ADDRESS.with(address, "is not an http or https address");
        }
    }

    private static boolean sameHost(URI one, URI other) {
        return one.getHost().equalsIgnoreCase(other.getHost())
                && one.getPort() == other.getPort()
                && one.getScheme().equals(other.getScheme());
    }

    private static void discard(HttpResponse<InputStream> response) {
        try {
            response.body().close();
        } catch (IOException e) {
            // Cancels the connection; its failure is expected and ignored.
        }
    }
}
