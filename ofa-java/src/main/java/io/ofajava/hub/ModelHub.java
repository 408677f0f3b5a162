// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import io.ofajava.cache.CacheDirectory;
import io.ofajava.checkpoint.Checkpoint;
import io.ofajava.error.HubError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.net.EnvironmentProxies;
import io.ofajava.text.FileKinds;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Downloads published checkpoints and stores them in a cache. Ids are {@code OWNER/NAME} for the Hugging Face hub,
 * {@code modelscope:OWNER/NAME}, {@code ofa:FILE} for checkpoints of the original repository, and addresses of single
 * files.
 *
 * <p>Only {@link #fetch} uses the network. Downloads are verified by the host's SHA-256, or by size if the host
 * provides none, and in any case by opening the checkpoint. Thread-safe.
 */
public final class ModelHub {
    private static final String MODELS = "models";
    /** Source of the vocabulary for English checkpoints that are published without one. */
    private static final String ENGLISH_VOCABULARY = "OFA-Sys/ofa-base";
    /** Source of the vocabulary for Chinese checkpoints that are published without one. */
    private static final String CHINESE_VOCABULARY = "modelscope:damo/ofa_pretrain_base_zh";

    private static final List<String> VOCABULARY = List.of("vocab.json", "merges.txt", "vocab.txt");

    private final ModelCache cache;
    private final Map<Host, URI> endpoints;
    private final Http http;

    private ModelHub(Builder builder) {
        this.cache = new ModelCache(builder.cache.resolve(MODELS));
        this.endpoints = new EnumMap<>(builder.endpoints);
        this.http = new Http(builder.token, builder.proxy, builder.tls);
    }

    /**
     * Opens a hub with the settings of the environment: {@code HF_ENDPOINT}, {@code HF_TOKEN},
     * {@code MODELSCOPE_ENDPOINT}, {@code OFA_FILES} (a host that serves the original's checkpoint files from one
     * directory), and the proxy.
     */
    public static ModelHub open(Path cache) {
        return builder(cache).environment(System.getenv()).build();
    }

    /**
     * Opens a hub with the default cache ({@code OFA_CACHE}, else {@code $XDG_CACHE_HOME/ofa-java}, else
     * {@code ~/.cache/ofa-java}) and the settings of the environment, as {@link #open(Path)}.
     */
    public static ModelHub open() {
        return open(CacheDirectory.open(null));
    }

    /** @param cache directory below which models are stored */
    public static Builder builder(Path cache) {
        return new Builder(cache);
    }

    /** The known published checkpoints. */
    public List<CatalogEntry> catalog() {
        return Catalog.entries();
    }

    /** Whether a text has the syntax of an id. */
    public static boolean isId(String text) {
        return ModelId.isId(text);
    }

    /** Downloads the missing files of a model, verifies it, and returns its directory. */
    public Path fetch(String id) {
        return fetch(id, FetchOptions.DEFAULT, FetchListener.NONE);
    }

    /**
     * Like {@link #fetch(String)}, with a revision or a checksum.
     *
     * @throws InvalidInputException if there is no such model, or the download cannot be loaded
     * @throws io.ofajava.error.OfaException if the host cannot be reached, or the directory cannot be written. The
     *     files downloaded so far are kept, and the next call resumes
     */
    public Path fetch(String id, FetchOptions options, FetchListener listener) {
        ModelId model = ModelId.parse(id);
        return cache.locked(model, () -> {
            if (options.revision().isEmpty() && cache.isComplete(model)) {
                return cache.directory(model);
            }
            List<RemoteFile> files = download(model, options, cache.directory(model), listener);
            cache.complete(model, files);
            return cache.directory(model);
        });
    }

    /** Downloads into the given directory instead of the cache. */
    public Path fetchInto(String id, FetchOptions options, Path directory, FetchListener listener) {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw HubError.DIRECTORY_IS_FILE.with(directory);
        }
        download(ModelId.parse(id), options, directory, listener);
        return directory;
    }

    /** Runs {@link #fetch(String, FetchOptions, FetchListener)} on a new thread. */
    public CompletableFuture<Path> fetchAsync(String id, FetchOptions options, FetchListener listener) {
        return CompletableFuture.supplyAsync(() -> fetch(id, options, listener), task -> {
            Thread thread = new Thread(task, "ofa-fetch");
            thread.setDaemon(true);
            thread.start();
        });
    }

    /** The directory of a completely downloaded model. Uses no network. */
    public Optional<Path> find(String id) {
        ModelId model = ModelId.parse(id);
        return cache.isComplete(model) ? Optional.of(cache.directory(model)) : Optional.empty();
    }

    /** All models in the cache, complete or not. */
    public List<CachedModel> list() {
        return cache.list();
    }

    /** Deletes a model from the cache and returns whether it existed. */
    public boolean remove(String id) {
        return cache.remove(ModelId.parse(id));
    }

    /** Deletes incomplete downloads and returns the number of bytes freed. */
    public long prune() {
        return cache.prune();
    }

    Http http() {
        return http;
    }

    private List<RemoteFile> download(ModelId model, FetchOptions options, Path directory, FetchListener listener) {
        List<RemoteFile> files = new ArrayList<>(repository(model, options).checkpoint(http));
        files.addAll(vocabulary(model, files));
        Download download = new Download(http, directory);
        for (RemoteFile file : files) {
            OptionalLong total = file.size() < 0 ? OptionalLong.empty() : OptionalLong.of(file.size());
            LongConsumer progress = done -> listener.progress(file.name(), done, total);
            download.fetch(file, progress);
            FileKinds.requireContent(directory.resolve(file.name()));
        }
        requireLoadable(model, directory, files);
        return files;
    }

    /** The vocabulary for a checkpoint that is published without one. */
    private List<RemoteFile> vocabulary(ModelId model, List<RemoteFile> files) {
        boolean known = files.stream().anyMatch(file -> VOCABULARY.contains(file.name()));
        Optional<CatalogEntry> entry = Catalog.find(model.toString());
        if (known
                || entry.isEmpty()
                || files.stream().anyMatch(file -> file.name().endsWith(".zip"))) {
            return List.of();
        }
        ModelId source = ModelId.parse(entry.get().language().equals("zh") ? CHINESE_VOCABULARY : ENGLISH_VOCABULARY);
        return repository(source, FetchOptions.DEFAULT).checkpoint(http).stream()
                .filter(file -> VOCABULARY.contains(file.name()))
                .toList();
    }

    private static void requireLoadable(ModelId model, Path directory, List<RemoteFile> files) {
        if (files.size() == 1 && !isCheckpoint(files.get(0).name())) {
            return; // an archive, or another kind of file at the given address
        }
        Checkpoint.open(directory).close();
        if (model.host() != Host.ADDRESS
                && VOCABULARY.stream().noneMatch(name -> Files.isRegularFile(directory.resolve(name)))) {
            throw HubError.NO_VOCABULARY.with(model, directory);
        }
    }

    private static boolean isCheckpoint(String name) {
        return List.of(".pt", ".bin", ".safetensors").stream().anyMatch(name::endsWith);
    }

    private ModelRepository repository(ModelId model, FetchOptions options) {
        if (options.sha256().isPresent() && (model.host() == Host.HUGGING_FACE || model.host() == Host.MODELSCOPE)) {
            throw HubError.CHECKSUM_NOT_TAKEN.with(model);
        }
        return switch (model.host()) {
            case HUGGING_FACE ->
                new HuggingFaceRepository(
                        endpoint(Host.HUGGING_FACE),
                        model.name(),
                        options.revision().orElse(HuggingFaceRepository.DEFAULT_REVISION));
            case MODELSCOPE ->
                new ModelScopeRepository(
                        endpoint(Host.MODELSCOPE),
                        model.name(),
                        options.revision().orElse(ModelScopeRepository.DEFAULT_REVISION));
            case ORIGINAL -> new OriginalFile(original(model), options.sha256().orElse(null));
            case ADDRESS ->
                new OriginalFile(Addresses.parse(model.name()), options.sha256().orElse(null));
        };
    }

    private URI endpoint(Host host) {
        return Objects.requireNonNull(endpoints.get(host), host::toString);
    }

    /** A mirror serves all files from one directory. */
    private URI original(ModelId model) {
        URI mirror = endpoint(Host.ORIGINAL);
        Optional<String> listed = Catalog.find(model.toString()).flatMap(CatalogEntry::address);
        return mirror.equals(OriginalFile.PUBLIC) && listed.isPresent()
                ? URI.create(listed.get())
                : URI.create(mirror + "/" + Addresses.encoded(model.name()));
    }

    /** Builds a {@link ModelHub}. */
    public static final class Builder {
        private final Path cache;
        private final Map<Host, URI> endpoints = new EnumMap<>(Map.of(
                Host.HUGGING_FACE,
                HuggingFaceRepository.PUBLIC,
                Host.MODELSCOPE,
                ModelScopeRepository.PUBLIC,
                Host.ORIGINAL,
                OriginalFile.PUBLIC));
        private @Nullable String token;
        private @Nullable ProxySelector proxy;
        private @Nullable SSLContext tls;

        private Builder(Path cache) {
            this.cache = cache;
        }

        /**
         * Reads mirrors, the access token and the proxy from environment variables; see {@link ModelHub#open}.
         * {@link EnvironmentProxies} reads the proxy.
         */
        public Builder environment(Map<String, String> variables) {
            token = variables.get("HF_TOKEN");
            proxy = new EnvironmentProxies(variables, ProxySelector.getDefault());
            String huggingFace = variables.getOrDefault("HF_ENDPOINT", "");
            String modelScope = variables.getOrDefault("MODELSCOPE_ENDPOINT", "");
            String files = variables.getOrDefault("OFA_FILES", "");
            if (!huggingFace.isBlank()) {
                endpoint(Host.HUGGING_FACE, huggingFace);
            }
            if (!modelScope.isBlank()) {
                endpoint(Host.MODELSCOPE, modelScope);
            }
            if (!files.isBlank()) {
                endpoint(Host.ORIGINAL, files);
            }
            return this;
        }

        /** Sets the address of a host, such as a mirror. */
        public Builder endpoint(Host host, String address) {
            endpoints.put(host, Addresses.host(address));
            return this;
        }

        /** Sets the access token of the Hugging Face hub, or null for none. It is sent to no other host. */
        public Builder token(@Nullable String value) {
            token = value;
            return this;
        }

        /** Selects proxies; by default the proxy of the environment, else the JVM's setting. */
        public Builder proxy(ProxySelector value) {
            proxy = value;
            return this;
        }

        /** TLS certificates to trust and to present; by default those of the JVM. */
        public Builder tls(SSLContext value) {
            tls = value;
            return this;
        }

        /** Builds the hub. */
        public ModelHub build() {
            return new ModelHub(this);
        }
    }
}
