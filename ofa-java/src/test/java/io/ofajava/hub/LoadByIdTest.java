// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ofajava.Ofa;
import io.ofajava.error.HubError;
import io.ofajava.error.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models by id: from the cache only, unless a download is allowed. */
class LoadByIdTest {
    private static final String ID = "team/model";
    private static final Path ROOT = Path.of(System.getProperty("ofa.root", ".."));
    private static final Path IMAGE = ROOT.resolve("demo-model/examples/black-square.png");

    @TempDir
    private Path cache;

    @Test
    void theNetworkIsUsedIfADownloadIsAllowed() throws Exception {
        try (FakeHub server = new FakeHub()) {
            for (String name : List.of("config.json", "vocab.json", "merges.txt", "model.safetensors")) {
                server.files.put(
                        name,
                        Files.readAllBytes(ROOT.resolve("demo-model/model").resolve(name)));
            }
            ModelHub hub = ModelHub.builder(cache)
                    .endpoint(Host.HUGGING_FACE, server.endpoint().toString())
                    .build();
            Ofa.Builder builder = Ofa.builder().model(ID).hub(hub).cache(cache);
            InvalidInputException refused = assertThrows(InvalidInputException.class, builder::build);
            assertEquals(HubError.NOT_CACHED, refused.code());
            assertEquals(ID, refused.parameters().get("id"));
            assertEquals(0, server.requests.size());
            String caption;
            try (Ofa ofa = builder.download(true).build()) {
                caption = ofa.caption(IMAGE).text();
                assertFalse(caption.isEmpty());
            }
            int requests = server.requests.size();
            try (Ofa ofa = builder.download(false).build()) {
                assertEquals(caption, ofa.caption(IMAGE).text());
            }
            assertEquals(requests, server.requests.size());
        }
    }
}
