// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint.pickle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Python tuple. Compared by identity: hashing nested tuples with shared parts can take exponential time, and is not
 * needed here.
 */
public final class PickleTuple {
    private final List<@Nullable Object> items;

    PickleTuple(List<@Nullable Object> items) {
        this.items = items;
    }

    /** The number of items. */
    public int size() {
        return items.size();
    }

    /** One item. */
    public @Nullable Object get(int index) {
        return items.get(index);
    }

    /** All items. */
    public List<@Nullable Object> items() {
        return items;
    }
}
