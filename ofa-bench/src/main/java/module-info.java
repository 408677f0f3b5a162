// SPDX-License-Identifier: Apache-2.0

/** The implementation of {@code ofa bench}. Internal to the project. */
module io.ofajava.bench {
    requires transitive io.ofajava;
    requires com.fasterxml.jackson.databind;
    requires jdk.management;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.ofajava.bench to
            io.ofajava.cli;
}
