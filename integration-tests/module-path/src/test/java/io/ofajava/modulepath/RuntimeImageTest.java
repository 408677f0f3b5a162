// SPDX-License-Identifier: Apache-2.0
package io.ofajava.modulepath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runtime image with the library inside, made by {@code jlink}. */
@Tag("full")
class RuntimeImageTest {
    /** Libraries with the descriptors that the build gave them. */
    private static final Path COMPLETED = Path.of("target", "modules").toAbsolutePath();

    @TempDir
    Path directory;

    @Test
    void aLinkedImageCaptionsImages() throws Exception {
        List<Path> path = explicitModules();
        Path image = directory.resolve("image");
        ModulePath.run(
                directory,
                List.of(
                        ModulePath.tool("jlink"),
                        "--module-path",
                        ModulePath.joined(path),
                        "--add-modules",
                        String.join(",", roots(path)),
                        "--launcher",
                        "caption=io.ofajava.modulepath/io.ofajava.modulepath.CaptionImages",
                        "--output",
                        image.toString()));

        List<String> lines = ModulePath.run(
                directory,
                List.of(
                        image.resolve("bin/caption").toString(),
                        DemoImages.png().toString(),
                        DemoImages.webp(directory).toString()));

        assertEquals(List.of("module io.ofajava", DemoImages.CAPTION, DemoImages.CAPTION), lines);
        List<String> modules =
                ModulePath.run(directory, List.of(image.resolve("bin/java").toString(), "--list-modules"));
        assertFalse(modules.stream().anyMatch(module -> module.startsWith("java.sql")), () -> "modules: " + modules);
    }

    /** The program, and the modules that only provide services. */
    private static List<String> roots(List<Path> path) {
        List<String> roots = new ArrayList<>(List.of("io.ofajava.modulepath", "webp.imageio"));
        ModuleFinder.of(path.toArray(Path[]::new)).findAll().stream()
                .map(module -> module.descriptor().name())
                .filter(name -> name.startsWith("io.ofajava.natives."))
                .forEach(roots::add);
        return roots;
    }

    /** The module path, where each automatic module that got a descriptor is replaced by the jar that has it. */
    private static List<Path> explicitModules() throws Exception {
        List<Path> completed;
        try (Stream<Path> jars = Files.list(COMPLETED)) {
            completed = jars.sorted().toList();
        }
        Set<Path> names = completed.stream().map(Path::getFileName).collect(Collectors.toSet());
        List<Path> path = new ArrayList<>(completed);
        for (Path entry : ModulePath.entries()) {
            if (!names.contains(entry.getFileName()) && isExplicit(entry)) {
                path.add(entry);
            }
        }
        return path;
    }

    private static boolean isExplicit(Path entry) {
        return ModuleFinder.of(entry).findAll().stream()
                .map(ModuleReference::descriptor)
                .noneMatch(ModuleDescriptor::isAutomatic);
    }
}
