// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.error.HubError;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A model of ModelScope. {@code /api/v1/models/NAME/repo/files?Revision=REVISION&Recursive=True} lists its files with
 * their SHA-256, and {@code /api/v1/models/NAME/repo?Revision=REVISION&FilePath=FILE} serves them ({@code hub/api.py}
 * and {@code hub/file_download.py} of modelscope/modelscope).
 *
 * @param endpoint the host's address, without a trailing slash
 * @param name {@code owner/model}
 * @param revision branch, tag or commit
 */
record ModelScopeRepository(URI endpoint, String name, String revision) implements ModelRepository {
    static final URI PUBLIC = URI.create("https://www.modelscope.cn");
    static final String DEFAULT_REVISION = "master";
    private static final int MAX_LISTING = 4 << 20;

    @Override
    public List<RemoteFile> checkpoint(Http http) {
        String base = endpoint + "/api/v1/models/" + name + "/repo";
        URI listing = URI.create(base + "/files?Revision=" + Addresses.encoded(revision) + "&Recursive=True");
        JsonNode files = HubJson.parse(
                        http.text(listing, MAX_LISTING, "the model " + name + " at revision " + revision), listing)
                .path("Data")
                .path("Files");
        if (!files.isArray()) {
            throw HubError.BAD_ANSWER.with(
                    listing, "did not respond with a listing of files; is " + endpoint + " ModelScope?");
        }
        Map<String, JsonNode> byName = new LinkedHashMap<>();
        for (JsonNode file : files) {
            if (!file.path("Type").asText("blob").equals("tree")) {
                byName.put(file.path("Path").asText(), file);
            }
        }
        List<String> selected = CheckpointFiles.select(List.copyOf(byName.keySet()));
        if (!CheckpointFiles.holdWeights(selected)) {
            throw HubError.NO_CHECKPOINT.with("modelscope:" + name, revision);
        }
        List<RemoteFile> result = new ArrayList<>();
        for (String file : selected) {
            JsonNode entry = Objects.requireNonNull(byName.get(file));
            String sha256 = entry.path("Sha256").asText("");
            result.add(new RemoteFile(
                    file,
                    URI.create(
                            base + "?Revision=" + Addresses.encoded(revision) + "&FilePath=" + Addresses.encoded(file)),
                    entry.path("Size").asLong(-1),
                    sha256.isEmpty() ? null : sha256));
        }
        return result;
    }
}
