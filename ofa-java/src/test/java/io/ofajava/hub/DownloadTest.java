// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.HubError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.Refusal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads from a hub: selection of files, interrupted transfers, and verification. */
class DownloadTest {
    private static final String WEIGHTS = "model.safetensors";

    @TempDir
    private Path directory;

    private FakeHub hub;
    private byte[] weights;

    @BeforeEach
    void fillTheHub() throws Exception {
        hub = new FakeHub();
        weights = new byte[300_000];
        new Random(1).nextBytes(weights);
        hub.files.put("README.md", "a card".getBytes());
        hub.files.put("config.json", "{}".getBytes());
        hub.files.put("vocab.json", "{\"a\": 1}".getBytes());
        hub.files.put("merges.txt", "#version".getBytes());
        hub.files.put("pytorch_model.bin", "the same as a pickle".getBytes());
        hub.files.put(WEIGHTS, weights);
        hub.files.put("vqgan/model.yaml", "model: {}".getBytes());
    }

    @AfterEach
    void stopTheHub() {
        hub.close();
    }

    private List<RemoteFile> listed(String token) {
        return new HuggingFaceRepository(hub.endpoint(), "team/model", "main").checkpoint(new Http(token));
    }

    private boolean fetch(RemoteFile file) {
        return new Download(new Http(null), directory).fetch(file, done -> {});
    }

    private RemoteFile weightsFile() {
        return listed(null).stream()
                .filter(file -> file.name().equals(WEIGHTS))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void fetchesOnlyTheCheckpoint() {
        assertEquals(
                List.of("config.json", "vocab.json", "merges.txt", WEIGHTS, "vqgan/model.yaml"),
                listed(null).stream().map(RemoteFile::name).toList());
    }

    @Test
    void missingFilesAreNamedWithARemedy() {
        Refusal.of(
                HubError.NOT_FOUND,
                () -> new HuggingFaceRepository(hub.endpoint(), "team/modle", "main").checkpoint(new Http(null)),
                "127.0.0.1",
                "team/modle",
                "main");
    }

    @Test
    void fetchesEverythingAndThenNothing() throws Exception {
        for (RemoteFile file : listed(null)) {
            assertTrue(fetch(file), file.name());
            assertArrayEquals(hub.files.get(file.name()), Files.readAllBytes(directory.resolve(file.name())));
        }
        for (RemoteFile file : listed(null)) {
            assertFalse(fetch(file), file.name() + " was fetched again");
        }
    }

    @Test
    void resumesAnInterruptedTransfer() throws Exception {
        hub.breakAfter = 100_000;
        Refusal.oneOf(List.of(HubError.BROKE_OFF, HubError.UNREACHABLE), () -> fetch(weightsFile()));
        assertFalse(Files.exists(directory.resolve(WEIGHTS)), "an incomplete file has the final name");
        long kept = Files.size(directory.resolve(WEIGHTS + ".part"));
        assertTrue(kept > 0 && kept <= 100_000, kept + " bytes kept");
        hub.breakAfter = -1;
        assertTrue(fetch(weightsFile()));
        assertTrue(hub.requests.contains("/storage/" + WEIGHTS + " bytes=" + kept + "-"), hub.requests.toString());
        assertArrayEquals(weights, Files.readAllBytes(directory.resolve(WEIGHTS)));
        assertFalse(Files.exists(directory.resolve(WEIGHTS + ".part")));
    }

    @Test
    void restartsWithoutRangeSupport() throws Exception {
        Files.write(directory.resolve(WEIGHTS + ".part"), new byte[50_000]);
        hub.ignoreRanges = true;
        assertTrue(fetch(weightsFile()));
        assertArrayEquals(weights, Files.readAllBytes(directory.resolve(WEIGHTS)));
    }

    @Test
    void aForeignPartIsDetectedByItsChecksumAndDeleted() {
        assertThrows(OfaException.class, () -> {
            Files.write(directory.resolve(WEIGHTS + ".part"), new byte[50_000]);
            fetch(weightsFile());
        });
        assertFalse(Files.exists(directory.resolve(WEIGHTS)));
        assertFalse(Files.exists(directory.resolve(WEIGHTS + ".part")));
        assertTrue(fetch(weightsFile()));
    }

    @Test
    void aWrongChecksumIsNamed() {
        hub.lie = "0".repeat(64);
        Refusal.of(HubError.WRONG_CHECKSUM, () -> fetch(weightsFile()), WEIGHTS);
        assertFalse(Files.exists(directory.resolve(WEIGHTS)));
    }

    @Test
    void aChangedFileIsFetchedAgain() throws Exception {
        assertTrue(fetch(weightsFile()));
        weights[7]++;
        assertTrue(fetch(weightsFile()), "the changed file was not fetched");
        assertArrayEquals(weights, Files.readAllBytes(directory.resolve(WEIGHTS)));
    }

    /** A file at an address, for which only the user can supply a checksum. */
    private RemoteFile plain(String sha256) {
        return new RemoteFile(WEIGHTS, hub.endpoint().resolve("/storage/" + WEIGHTS), -1, sha256);
    }

    @Test
    void aFileWithAKnownChecksumIsNotFetchedAgain() {
        assertTrue(fetch(plain(FakeHub.sha256(weights))));
        assertFalse(fetch(plain(FakeHub.sha256(weights))));
        assertTrue(fetch(plain(null)), "without a checksum and a size, the file must be fetched again");
        assertEquals(2, hub.requests.size(), hub.requests.toString());
    }

    @Test
    void aCompletePartIsRenamed() throws Exception {
        Files.write(directory.resolve(WEIGHTS + ".part"), weights);
        assertTrue(fetch(plain(null)));
        assertArrayEquals(weights, Files.readAllBytes(directory.resolve(WEIGHTS)));
        assertEquals(List.of("/storage/" + WEIGHTS + " bytes=" + weights.length + "-"), hub.requests);
    }

    @Test
    void theTokenIsNotSentToRedirectTargets() throws Exception {
        try (FakeHub storage = new FakeHub()) {
            storage.files.put(WEIGHTS, weights);
            hub.storage = storage.endpoint().toString();
            new Download(new Http("secret"), directory)
                    .fetch(
                            listed("secret").stream()
                                    .filter(file -> file.name().equals(WEIGHTS))
                                    .findFirst()
                                    .orElseThrow(),
                            done -> {});
            assertTrue(
                    hub.requests.stream().allMatch(request -> request.endsWith("with token")), hub.requests.toString());
            assertEquals(List.of("/storage/" + WEIGHTS), storage.requests);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\\\b.safetensors", "C:a.safetensors"})
    void unsafeNamesAreRefused(String name) {
        hub.files.put(name, new byte[1]);
        Refusal.of(HubError.UNSAFE_NAME, () -> listed(null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../escape.safetensors",
                "/etc/escape.safetensors",
                "a/../../escape.safetensors",
                "./escape.safetensors",
                "vqgan/../../escape.safetensors"
            })
    void namesThatLeadElsewhereAreNotFetched(String name) {
        hub.files.put(name, new byte[1]);
        assertTrue(listed(null).stream().noneMatch(file -> file.name().contains("escape")));
        assertThrows(InvalidInputException.class, () -> new RemoteFile(name, hub.endpoint(), 1, null));
    }

    @Test
    void aMissingRepositoryIsNamed() {
        Refusal.of(
                HubError.NOT_FOUND,
                () -> new HuggingFaceRepository(hub.endpoint(), "team/other", "main").checkpoint(new Http(null)),
                "team/other");
    }

    @Test
    void aRepositoryWithoutWeightsIsRefused() {
        hub.files.remove(WEIGHTS);
        hub.files.remove("pytorch_model.bin");
        Refusal.of(HubError.NO_CHECKPOINT, () -> listed(null));
    }

    @Test
    void refusedConnectionsAreReported() {
        URI closed = hub.endpoint();
        hub.close();
        Refusal.of(
                HubError.UNREACHABLE,
                () -> new HuggingFaceRepository(closed, "team/model", "main").checkpoint(new Http(null)));
    }
}
