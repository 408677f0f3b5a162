// SPDX-License-Identifier: Apache-2.0

/** Comparisons with recorded outputs of the original code. Internal to the project. */
module io.ofajava.selftest {
    requires transitive io.ofajava;
    requires com.fasterxml.jackson.databind;
    requires static org.jspecify;

    exports io.ofajava.selftest to
            io.ofajava.cli;
}
