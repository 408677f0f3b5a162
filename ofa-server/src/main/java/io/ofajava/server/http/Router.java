// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Finds the route of a request. Paths are matched exactly; a segment {@code *} of a pattern matches any one segment.
 */
final class Router extends Handler.Abstract.NonBlocking {
    private record Pattern(String[] segments) {
        static Pattern of(String path) {
            return new Pattern(path.split("/", -1));
        }

        boolean matches(String[] path) {
            if (path.length != segments.length) {
                return false;
            }
            for (int i = 0; i < path.length; i++) {
                if (!segments[i].equals("*") && !segments[i].equals(path[i])) {
                    return false;
                }
            }
            return true;
        }
    }

    private final Map<Pattern, Map<String, Route>> routes = new LinkedHashMap<>();
    private final Consumer<RequestRecord> whenDone;
    private final HeaderClock headers;

    /**
     * @param whenDone called for every request when its response has been sent or has failed
     * @param headers notified when a request begins and ends
     */
    Router(Consumer<RequestRecord> whenDone, HeaderClock headers) {
        this.whenDone = whenDone;
        this.headers = headers;
    }

    void add(String method, String path, Route route) {
        Pattern pattern = routes.keySet().stream()
                .filter(known -> String.join("/", known.segments()).equals(path))
                .findFirst()
                .orElseGet(() -> Pattern.of(path));
        routes.computeIfAbsent(pattern, unused -> new LinkedHashMap<>()).put(method, route);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = Request.getPathInContext(request);
        RequestRecord record =
                new RequestRecord(Exchange.idOf(request), request.getMethod(), path, request.getBeginNanoTime());
        record.trace(request.getHeaders().get("traceparent"));
        Connection connection = request.getConnectionMetaData().getConnection();
        headers.begun(connection);
        Request.addCompletionListener(request, failure -> {
            headers.ended(connection);
            whenDone.accept(record);
        });
        // Computing may take longer than the idle timeout of a connection; the request's own deadline applies.
        request.addIdleTimeoutListener(timeout -> false);
        Exchange exchange = new Exchange(request, response, callback, record);
        try {
            requireKnownCoding(request);
            find(request.getMethod(), path, exchange).handle(exchange);
        } catch (RuntimeException | Error e) {
            exchange.error(e);
        }
        return true;
    }

    /** Jetty decodes only the transfer coding {@code chunked}, and treats the output of other codings as content. */
    private static void requireKnownCoding(Request request) {
        List<String> codings = request.getHeaders().getCSV(HttpHeader.TRANSFER_ENCODING, false);
        if (!codings.isEmpty() && !(codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked"))) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "the transfer coding '" + clip(String.join(", ", codings)) + "' is not supported; send chunked, or"
                            + " the body with its length");
        }
    }

    private Route find(String method, String path, Exchange exchange) {
        String[] segments = path.split("/", -1);
        for (Map.Entry<Pattern, Map<String, Route>> entry : routes.entrySet()) {
            if (entry.getKey().matches(segments)) {
                Route route = entry.getValue().get(method);
                if (route == null && method.equals("HEAD")) {
                    route = entry.getValue().get("GET");
                }
                if (route == null) {
                    exchange.putHeader(
                            "Allow", String.join(", ", entry.getValue().keySet()));
                    throw new ApiException(
                            ErrorCode.METHOD_NOT_ALLOWED,
                            path + " takes "
                                    + String.join(" or ", entry.getValue().keySet()) + ", not " + clip(method));
                }
                return route;
            }
        }
        List<String> known = new ArrayList<>();
        routes.keySet().forEach(pattern -> known.add(String.join("/", pattern.segments())));
        throw new ApiException(
                ErrorCode.NOT_FOUND, "there is no " + clip(path) + "; there is " + String.join(", ", known));
    }

    private static String clip(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }
}
