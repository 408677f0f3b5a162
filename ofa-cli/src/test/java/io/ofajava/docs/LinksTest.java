// SPDX-License-Identifier: Apache-2.0
package io.ofajava.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Relative links, anchors and names of test classes in every Markdown page. Addresses on the network are not opened.
 */
class LinksTest {
    @Test
    void relativeLinksOfAllPagesResolve() throws IOException {
        List<Path> pages = MarkdownPages.all();
        assertTrue(pages.stream().anyMatch(page -> page.endsWith("docs/server.md")), "found only " + pages);
        List<String> broken = new ArrayList<>();
        for (Path page : pages) {
            broken.addAll(MarkdownPages.brokenLinks(page, Files.readString(page)));
        }
        assertEquals(List.of(), broken);
    }

    /**
     * Maven succeeds if the class of -Dtest does not exist, so a wrong name is not noticed when the command is tried.
     */
    @Test
    void testClassesExist() throws IOException {
        Set<String> classes;
        try (Stream<Path> files = Files.walk(MarkdownPages.ROOT)) {
            classes = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
        Pattern named = Pattern.compile("-Dtest=(\\w+)|`(\\w+Test)`");
        List<String> missing = new ArrayList<>();
        int found = 0;
        for (Path page : MarkdownPages.all()) {
            for (MatchResult match :
                    named.matcher(Files.readString(page)).results().toList()) {
                String name = match.group(1) == null ? match.group(2) : match.group(1);
                found++;
                if (!classes.contains(name)) {
                    missing.add(page + " names the class " + name);
                }
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(found > 10, found + " names");
    }

    @Test
    void brokenLinksAreReported() throws IOException {
        Path readme = MarkdownPages.ROOT.resolve("README.md");
        String page = "# One\n[a](docs/missing.md) [b](docs/server.md#no-such-heading) [c](#two) [d](#one)"
                + " [e](docs/server.md#memory) [f](https://example.org/x) `[g](code)`\n\n    [h](indented)\n";
        assertEquals(
                List.of(
                        readme + " links to docs/missing.md",
                        readme + " links to docs/server.md#no-such-heading",
                        readme + " links to #two"),
                MarkdownPages.brokenLinks(readme, page));
    }

    @Test
    void anchorsFollowGitHubsRules() {
        assertEquals(
                Set.of("5-test-the-container-here", "verify-a-machine-the-bundle", "a", "a-1", "see-b"),
                MarkdownPages.anchors("## 5. Test the container here\n# Verify a machine: the bundle\n# A\n# A\n"
                        + "# See [b](c.md)\n```\n# no heading\n```\n"));
    }
}
