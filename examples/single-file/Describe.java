///usr/bin/env jbang "$0" "$@" ; exit $?
// SPDX-License-Identifier: Apache-2.0
//JAVA 17+
//REPOS mavencentral
//DEPS io.ofajava:ofa-java:0.1.0-SNAPSHOT
//DEPS io.ofajava:ofa-demo-model:0.1.0-SNAPSHOT
//DEPS org.slf4j:slf4j-nop:2.0.20

import io.ofajava.Ofa;
import java.nio.file.Path;

/**
 * Describes images: {@code jbang Describe.java IMAGE...}, or with a class path {@code java -cp ... Describe.java IMAGE...}.
 * {@code OFA_CHECKPOINT} names a checkpoint; the demo model is used otherwise.
 */
class Describe {
    public static void main(String[] images) {
        String checkpoint = System.getenv("OFA_CHECKPOINT");
        try (Ofa ofa = checkpoint == null ? Ofa.load() : Ofa.load(Path.of(checkpoint))) {
            for (String image : images) {
                System.out.println(image + ": " + ofa.caption(Path.of(image)).text());
            }
        }
    }
}
