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
import java.util.regex.Pattern;

/**
 * A model repository of the Hugging Face hub. {@code /api/models/NAME/revision/REVISION?blobs=true} lists its files,
 * and {@code /NAME/resolve/COMMIT/FILE} serves them. The listing has the SHA-256 of large files.
 *
 * @param endpoint the hub's address, without a trailing slash
 * @param name {@code owner/repository}
 * @param revision branch, tag or commit
 */
record HuggingFaceRepository(URI endpoint, String name, String revision) implements ModelRepository {
    /** Address of the public hub. */
    static final URI PUBLIC = URI.create("https://huggingface.co");

    static final String DEFAULT_REVISION = "main";
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final int MAX_LISTING = 4 << 20;

    @Override
    public List<RemoteFile> checkpoint(Http http) {
        URI listing = URI.create(
                endpoint + "/api/models/" + name + "/revision/" + Addresses.encoded(revision) + "?blobs=true");
        JsonNode root = HubJson.parse(
                http.text(listing, MAX_LISTING, "the repository " + name + " at revision " + revision), listing);
        String commit = root.path("sha").asText();
        if (!COMMIT.matcher(commit).matches() || !root.path("siblings").isArray()) {
            throw HubError.BAD_ANSWER.with(
                    listing, "did not respond with a listing of files; is " + endpoint + " a Hugging Face hub?");
        }
        Map<String, JsonNode> byName = new LinkedHashMap<>();
        root.path("siblings")
                .forEach(entry -> byName.put(entry.path("rfilename").asText(), entry));
        List<String> selected = CheckpointFiles.select(List.copyOf(byName.keySet()));
        if (!CheckpointFiles.holdWeights(selected)) {
            throw HubError.NO_CHECKPOINT.with(name, revision);
        }
        List<RemoteFile> files = new ArrayList<>();
        for (String file : selected) {
            JsonNode entry = Objects.requireNonNull(byName.get(file));
            JsonNode checksum = entry.path("lfs").path("sha256");
            files.add(new RemoteFile(
                    file,
                    URI.create(endpoint + "/" + name + "/resolve/" + commit + "/" + Addresses.encodedPath(file)),
                    entry.path("size").asLong(-1),
                    checksum.isTextual() ? checksum.asText() : null));
        }
        return files;
    }
}
