// SPDX-License-Identifier: Apache-2.0
package io.ofajava.modulepath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that are started with {@code java -p ... -m ...}. */
class ModulePathTest {
    @TempDir
    Path directory;

    @Test
    void aModularProgramCaptionsImages() throws Exception {
        List<String> lines = start(
                "io.ofajava.modulepath/io.ofajava.modulepath.CaptionImages",
                DemoImages.png().toString(),
                DemoImages.webp(directory).toString());

        assertEquals(List.of("module io.ofajava", DemoImages.CAPTION, DemoImages.CAPTION), lines);
    }

    @Test
    void theCommandRunsAsAModule() throws Exception {
        List<String> lines = start(
                "io.ofajava.cli/io.ofajava.cli.OfaCommand",
                "caption",
                DemoImages.png().toString());

        assertTrue(String.join("\n", lines).contains(DemoImages.CAPTION), () -> "output: " + lines);
    }

    @Test
    void everyJarOfTheProjectIsAnExplicitModule() {
        Set<ModuleDescriptor> modules =
                ModuleFinder.of(ModulePath.entriesWithFrameworks().toArray(Path[]::new)).findAll().stream()
                        .map(ModuleReference::descriptor)
                        .filter(module -> module.name().startsWith("io.ofajava")
                                || module.name().startsWith("ofa"))
                        .collect(Collectors.toSet());

        assertEquals(
                Set.of(), modules.stream().filter(ModuleDescriptor::isAutomatic).collect(Collectors.toSet()));
        assertTrue(
                modules.stream()
                        .map(ModuleDescriptor::name)
                        .collect(Collectors.toSet())
                        .containsAll(Set.of(
                                "io.ofajava",
                                "io.ofajava.natives",
                                "io.ofajava.demo",
                                "io.ofajava.selftest",
                                "io.ofajava.bench",
                                "io.ofajava.server",
                                "io.ofajava.deploy",
                                "io.ofajava.spring",
                                "io.ofajava.langchain4j",
                                "io.ofajava.cli")),
                () -> "modules: " + modules);
    }

    private List<String> start(String main, String... arguments) throws Exception {
        List<String> options = List.of("-Xmx512m", "-p", ModulePath.joined(ModulePath.entries()), "-m", main);
        return ModulePath.run(directory, ModulePath.command(ModulePath.tool("java"), options, arguments));
    }
}
