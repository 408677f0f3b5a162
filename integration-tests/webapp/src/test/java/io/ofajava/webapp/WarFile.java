// SPDX-License-Identifier: Apache-2.0
package io.ofajava.webapp;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs the application and the library as a WAR file: the classes of this module, and a jar in {@code WEB-INF/lib} for
 * each other entry of the class path.
 */
final class WarFile {
    /** What the container brings, and what belongs to the tests. */
    private static final String NOT_INSIDE =
            ".*/(org/apache/tomcat|org/junit|org/opentest4j|org/apiguardian|surefire|org/jspecify)/.*";

    private static final Path APPLICATION = Path.of("target", "classes").toAbsolutePath();

    private WarFile() {}

    static Path write(Path file) throws IOException {
        Set<Path> entries = new LinkedHashSet<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.exists(path) && !path.endsWith("test-classes") && !entry.matches(NOT_INSIDE)) {
                entries.add(path);
            }
        }
        try (ZipOutputStream war = new ZipOutputStream(Files.newOutputStream(file))) {
            int number = 0;
            entries.remove(APPLICATION);
            copy(APPLICATION, "WEB-INF/classes/", war);
            for (Path entry : entries) {
                war.putNextEntry(new ZipEntry("WEB-INF/lib/" + number++ + "-" + name(entry)));
                if (Files.isDirectory(entry)) {
                    jar(entry, war);
                } else {
                    Files.copy(entry, war);
                }
                war.closeEntry();
            }
        }
        return file;
    }

    private static String name(Path entry) {
        return Files.isDirectory(entry)
                ? entry.getParent().getParent().getFileName() + ".jar"
                : entry.getFileName().toString();
    }

    private static void jar(Path directory, OutputStream out) throws IOException {
        ZipOutputStream jar = new ZipOutputStream(out);
        copy(directory, "", jar);
        jar.finish();
    }

    private static void copy(Path directory, String prefix, ZipOutputStream zip) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            zip.putNextEntry(
                    new ZipEntry(prefix + directory.relativize(file).toString().replace(File.separatorChar, '/')));
            Files.copy(file, zip);
            zip.closeEntry();
        }
    }
}
