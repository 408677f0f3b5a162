// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint.pickle;

import java.util.List;

/**
 * A Python tuple. Compared by identity: hashing nested tuples with shared parts can take exponential time, and is not
 * needed here.
 */
public final class PickleTuple {
    private final List<Object> items;

    PickleTuple(List<Object> items) {
        this.items = items;
    }

    /** The number of items. */
    public int size() {
        return items.size();
    }

    /** One item. */
    public Object get(int index) {
        return items.get(index);
    }

    /** All items. */
    public List<Object> items() {
        return items;
    }
}
