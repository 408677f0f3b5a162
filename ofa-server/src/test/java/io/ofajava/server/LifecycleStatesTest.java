// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.server.Lifecycle.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The permitted transitions between states. */
class LifecycleStatesTest {
    private static Lifecycle at(State... path) {
        Lifecycle lifecycle = new Lifecycle();
        for (State state : path) {
            assertTrue(lifecycle.enter(state, "test"));
        }
        return lifecycle;
    }

    @Test
    void transitionsAreNotReversible() {
        check(Set.of(State.READY, State.DRAINING, State.FAILED));
        check(Set.of(State.DRAINING, State.FAILED), State.READY);
        check(Set.of(State.STOPPED), State.READY, State.DRAINING);
        check(Set.of(State.STOPPED), State.FAILED);
        check(Set.of(), State.DRAINING, State.STOPPED);
    }

    private static void check(Set<State> next, State... path) {
        for (State state : State.values()) {
            Lifecycle lifecycle = at(path);
            State before = lifecycle.state();
            assertEquals(next.contains(state), lifecycle.enter(state, "why"), before + " to " + state);
            assertEquals(next.contains(state) ? state : before, lifecycle.state());
        }
    }

    @Test
    void changesAreReportedAndRejectionsAreNot() {
        List<String> seen = new ArrayList<>();
        Lifecycle lifecycle = new Lifecycle();
        lifecycle.onChange((state, why) -> seen.add(state + " " + why));
        lifecycle.enter(State.READY, "loaded");
        assertFalse(lifecycle.enter(State.LOADING, "again"));
        assertEquals("loaded", lifecycle.reason());
        assertEquals(List.of("READY loaded"), seen);
    }
}
