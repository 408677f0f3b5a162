// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The state of a server: LOADING, READY, DRAINING, STOPPED, in this order; FAILED can follow LOADING and READY. Only
 * READY is healthy. Thread-safe.
 */
public final class Lifecycle {
    /** The states. */
    public enum State {
        /** The model is loaded and warmed up. */
        LOADING,
        /** Requests are accepted. */
        READY,
        /** Accepted requests are finished, new ones rejected. */
        DRAINING,
        /** All requests are finished. */
        STOPPED,
        /** The model cannot be served; the process exits with an error. */
        FAILED
    }

    private static final Map<State, Set<State>> NEXT = Map.of(
            State.LOADING, EnumSet.of(State.READY, State.DRAINING, State.FAILED),
            State.READY, EnumSet.of(State.DRAINING, State.FAILED),
            State.DRAINING, EnumSet.of(State.STOPPED),
            State.FAILED, EnumSet.of(State.STOPPED),
            State.STOPPED, EnumSet.noneOf(State.class));

    private final List<BiConsumer<State, String>> listeners = new ArrayList<>();
    private volatile State state = State.LOADING;
    private volatile String reason = "the model is loading";

    /** The current state. */
    public State state() {
        return state;
    }

    /** The reason for the state, for people. */
    public String reason() {
        return reason;
    }

    /**
     * Registers a callback for state changes. It is called on the thread that made the change, in the order of the
     * changes.
     */
    public synchronized void onChange(BiConsumer<State, String> listener) {
        listeners.add(listener);
    }

    /**
     * Changes the state.
     *
     * @param why reason for people
     * @return false, without effect, if the transition is not permitted
     */
    public synchronized boolean enter(State next, String why) {
        if (!NEXT.getOrDefault(state, Set.of()).contains(next)) {
            return false;
        }
        reason = why;
        state = next;
        listeners.forEach(listener -> listener.accept(next, why));
        return true;
    }
}
