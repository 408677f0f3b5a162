// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.http.BodyReader;
import io.ofajava.server.http.Exchange;
import io.ofajava.server.service.Workers;
import java.time.Duration;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;

/** The first steps of every model request: deadline, body, content coding. Thread-safe. */
final class Intake {
    private final ServerConfig.Times times;
    private final BodyReader bodies;
    private final Workers front;

    Intake(ServerConfig.Times times, BodyReader bodies, Workers front) {
        this.times = times;
        this.bodies = bodies;
        this.front = front;
    }

    /**
     * Reads the body of a request and continues on a parsing thread.
     *
     * @param next handles the body; its exceptions become the response
     */
    void read(Exchange exchange, InFlight.Work work, Consumer<byte[]> next) {
        // The maximum deadline applies until the request is parsed and its own deadline is known.
        work.deadline(deadline(exchange, longest()));
        bodies.read(exchange).whenComplete((body, failure) -> {
            if (failure != null) {
                work.fail(failure);
                return;
            }
            work.onEnd(body::close);
            work.watchClient();
            work.guarded(front.bounded(), () -> {
                if (!work.isEnded()) { // the client may have disconnected while this task was queued
                    body.decode(exchange.header(HttpHeader.CONTENT_ENCODING.asString()));
                    next.accept(body.bytes());
                }
            });
        });
    }

    private Duration longest() {
        return times.request().compareTo(times.stream()) > 0 ? times.request() : times.stream();
    }

    /** The deadline, counted from the arrival of the request. @return by {@link System#nanoTime()} */
    static long deadline(Exchange exchange, Duration limit) {
        return exchange.record().startNanos() + limit.toNanos();
    }
}
