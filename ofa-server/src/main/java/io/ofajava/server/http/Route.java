// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

/** What answers requests of one method and path. Called on a thread of the HTTP server, so it returns at once. */
@FunctionalInterface
public interface Route {
    /** Answers, now or later. What it throws is answered by the error table. */
    void handle(Exchange exchange);
}
