// SPDX-License-Identifier: Apache-2.0

/**
 * OFA on Apache Spark. Spark, Scala and Hadoop stay on the class path, because their jars have no module names. A
 * program on the module path needs {@code --add-modules io.ofajava.spark --add-reads io.ofajava.spark=ALL-UNNAMED}.
 */
module io.ofajava.spark {
    requires transitive io.ofajava;
    requires com.fasterxml.jackson.databind;
    requires info.picocli;
    requires org.slf4j;
    requires static org.apache.commons.compress; // Spark brings it, on the class path
    requires static org.jspecify;

    exports io.ofajava.spark;

    opens io.ofajava.spark to
            info.picocli;
}
