// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint.pickle;

/**
 * The name of a Python class or function that a pickle mentions. It is a name and nothing else: it is never looked up,
 * loaded or called.
 */
public record PickleClass(String module, String name) {
    @Override
    public String toString() {
        return module + "." + name;
    }
}
