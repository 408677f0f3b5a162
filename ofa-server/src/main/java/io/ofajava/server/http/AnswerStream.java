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
 * A response in pieces, each sent when the previous one has been sent. If the client reads too slowly, droppable pieces
 * are dropped and the others are queued in memory. Thread-safe and non-blocking.
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
     * @param watch kept until the last piece, because a disconnection between pieces would not be noticed by writing
     * @param framing format of each piece
     * @param endConnection sends nothing more on it; for a connection that must not be reused
     * @param resetConnection makes an incomplete response detectable if the framing cannot
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

    /** Registers a callback that is called once when the client disconnects before the end; immediately if it has. */
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
     * Runs the action once few pieces are queued: immediately, or on the thread that sends the last surplus piece. Only
     * one action can be pending. It does not run if the client has disconnected.
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

    /** Sends a piece unless others are queued; a later piece supersedes it. */
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

    /** Completes the response. */
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
     * The watch consumed a byte of a following request, so the connection must end after this response. The headers
     * were sent already and could not announce it.
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

    /** Aborts the response. The client detects that the final chunk is missing, or that the connection is reset. */
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
