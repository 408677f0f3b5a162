// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files of {@code deploy/} as JSON trees. */
final class DeployFiles {
    static final Path DIRECTORY = ServerProcess.ROOT.resolve("deploy");

    private static final Pattern METRIC = Pattern.compile("\\b(ofa|jvm|process|system)_[a-z0-9_]+");

    private DeployFiles() {}

    /** The documents of a YAML file; a duplicate key is an error. */
    static List<JsonNode> yaml(Path file) {
        List<JsonNode> documents = new ArrayList<>();
        Load load = new Load(LoadSettings.builder()
                .setAllowDuplicateKeys(false)
                .setLabel(file.toString())
                .build());
        load.loadAllFromString(text(file)).forEach(each -> documents.add(ServerProcess.JSON.valueToTree(each)));
        return documents;
    }

    /** The manifests of all files of {@code deploy/kubernetes}, by their kind. */
    static Map<String, ObjectNode> manifests() {
        Map<String, ObjectNode> byKind = new TreeMap<>();
        try (Stream<Path> files = Files.list(DIRECTORY.resolve("kubernetes"))) {
            for (Path file : files.sorted().toList()) {
                for (JsonNode document : yaml(file)) {
                    ObjectNode other = byKind.put(document.get("kind").asText(), (ObjectNode) document);
                    if (other != null) {
                        throw new AssertionError("two manifests of the kind in " + file);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return byKind;
    }

    /** The names of metrics in an expression of PromQL. */
    static TreeSet<String> metrics(String expression) {
        String names = expression
                .replaceAll("\\{[^}]*}", "")
                .replaceAll("\\b(by|without|on|ignoring) *\\([^)]*\\)", "")
                .replaceAll("\"[^\"]*\"", "");
        return METRIC.matcher(names)
                .results()
                .map(MatchResult::group)
                .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
