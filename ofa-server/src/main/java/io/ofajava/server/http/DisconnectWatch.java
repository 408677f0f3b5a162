// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

import org.eclipse.jetty.server.Request;

/**
 * Detects that a client disconnects while its request is in progress, so that its computation can be cancelled. Jetty
 * has no such event for HTTP/1.1: it does not read a connection between the end of a request and its response, so the
 * disconnection shows only when the response is written (its maintainers describe this in
 * https://github.com/jetty/jetty.project/issues/824). If Jetty adds an event, an implementation that registers for it
 * can replace {@link SocketDisconnectWatch}.
 */
interface DisconnectWatch {
    /** The watch of a request's connection. */
    static DisconnectWatch of(Request request) {
        return new SocketDisconnectWatch(request);
    }

    /** Starts watching after the complete body was read. @param whenGone called at most once */
    void begin(Runnable whenGone);

    /**
     * Stops watching before the last part of the response is written.
     *
     * @return whether the connection must end with this response
     */
    boolean end();
}
