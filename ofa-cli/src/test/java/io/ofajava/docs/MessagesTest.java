// SPDX-License-Identifier: Apache-2.0
package io.ofajava.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/messages.md} lists the error codes of all modules. {@code -Dofa.messages=write} writes it. */
class MessagesTest {
    private static final Path ROOT = Path.of(System.getProperty("ofa.root", ".."));
    private static final Path PAGE = ROOT.resolve("docs/messages.md");
    private static final String START = "<!-- Generated from the error codes by MessagesTest. -->\n";

    /** The command does not contain Spark: the errors of that module are not on the class path of this test. */
    private static final String SPARK = ROOT.resolve("ofa-spark").toString();

    /** The enums of all modules of the command that implement {@link ErrorCode}, by name. */
    private static List<Class<?>> areas() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 9)) {
            return files.filter(file -> !file.toString().startsWith(SPARK))
                    .filter(file -> file.toString().replace('\\', '/').matches(".*/src/main/java/.*Error\\.java"))
                    .map(MessagesTest::load)
                    .filter(ErrorCode.class::isAssignableFrom)
                    .sorted((a, b) -> a.getSimpleName().compareTo(b.getSimpleName()))
                    .toList();
        }
    }

    private static Class<?> load(Path source) {
        String path = source.toString().replace('\\', '/');
        String name = path.substring(path.indexOf("/src/main/java/") + "/src/main/java/".length());
        try {
            return Class.forName(name.replace(".java", "").replace('/', '.'));
        } catch (ClassNotFoundException e) {
            throw new AssertionError(source + " is not on the class path of this test", e);
        }
    }

    private static String list() throws IOException {
        StringBuilder page = new StringBuilder(START);
        for (Class<?> area : areas()) {
            page.append("\n## ").append(area.getSimpleName()).append("\n\n| code | kind | message |\n|---|---|---|\n");
            for (Object constant : area.getEnumConstants()) {
                ErrorCode code = (ErrorCode) constant;
                page.append("| `")
                        .append(code.id())
                        .append("` | ")
                        .append(code.kind().name().toLowerCase().replace('_', ' '));
                page.append(" | `")
                        .append(code.template().text().replace("`", "'").replace("|", "\\|"))
                        .append("` |\n");
            }
        }
        return page.toString();
    }

    @Test
    void thePageListsEveryCode() throws IOException {
        String page = Files.readString(PAGE);
        assertTrue(page.contains(START), PAGE + " does not have the line " + START);
        String expected = page.substring(0, page.indexOf(START)) + list();
        if (System.getProperty("ofa.messages", "").equals("write")) {
            Files.writeString(PAGE, expected);
        }
        assertEquals(
                expected,
                Files.readString(PAGE),
                "write the page with: mvn -pl ofa-cli -am test -Dtest=MessagesTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dofa.messages=write");
    }

    @Test
    void idsAreUniqueAcrossModules() throws IOException {
        List<String> ids = areas().stream()
                .flatMap(area -> Arrays.stream(area.getEnumConstants()))
                .map(code -> ((ErrorCode) code).id())
                .toList();
        assertFalse(ids.isEmpty());
        assertEquals(ids.size(), ids.stream().distinct().count(), ids.toString());
    }
}
