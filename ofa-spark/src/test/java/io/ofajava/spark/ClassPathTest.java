// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.module.scala.DefaultScalaModule;
import com.google.protobuf.RuntimeVersion;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The library runs with Spark's versions of shared dependencies, which precede others on a cluster. */
class ClassPathTest {
    @Test
    void theTestsRunWithSparksVersionsOfJacksonAndProtobuf() throws IOException {
        String jackson = System.getProperty("ofa.spark.jackson");
        Assumptions.assumeTrue(jackson != null, "not run by Maven");
        assertEquals(jackson, com.fasterxml.jackson.databind.cfg.PackageVersion.VERSION.toString());
        assertEquals(
                System.getProperty("ofa.spark.protobuf"),
                RuntimeVersion.MAJOR + "." + RuntimeVersion.MINOR + "." + RuntimeVersion.PATCH);
        // On registration, the Scala module rejects another minor version of databind.
        ObjectMapper mapper = new ObjectMapper().registerModule(new DefaultScalaModule());
        assertEquals("{\"a\":1}", mapper.writeValueAsString(Collections.singletonMap("a", 1)));
    }

    @Test
    void noClassOccursTwice() throws IOException {
        for (String name : List.of(
                "com/fasterxml/jackson/databind/ObjectMapper.class",
                "com/fasterxml/jackson/core/JsonFactory.class",
                "com/google/protobuf/Message.class",
                "io/netty/buffer/ByteBuf.class",
                "org/slf4j/Logger.class",
                "org/apache/commons/compress/archivers/tar/TarArchiveInputStream.class")) {
            List<Object> locations =
                    new ArrayList<>(Collections.list(getClass().getClassLoader().getResources(name)));
            assertEquals(1, locations.size(), name + " in " + locations);
        }
        List<String> entries =
                Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
        assertFalse(entries.stream().anyMatch(entry -> entry.contains("slf4j-simple")), "two bindings of SLF4J");
    }
}
