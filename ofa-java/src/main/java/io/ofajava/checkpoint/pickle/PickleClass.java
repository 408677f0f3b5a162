// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint.pickle;

/** The name of a Python class or function in a pickle. The class is never looked up, loaded or called. */
public record PickleClass(String module, String name) {
    @Override
    public String toString() {
        return module + "." + name;
    }
}
