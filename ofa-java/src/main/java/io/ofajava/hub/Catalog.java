// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The known published checkpoints, from the resource {@code catalog.json}. Uses no network. */
final class Catalog {
    private static final String RESOURCE = "catalog.json";
    private static final List<CatalogEntry> ENTRIES = load();

    private Catalog() {}

    static List<CatalogEntry> entries() {
        return ENTRIES;
    }

    static Optional<CatalogEntry> find(String id) {
        return ENTRIES.stream().filter(entry -> entry.id().equals(id)).findFirst();
    }

    private static List<CatalogEntry> load() {
        try (InputStream in = Catalog.class.getResourceAsStream(RESOURCE)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            List<CatalogEntry> entries = new ArrayList<>();
            for (JsonNode model : HubJson.parse(text, URI.create(RESOURCE)).path("models")) {
                entries.add(new CatalogEntry(
                        model.path("id").textValue(),
                        model.path("task").textValue(),
                        model.path("size").textValue(),
                        model.path("language").textValue(),
                        model.has("image_size")
                                ? OptionalInt.of(model.get("image_size").intValue())
                                : OptionalInt.empty(),
                        model.path("licence").textValue(),
                        Optional.ofNullable(model.path("url").textValue()),
                        Optional.ofNullable(model.path("note").textValue())));
            }
            return List.copyOf(entries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
