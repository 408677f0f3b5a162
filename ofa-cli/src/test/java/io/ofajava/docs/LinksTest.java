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
import org.junit.jupiter.api.Test;

/** Relative links and anchors of every Markdown page. Addresses on the network are not opened. */
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
                Set.of("5-test-the-container-here", "prove-a-machine-the-bundle", "a", "a-1", "see-b"),
                MarkdownPages.anchors("## 5. Test the container here\n# Prove a machine: the bundle\n# A\n# A\n"
                        + "# See [b](c.md)\n```\n# no heading\n```\n"));
    }
}
