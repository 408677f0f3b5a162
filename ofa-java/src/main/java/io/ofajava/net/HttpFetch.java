// SPDX-License-Identifier: Apache-2.0
package io.ofajava.net;

import io.ofajava.net.FetchException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.PasswordAuthentication;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Fetches small files from allowed hosts over HTTP/1.1, through the proxy of the environment. Redirects are followed to
 * allowed hosts only, and not from https to http. Blocking. Thread-safe.
 *
 * <p>Uses {@link HttpURLConnection}. The JDK's newer client sends {@code Upgrade: h2c} to every plain HTTP server,
 * which some servers refuse, and it does not accept host names with {@code _}.
 */
public final class HttpFetch {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int DEFAULT_REDIRECTS = 5;

    private final EnvironmentProxies proxies;
    private final List<String> hosts;
    private final int maxBytes;
    private final Duration timeout;
    private final int maxRedirects;

    /**
     * @param hosts the allowed hosts, also for redirects: {@code host} or {@code host:port}
     * @param maxBytes maximum size of a file
     * @param timeout time limit of a fetch, including redirects and content
     */
    public HttpFetch(List<String> hosts, int maxBytes, Duration timeout) {
        this(hosts, maxBytes, timeout, DEFAULT_REDIRECTS);
    }

    /** @param maxRedirects maximum number of redirects */
    public HttpFetch(List<String> hosts, int maxBytes, Duration timeout, int maxRedirects) {
        this(new EnvironmentProxies(), hosts, maxBytes, timeout, maxRedirects);
    }

    HttpFetch(EnvironmentProxies proxies, List<String> hosts, int maxBytes, Duration timeout) {
        this(proxies, hosts, maxBytes, timeout, DEFAULT_REDIRECTS);
    }

    private HttpFetch(
            EnvironmentProxies proxies, List<String> hosts, int maxBytes, Duration timeout, int maxRedirects) {
        this.proxies = proxies;
        this.hosts = List.copyOf(hosts);
        this.maxBytes = maxBytes;
        this.timeout = timeout;
        this.maxRedirects = maxRedirects;
    }

    /**
     * Fetches an address.
     *
     * @throws FetchException if it fails; the message states the reason
     */
    public byte[] get(WebAddress address) throws FetchException {
        long end = System.nanoTime() + timeout.toNanos();
        WebAddress at = address;
        for (int redirects = 0; ; redirects++) {
            if (!at.isOneOf(hosts)) {
                throw new FetchException(
                        Kind.REFUSED,
                        (redirects == 0 ? "" : "it redirects to ") + at.hostAndPort()
                                + ", which is not an allowed host",
                        null);
            }
            Object result = exchange(at, end);
            if (result instanceof byte[] content) {
                return content;
            }
            if (redirects == maxRedirects) {
                throw new FetchException(Kind.FAILED, "it redirects more than " + maxRedirects + " times", null);
            }
            at = redirected(at, (String) result);
        }
    }

    private static WebAddress redirected(WebAddress from, String location) throws FetchException {
        WebAddress to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new FetchException(Kind.FAILED, "it redirects to an invalid address: " + e.getMessage(), e);
        }
        if (from.scheme().equals("https") && to.scheme().equals("http")) {
            throw new FetchException(Kind.REFUSED, "it redirects from https to http", null);
        }
        return to;
    }

    /** Supplies the proxy's user for challenges of the proxy, and nothing for challenges of servers. */
    private static final class ProxyUser extends Authenticator {
        private final PasswordAuthentication user;

        ProxyUser(PasswordAuthentication user) {
            this.user = user;
        }

        @Override
        protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            return getRequestorType() == RequestorType.PROXY ? user : null;
        }
    }

    /** The content, or the target of a redirect as a string. */
    private Object exchange(WebAddress address, long end) throws FetchException {
        AtomicBoolean late = new AtomicBoolean();
        CompletableFuture<?> cut = null;
        try {
            HttpURLConnection connection = (HttpURLConnection) address.url().openConnection(proxies.choose(address));
            int left = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setConnectTimeout(Math.min(CONNECT_MILLIS, left));
            connection.setReadTimeout(left);
            connection.setRequestProperty("Accept", "image/*, */*;q=0.5");
            connection.setRequestProperty("User-Agent", "ofa-java");
            if (address.scheme().equals("http")) {
                proxies.authorization(address.scheme(), address.host(), address.port())
                        .ifPresent(value -> connection.setRequestProperty("Proxy-Authorization", value));
            } else {
                // HttpURLConnection does not send a Proxy-Authorization header when it opens a tunnel; it asks an
                // authenticator.
                proxies.credentials(address).ifPresent(user -> connection.setAuthenticator(new ProxyUser(user)));
            }
            // The read timeout applies to each read. A server that sends a few bytes at a time could otherwise hold
            // this thread indefinitely.
            cut = CompletableFuture.runAsync(
                    () -> {
                        late.set(true);
                        connection.disconnect();
                    },
                    CompletableFuture.delayedExecutor(left, TimeUnit.MILLISECONDS));
            int status = connection.getResponseCode();
            String location = connection.getHeaderField("Location");
            if (status >= 301 && status <= 308 && status != 304 && location != null) {
                connection.disconnect();
                return location;
            }
            if (status != 200) {
                connection.disconnect();
                throw new FetchException(Kind.FAILED, "it responded with status " + status, null);
            }
            byte[] content;
            try (InputStream body = connection.getInputStream()) {
                content = body.readNBytes(maxBytes + 1);
            }
            if (late.get()) {
                throw new IOException("closed");
            }
            if (content.length > maxBytes) {
                connection.disconnect();
                throw new FetchException(Kind.TOO_LARGE, "it is over the limit of " + maxBytes + " bytes", null);
            }
            return content;
        } catch (FetchException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            boolean timedOut = late.get() || e instanceof java.net.SocketTimeoutException;
            String reason = timedOut
                    ? "it did not arrive within " + timeout.toSeconds() + " s"
                    : e instanceof java.net.UnknownHostException
                            ? "its host is unknown"
                            : String.valueOf(e.getMessage());
            throw new FetchException(Kind.FAILED, reason.lines().findFirst().orElse("it cannot be reached"), e);
        } finally {
            if (cut != null) {
                cut.cancel(false);
            }
        }
    }
}
