// SPDX-License-Identifier: Apache-2.0

/** The {@code ofa} command. */
module io.ofajava.cli {
    requires com.fasterxml.jackson.databind;
    requires info.picocli;
    requires io.ofajava;
    requires io.ofajava.bench;
    requires io.ofajava.demo;
    requires io.ofajava.deploy;
    requires io.ofajava.selftest;
    requires io.ofajava.server;
    requires me.tongfei.progressbar;
    requires org.apache.commons.compress;
    requires org.apache.commons.csv;
    requires org.slf4j;
    requires static org.jspecify;

    opens io.ofajava.cli to
            info.picocli;
    opens io.ofajava.cli.evaluate to
            info.picocli;
}
