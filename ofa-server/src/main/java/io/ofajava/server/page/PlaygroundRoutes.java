// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.page;

import io.ofajava.Ofa;
import io.ofajava.server.http.Exchange;
import io.ofajava.server.http.HttpFront;
import io.ofajava.server.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * The page at {@code /}, its files at {@code /ui/}, the samples, and {@code /ui/model.json}, which describes the served
 * model. None of them requires a key, because none uses the model. The page sends requests to this server only, which
 * its content security policy enforces.
 */
public final class PlaygroundRoutes {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");
    private static final List<String> FILES = List.of(
            "page.css",
            "icon.svg",
            "main.js",
            "dom.js",
            "client.js",
            "fields.js",
            "history.js",
            "image.js",
            "results.js",
            "snippets.js",
            "stage.js");

    private static final Map<String, String> HEADERS = Map.of(
            "Cache-Control",
            "no-cache",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

    private PlaygroundRoutes() {}

    /**
     * The served model.
     *
     * @param name the model's name in responses
     * @param demo whether it is the demo model
     */
    public record Served(String name, Ofa ofa, boolean demo) {}

    /**
     * Adds the routes.
     *
     * @param served supplies the model; throws if no model is ready
     * @param orientation the server's setting, {@code apply} or {@code ignore}
     * @param apiKey whether requests need a key
     */
    public static void add(HttpFront http, Function<Exchange, Served> served, String orientation, boolean apiKey) {
        http.route("GET", "/", file("index.html"));
        FILES.forEach(name -> http.route("GET", "/ui/" + name, file(name)));
        List<Sample> samples = Sample.all();
        for (Sample sample : samples) {
            http.route(
                    "GET",
                    "/ui/samples/" + sample.name(),
                    exchange -> exchange.send(200, "image/png", sample.content(), HEADERS));
        }
        http.route("GET", "/ui/model.json", exchange -> {
            Served model = served.apply(exchange);
            exchange.json(200, ModelPage.of(model.name(), model.ofa(), model.demo(), orientation, apiKey, samples));
        });
    }

    private static Route file(String name) {
        String type = Objects.requireNonNull(TYPES.get(name.substring(name.lastIndexOf('.') + 1)), name);
        byte[] content;
        try (InputStream in = PlaygroundRoutes.class.getResourceAsStream(name)) {
            content = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the jar is damaged", e);
        }
        return exchange -> exchange.send(200, type, content, HEADERS);
    }
}
