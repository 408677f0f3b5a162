// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import java.util.List;

/**
 * A Python tuple. Compared by identity: hashing nested tuples that share their parts can take exponential time, and
 * nothing here needs it.
 */
final class PickleTuple {
    private final List<Object> items;

    PickleTuple(List<Object> items) {
        this.items = items;
    }

    int size() {
        return items.size();
    }

    Object get(int index) {
        return items.get(index);
    }

    List<Object> items() {
        return items;
    }
}
