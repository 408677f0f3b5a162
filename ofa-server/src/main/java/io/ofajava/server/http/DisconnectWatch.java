// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

import org.eclipse.jetty.server.Request;

/**
 * Detects that a client disconnects while its request is in progress, so that nothing more is computed for it. Jetty
 * has no such event for HTTP/1.1: it does not read a connection between the end of a request and its response, so the
 * disconnection shows only when the response is written (https://github.com/jetty/jetty.project/issues/3473 and
 * https://github.com/jetty/jetty.project/issues/238). This is the only place that works around that; with an event of
 * Jetty's own, an implementation that registers for it replaces {@link SocketDisconnectWatch}.
 */
interface DisconnectWatch {
    /** The watch of a request's connection. */
    static DisconnectWatch of(Request request) {
        return new SocketDisconnectWatch(request);
    }

    /** Begins when the request's body has been read whole. @param whenGone called once at most */
    void begin(Runnable whenGone);

    /**
     * Ends before the last of the response is written.
     *
     * @return whether the connection must end with this response
     */
    boolean end();
}
