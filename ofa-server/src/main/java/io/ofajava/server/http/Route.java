// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

/** Handles requests with one method and path. Called on a thread of the HTTP server: must return quickly. */
@FunctionalInterface
public interface Route {
    /** Responds now or later. An exception is converted by the error table. */
    void handle(Exchange exchange);
}
