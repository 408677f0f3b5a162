// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What state a server is in. It goes LOADING, READY, DRAINING, STOPPED, or into FAILED from before DRAINING, and never
 * back. Only READY is healthy. Thread-safe.
 */
public final class Lifecycle {
    /** The states. */
    public enum State {
        /** The model is loaded and warmed up. */
        LOADING,
        /** Requests are served. */
        READY,
        /** Accepted requests are finished, new ones refused. */
        DRAINING,
        /** Nothing is left to do. */
        STOPPED,
        /** The model cannot be served; the process ends with a failure. */
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

    /** The state now. */
    public State state() {
        return state;
    }

    /** Why it is in that state, for people. */
    public String reason() {
        return reason;
    }

    /** Calls back after every change, on the thread that made it, in the order of the changes. */
    public synchronized void onChange(BiConsumer<State, String> listener) {
        listeners.add(listener);
    }

    /**
     * Changes the state.
     *
     * @param why for people
     * @return false, and nothing changed, where that state cannot follow
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
