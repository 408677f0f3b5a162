// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint.pickle;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object of an allowed Python class as inert data: the name of its class, its constructor arguments, and its
 * attributes.
 */
public final class PickleObject {
    /** The package of the classes of a TorchScript archive's modules. */
    static final String SCRIPT_PACKAGE = "__torch__.";

    private final PickleClass type;
    private final PickleTuple arguments;
    // attributes (Namespace) or entries (dict subclasses)
    private final Map<@Nullable Object, @Nullable Object> state = new LinkedHashMap<>();

    PickleObject(PickleClass type, PickleTuple arguments) {
        this.type = type;
        this.arguments = arguments;
    }

    /** Whether this is a module of a TorchScript archive: its attributes are parameters and further modules. */
    public boolean isScriptModule() {
        return type.toString().startsWith(SCRIPT_PACKAGE);
    }

    /** The name of its class. */
    public PickleClass type() {
        return type;
    }

    /** Its constructor arguments. */
    public PickleTuple arguments() {
        return arguments;
    }

    /** Its attributes or entries. */
    public Map<@Nullable Object, @Nullable Object> state() {
        return state;
    }
}
