// SPDX-License-Identifier: Apache-2.0
package io.ofajava.modulepath;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modular programs that use the modules for other frameworks: compiled and started on the module path. */
class FrameworkModulesTest {
    private static final Path PROGRAMS = Path.of("src", "test", "programs");

    @TempDir
    Path directory;

    @Test
    void anApplicationOfSpringBootHasAConfiguredModel() throws Exception {
        List<String> lines = run(
                "spring",
                "io.ofajava.springprogram/io.ofajava.springprogram.SpringProgram",
                DemoImages.png().toString(),
                "--spring.main.banner-mode=off",
                "--logging.level.root=off",
                "--ofa.threads=1");

        assertEquals(List.of("module io.ofajava.spring", DemoImages.CAPTION, "1"), lines);
    }

    @Test
    void aChatModelOfLangChain4jCaptionsAnImage() throws Exception {
        List<String> lines = run(
                "langchain4j",
                "io.ofajava.langchain4jprogram/io.ofajava.langchain4jprogram.LangChain4jProgram",
                DemoImages.png().toString());

        assertEquals(List.of("module io.ofajava.langchain4j", DemoImages.CAPTION), lines);
    }

    private List<String> run(String program, String main, String... arguments) throws Exception {
        List<Path> path = new ArrayList<>(ModulePath.entriesWithFrameworks());
        Path classes = directory.resolve(program);
        compile(PROGRAMS.resolve(program), ModulePath.joined(path), classes);
        path.add(classes);
        List<String> options = List.of("-Xmx512m", "-p", ModulePath.joined(path), "-m", main);
        return ModulePath.run(directory, ModulePath.command(ModulePath.tool("java"), options, arguments));
    }

    private static void compile(Path sources, String modulePath, Path classes) throws Exception {
        List<String> command = new ArrayList<>(List.of("-proc:none", "-p", modulePath, "-d", classes.toString()));
        try (Stream<Path> files = Files.walk(sources)) {
            files.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(command::add);
        }
        StringWriter output = new StringWriter();
        PrintWriter printer = new PrintWriter(output);
        int status =
                ToolProvider.findFirst("javac").orElseThrow().run(printer, printer, command.toArray(String[]::new));
        assertEquals(0, status, output::toString);
    }
}
