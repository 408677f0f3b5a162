// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

import io.ofajava.error.OfaException;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ServerError;
import java.net.SocketException;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The HTTP server. Its few threads only transfer bytes and never block, so health checks are answered under any load.
 */
public final class HttpFront implements AutoCloseable {
    private static final int THREADS = 24;
    private static final int ACCEPT_QUEUE = 1024;

    private final Server server;
    private final ServerConnector connector;
    private final HeaderClock headers;
    private final Router router;

    /** @param whenDone called for every request when its response has been sent or has failed */
    public HttpFront(ServerConfig config, Consumer<RequestRecord> whenDone) {
        // The minimum equals the maximum, because a thread that is started later would inherit the niceness of the
        // thread that triggers its start, such as an inference thread.
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, THREADS);
        threads.setName("ofa-http");
        threads.setDaemon(true);
        server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(config.limits().maxHeaderBytes());
        connector = new ServerConnector(server, 1, 2, new HttpConnectionFactory(http));
        connector.setHost(config.host());
        connector.setPort(config.port());
        connector.setIdleTimeout(config.times().idle().toMillis());
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(config.limits().maxConnections(), server));
        headers = new HeaderClock(config.times().header());
        connector.addBean(headers);
        router = new Router(whenDone, headers);
        server.setHandler(config.api().corsOrigins().isEmpty() ? router : crossOrigin(config));
        server.setErrorHandler(new HttpErrors());
        server.setStopTimeout(0);
    }

    private Handler crossOrigin(ServerConfig config) {
        CrossOriginHandler handler = new CrossOriginHandler();
        handler.setAllowedOriginPatterns(config.api().corsOrigins().stream()
                .map(origin -> origin.equals("*") ? "*" : Pattern.quote(origin))
                .collect(Collectors.toSet()));
        handler.setAllowedMethods(Set.of("GET", "POST", "DELETE", "HEAD"));
        handler.setAllowedHeaders(Set.of("*"));
        handler.setExposedHeaders(
                Set.of("X-Request-Id", "Retry-After", "X-Ofa-Seed", "X-Ofa-Location", Exchange.CUSTOM_ATTRIBUTES));
        handler.setAllowCredentials(false);
        handler.setDeliverPreflightRequests(false);
        handler.setHandler(router);
        return handler;
    }

    /** Adds a route for a method and path; a segment {@code *} of the path matches any segment. */
    public void route(String method, String path, Route route) {
        router.add(method, path, route);
    }

    /** @throws OfaException if the port cannot be opened */
    public void start() {
        try {
            server.start();
        } catch (Exception e) {
            // Jetty's own message repeats the address.
            Throwable reason = e.getCause() instanceof SocketException ? e.getCause() : e;
            throw ServerError.NOT_LISTENING.causedBy(
                    e, connector.getHost() + ":" + connector.getPort(), reason.getMessage());
        }
    }

    /** The port on which the server listens. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Accepts no further connections; existing ones continue. */
    public void closePort() {
        connector.close();
    }

    @Override
    public void close() {
        headers.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw ServerError.NOT_STOPPED.causedBy(e, e);
        }
    }
}
