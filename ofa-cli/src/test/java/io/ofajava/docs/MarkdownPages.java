// SPDX-License-Identifier: Apache-2.0
package io.ofajava.docs;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Markdown pages of the source tree, with their links and anchors as GitHub renders them. */
final class MarkdownPages {
    static final Path ROOT = Path.of(System.getProperty("ofa.root", ".."));

    /** Build outputs, other projects' files, and directories that are not part of the source tree. */
    private static final Set<String> SKIPPED =
            Set.of(".git", "target", "third_party", "shared", "results", "node_modules", ".idea", ".venv");

    private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern INDENTED = Pattern.compile("(?m)^(?: {4}|\t).*$");
    private static final Pattern CODE = Pattern.compile("`[^`\n]*`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");

    private MarkdownPages() {}

    /** Whether a directory has no pages of this project. */
    static boolean isSkipped(Path directory) {
        return !directory.equals(ROOT)
                && SKIPPED.contains(directory.getFileName().toString());
    }

    static List<Path> all() throws IOException {
        List<Path> pages = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return isSkipped(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".md")) {
                    pages.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return pages;
    }

    /** The targets of the page's links, without those in code. */
    static List<String> links(String page) {
        String prose = INDENTED.matcher(FENCE.matcher(page).replaceAll("")).replaceAll("");
        List<String> links = new ArrayList<>();
        for (Matcher matcher = LINK.matcher(CODE.matcher(prose).replaceAll("`code`")); matcher.find(); ) {
            links.add(matcher.group(1));
        }
        return links;
    }

    /** The anchors of the page's headings: lower case, punctuation removed, spaces as hyphens, duplicates numbered. */
    static Set<String> anchors(String page) {
        Set<String> anchors = new HashSet<>();
        Map<String, Integer> seen = new HashMap<>();
        for (Matcher matcher = HEADING.matcher(FENCE.matcher(page).replaceAll("")); matcher.find(); ) {
            String text = matcher.group(1).replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1");
            String slug = text.toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}\\p{M} _-]", "")
                    .replace(' ', '-');
            int times = seen.merge(slug, 1, Integer::sum);
            anchors.add(times == 1 ? slug : slug + "-" + (times - 1));
        }
        return anchors;
    }

    /** Every link of the page that leads nowhere: a missing file, or a missing anchor of a page. */
    static List<String> brokenLinks(Path file, String page) throws IOException {
        List<String> broken = new ArrayList<>();
        for (String link : links(page)) {
            if (link.matches("[a-z]+:.*")) {
                continue;
            }
            int hash = link.indexOf('#');
            String path = hash < 0 ? link : link.substring(0, hash);
            Path target = path.isEmpty() ? file : file.resolveSibling(path).normalize();
            boolean found = Files.exists(target);
            if (found && hash >= 0) {
                String text = path.isEmpty() ? page : Files.readString(target);
                found = anchors(text).contains(link.substring(hash + 1));
            }
            if (!found) {
                broken.add(file + " links to " + link);
            }
        }
        return broken;
    }
}
