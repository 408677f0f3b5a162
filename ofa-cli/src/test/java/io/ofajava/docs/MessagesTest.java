package io.ofajava.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The pages of messages have every message of the sources in a section that tells a remedy, and no other. {@code -Dofa.messages=write} writes the lists anew; a
 * class whose messages are in no section is put there by hand, into the line that begins with "From".
 */
class MessagesTest {
    private static final Path ROOT = Path.of(System.getProperty("ofa.root", ".."));
    private static final List<Path> PAGES = List.of(ROOT.resolve("docs/messages.md"), ROOT.resolve("docs/messages-server.md"));
    private static final String FROM = "From ";

    private static SortedMap<String, Set<String>> collect() throws IOException {
        return MessageCollector.collect(Stream.of("ofa-java", "ofa-cli", "ofa-deploy", "ofa-server", "ofa-tensorrt").map(module -> ROOT.resolve(module).resolve("src/main/java")).toList());
    }

    @Test
    void everyMessageHasItsPlaceAndARemedy() throws IOException {
        Map<String, Set<String>> left = new HashMap<>(collect());
        for (Path page : PAGES) {
            List<String> expected = withLists(Files.readAllLines(page), left);
            if (System.getProperty("ofa.messages", "").equals("write")) {
                Files.write(page, expected);
            }
            assertEquals(String.join("\n", expected), String.join("\n", Files.readAllLines(page)), page + " is not what the sources say; write it anew: "
                    + "mvn -pl ofa-cli -am test -Dtest=MessagesTest -Dsurefire.failIfNoSpecifiedTests=false -Dofa.messages=write");
        }
        assertTrue(left.isEmpty(), "no page has a section for the messages of " + left.keySet() + "; add them to a line that begins with '" + FROM + "'");
    }

    /** The page with the lists that belong below its lines "From ..."; takes them out of those that are left. */
    private static List<String> withLists(List<String> page, Map<String, Set<String>> left) {
        List<String> lines = new ArrayList<>();
        boolean remedy = false;
        for (int i = 0; i < page.size(); i++) {
            String line = page.get(i);
            if (line.startsWith("- `")) {
                continue;
            }
            if (line.startsWith("## ")) {
                remedy = false;
            } else if (line.startsWith(FROM)) {
                assertTrue(remedy, "a section lacks its remedy: " + line);
                lines.add(line);
                lines.add("");
                Set<String> messages = new LinkedHashSet<>();
                for (String source : line.substring(FROM.length()).split("[`, ]+")) {
                    if (source.length() > 1) {
                        Set<String> of = left.remove(source);
                        assertTrue(of != null, "a page names " + source + ", which has no messages or is named twice");
                        messages.addAll(of);
                    }
                }
                messages.forEach(message -> lines.add("- " + code(message)));
                // The list's own empty line is written above.
                if (i + 1 < page.size() && page.get(i + 1).isEmpty()) {
                    i++;
                }
                continue;
            } else if (!line.isBlank()) {
                remedy = true;
            }
            lines.add(line);
        }
        return lines;
    }

    private static String code(String message) {
        return message.contains("`") ? "`` " + message + " ``" : "`" + message + "`";
    }

    @Test
    void messagesAreFoundHoweverTheyAreMade() throws IOException {
        SortedMap<String, Set<String>> found = collect();
        assertTrue(found.get("checkpoint.Checkpoint").contains("...: no config.json beside it; put the model's config.json into ..."), "a constructor's");
        assertTrue(found.get("checkpoint.SafetensorsFile").contains("...: bad safetensors file: the header ends early; fetch the file again"), "a method's that makes one");
        assertTrue(found.get("deploy.Deployment").stream().anyMatch(message -> message.startsWith("--role is '...'")), "a factory's");
        assertTrue(found.get("request.RequestParser").contains("only answer takes choices"), "a factory's whose first argument is a path");
        assertFalse(found.values().stream().flatMap(Set::stream).anyMatch(String::isBlank));
    }
}
