// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.http.BodyReader;
import io.ofajava.server.http.Exchange;
import io.ofajava.server.service.Workers;
import java.time.Duration;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;

/** The first steps of every request for a model: deadline, body, content coding. Thread-safe. */
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
     * Reads the body of a request and goes on with it on a thread for parsing.
     *
     * @param next what it throws is the request's response
     */
    void read(Exchange exchange, InFlight.Work work, Consumer<byte[]> next) {
        // The request's own deadline is known when it is parsed; until then the greatest one holds.
        work.deadline(deadline(exchange, longest()));
        bodies.read(exchange).whenComplete((body, failure) -> {
            if (failure != null) {
                work.fail(failure);
                return;
            }
            work.onEnd(body::close);
            work.watchClient();
            work.guarded(front.door(), () -> {
                if (!work.isEnded()) { // the client may have disconnected while this waited for a thread
                    body.decode(exchange.header(HttpHeader.CONTENT_ENCODING.asString()));
                    next.accept(body.bytes());
                }
            });
        });
    }

    private Duration longest() {
        return times.request().compareTo(times.stream()) > 0 ? times.request() : times.stream();
    }

    /** Deadlines run from the arrival of a request. @return by {@link System#nanoTime()} */
    static long deadline(Exchange exchange, Duration limit) {
        return exchange.record().startNanos() + limit.toNanos();
    }
}
