// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/** What a body of {@code /invocations} holds. */
public sealed interface ParsedBody {
    /**
     * Requests that are answered together.
     *
     * @param list whether they came as a list, which is answered by a list
     */
    record Requests(List<TaskRequest> requests, boolean list) implements ParsedBody {}

    /**
     * JSON Lines, answered line by line.
     *
     * @param lines each line's request, parsed when it is asked for, so that a bad line fails alone
     */
    record Lines(Iterator<Supplier<TaskRequest>> lines) implements ParsedBody {}

    /** A request in the form of AWS's sample notebook, not checked any further. */
    record Notebook(ObjectNode object) implements ParsedBody {
        private static final List<String> FIELDS = List.of("ofa_task", "bucket_name", "key_name", "instruction");

        /** Whether an object has the notebook's form rather than this server's. */
        static boolean matches(ObjectNode object) {
            return !object.has("task") && FIELDS.stream().anyMatch(object::has);
        }
    }
}
