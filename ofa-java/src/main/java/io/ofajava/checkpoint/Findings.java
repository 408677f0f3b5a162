// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import java.util.ArrayList;
import java.util.List;

/** Collects a {@link Provenance} while a checkpoint is read. */
final class Findings {
    private final List<Provenance.Read> read = new ArrayList<>();
    private final List<Provenance.Ignored> ignored = new ArrayList<>();

    void read(String what, Object value, Object from) {
        read.add(new Provenance.Read(what, String.valueOf(value), String.valueOf(from)));
    }

    void ignored(String what, String why, Object from) {
        ignored.add(new Provenance.Ignored(what, why, String.valueOf(from)));
    }

    Provenance provenance() {
        return new Provenance(read, ignored);
    }
}
