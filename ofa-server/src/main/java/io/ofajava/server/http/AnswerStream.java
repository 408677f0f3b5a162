// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.http;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * An answer in pieces, each sent as soon as the one before has left. Where the client reads more slowly than pieces
 * come, those that may be left out are; the others wait in memory. Thread-safe; no call waits.
 */
public final class AnswerStream {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int MUCH = 64;

    private final Response response;
    private final Callback callback;
    private final DisconnectWatch watch;
    private final UnaryOperator<byte[]> framing;
    private final Runnable endConnection;
    private final Runnable resetConnection;
    private final Queue<ByteBuffer> waiting = new ArrayDeque<>();
    private final List<Runnable> whenGone = new ArrayList<>();
    private @Nullable Runnable whenRoom;
    private boolean writing;
    private boolean ended;
    private @Nullable Throwable failure;

    /**
     * @param watch goes on until the last piece: a client that leaves while there is nothing to send would not be
     *     noticed by writing
     * @param framing of each piece
     * @param endConnection sends nothing more on it: for a connection that must not be used again
     * @param resetConnection makes an incomplete response visible as such where its framing cannot
     */
    AnswerStream(
            Response response,
            Callback callback,
            DisconnectWatch watch,
            UnaryOperator<byte[]> framing,
            Runnable endConnection,
            Runnable resetConnection) {
        this.response = response;
        this.callback = callback;
        this.watch = watch;
        this.framing = framing;
        this.endConnection = endConnection;
        this.resetConnection = resetConnection;
    }

    /** Calls back, once, when the client is found to have gone before the end; at once where it has. */
    public void onGone(Runnable action) {
        synchronized (this) {
            if (failure == null) {
                whenGone.add(action);
                return;
            }
        }
        action.run();
    }

    /** Sends a piece. */
    public void send(byte[] piece) {
        offer(piece, false);
    }

    /**
     * Runs the action once few pieces wait: at once, or on the thread that sent the last of too many. One action at a
     * time; not run where the client has gone.
     */
    public void whenRoom(Runnable action) {
        synchronized (this) {
            if (failure != null) {
                return;
            }
            if (waiting.size() >= MUCH) {
                whenRoom = action;
                return;
            }
        }
        action.run();
    }

    /** Sends a piece unless others still wait; what comes later makes up for it. */
    public void sendIfIdle(byte[] piece) {
        offer(piece, true);
    }

    private void offer(byte[] piece, boolean mayDrop) {
        synchronized (this) {
            if (ended || failure != null || mayDrop && writing) {
                return;
            }
            waiting.add(ByteBuffer.wrap(framing.apply(piece)));
        }
        pump();
    }

    /** The answer is complete with what was sent. */
    public void end() {
        synchronized (this) {
            if (ended || failure != null) {
                return;
            }
            ended = true;
        }
        pump();
    }

    private void pump() {
        ByteBuffer next;
        boolean last;
        synchronized (this) {
            if (writing || failure != null) {
                return;
            }
            next = waiting.poll();
            last = ended && waiting.isEmpty();
            if (next == null && !last) {
                return;
            }
            writing = true;
        }
        if (last) {
            response.write(true, next == null ? NOTHING : next, watch.end() ? ending() : callback);
        } else {
            response.write(false, next, Callback.from(this::written, this::failed));
        }
    }

    /**
     * The watch took a byte of a next request, so the connection ends as soon as this answer has left: its headers
     * have, and could not say so.
     */
    private Callback ending() {
        return Callback.from(
                () -> {
                    endConnection.run();
                    callback.succeeded();
                },
                callback::failed);
    }

    private void written() {
        Runnable action = null;
        synchronized (this) {
            writing = false;
            if (waiting.size() < MUCH) {
                action = whenRoom;
                whenRoom = null;
            }
        }
        pump();
        if (action != null) {
            action.run();
        }
    }

    /**
     * Ends the response although it is not complete. The client sees that: chunks lack their end, or the connection is
     * reset.
     */
    public void abort(Throwable cause) {
        resetConnection.run();
        failed(cause);
    }

    private void failed(Throwable cause) {
        List<Runnable> actions;
        synchronized (this) {
            if (failure != null) {
                return;
            }
            failure = cause;
            waiting.clear();
            actions = List.copyOf(whenGone);
        }
        watch.end();
        actions.forEach(Runnable::run);
        // Jetty logs the stack trace of any other exception; the request's own log line has the cause.
        callback.failed(cause instanceof QuietException ? cause : new QuietException.Exception(cause));
    }
}
