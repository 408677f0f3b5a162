// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli.hub;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ofajava.error.HubError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A model repository of the Hugging Face hub. Its files are listed by
 * {@code /api/models/NAME/revision/REVISION?blobs=true} and lie at {@code /NAME/resolve/COMMIT/FILE}; large ones come
 * with their SHA-256.
 *
 * @param endpoint the hub's address, without a slash at its end
 * @param name {@code owner/repository}
 * @param revision branch, tag or commit
 */
public record HubRepository(URI endpoint, String name, String revision) {
    /** Where the public hub is. */
    public static final URI PUBLIC = URI.create("https://huggingface.co");

    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final int MAX_LISTING = 4 << 20;
    private static final Set<String> CONFIGURATION = Set.of("config.json", "vocab.json", "merges.txt", "model.yaml");
    private static final List<String> WEIGHTS =
            List.of(".safetensors", ".safetensors.index.json", ".bin", ".bin.index.json", ".ckpt", ".pt");

    /** @throws InvalidInputException if the name is no {@code owner/repository} */
    public HubRepository {
        if (!isName(name)) {
            throw HubError.BAD_ID.with(name);
        }
    }

    /** Whether a text looks like {@code owner/repository}. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches() && !text.contains("..");
    }

    /**
     * The files that make the checkpoint: configuration, vocabulary, and the weights in one format (safetensors where
     * there are both).
     *
     * @throws InvalidInputException if there is no such repository, or no checkpoint in it
     * @throws OfaException if the hub cannot be reached or answers nonsense
     */
    public List<RemoteFile> checkpoint(Http http) {
        URI listing = URI.create(endpoint + "/api/models/" + name + "/revision/" + encoded(revision) + "?blobs=true");
        JsonNode root =
                parse(http.text(listing, MAX_LISTING, "the repository " + name + " at revision " + revision), listing);
        String commit = root.path("sha").asText();
        if (!COMMIT.matcher(commit).matches() || !root.path("siblings").isArray()) {
            throw HubError.BAD_ANSWER.with(
                    listing, "answers something else than a listing of files; is " + endpoint + " a Hugging Face hub?");
        }
        List<RemoteFile> files = new ArrayList<>();
        for (JsonNode entry : root.path("siblings")) {
            String file = entry.path("rfilename").asText();
            if (isConfiguration(file) || isWeights(file)) {
                files.add(remote(entry, file, commit));
            }
        }
        if (files.stream().anyMatch(file -> file.name().endsWith(".safetensors"))) {
            files.removeIf(file -> file.name().contains("pytorch_model"));
        }
        if (files.stream().noneMatch(file -> isWeights(file.name()))) {
            throw HubError.NO_CHECKPOINT.with(name, revision);
        }
        return files;
    }

    private RemoteFile remote(JsonNode entry, String file, String commit) {
        String path = Arrays.stream(file.split("/")).map(HubRepository::encoded).collect(Collectors.joining("/"));
        JsonNode checksum = entry.path("lfs").path("sha256");
        return new RemoteFile(
                file,
                URI.create(endpoint + "/" + name + "/resolve/" + commit + "/" + path),
                entry.path("size").asLong(-1),
                checksum.isTextual() ? checksum.asText() : null);
    }

    private static JsonNode parse(String text, URI listing) {
        JsonFactory bounded = JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(16).build())
                .build();
        try {
            return JsonMapper.builder(bounded).build().readTree(text);
        } catch (JsonProcessingException e) {
            throw HubError.BAD_ANSWER.causedBy(
                    e,
                    listing,
                    "answers no JSON (" + e.getOriginalMessage() + "); is that the address of a Hugging Face hub?");
        }
    }

    private static boolean isConfiguration(String file) {
        return CONFIGURATION.contains(file.substring(file.lastIndexOf('/') + 1));
    }

    private static boolean isWeights(String file) {
        return WEIGHTS.stream().anyMatch(file::endsWith);
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
