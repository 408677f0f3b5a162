// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import io.ofajava.error.SettingStyle;
import io.ofajava.server.config.ServerConfig;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import io.ofajava.server.http.BodyReader;
import io.ofajava.server.http.Exchange;
import io.ofajava.server.http.Json;
import io.ofajava.server.service.ModelService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * SageMaker's routes for many models in one container. The total size of the weights is limited: to load a model, the
 * least recently used idle ones are unloaded. If that does not suffice, the response is 507, and SageMaker decides what
 * to unload. Thread-safe.
 */
final class ModelsRoute implements AutoCloseable {
    private static final int PAGE = 100;

    private record Loaded(ModelService service, String url, long bytes) {
        ObjectNode json() {
            return Json.object().put("modelName", service.name()).put("modelUrl", url);
        }
    }

    private final ModelSource source;
    private final ModelNames names;
    private final long maxBytes;
    private final BodyReader bodies;
    private final InFlight inFlight;
    private final Json json;
    /** Least recently used first. */
    private final Map<String, Loaded> models = new LinkedHashMap<>(16, 0.75f, true);
    /** Serialises loading and unloading. */
    private final ExecutorService loader = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "ofa-models");
        thread.setDaemon(true);
        return thread;
    });

    ModelsRoute(ServerConfig config, ModelSource source, BodyReader bodies, InFlight inFlight) {
        this.source = source;
        this.names = new ModelNames(config.modelsDirectory());
        this.maxBytes = config.modelsMaxBytes();
        this.bodies = bodies;
        this.inFlight = inFlight;
        this.json = new Json(config.limits());
    }

    /** @param more the token of the page, or null for the first */
    void list(Exchange exchange, @Nullable String more) {
        int from = more == null || !more.matches("\\d{1,6}") ? 0 : Integer.parseInt(more);
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("models");
        synchronized (models) {
            models.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .skip(from)
                    .limit(PAGE)
                    .forEach(entry -> list.add(entry.getValue().json()));
            if (from + PAGE < models.size()) {
                answer.put("nextPageToken", Integer.toString(from + PAGE));
            }
        }
        exchange.json(200, answer);
    }

    void describe(Exchange exchange, String name) {
        exchange.json(200, required(name).json());
    }

    /** The service of a model; marks it as recently used. */
    ModelService service(String name) {
        return required(name).service();
    }

    /** All loaded models. */
    List<ModelService> services() {
        synchronized (models) {
            return models.values().stream().map(Loaded::service).toList();
        }
    }

    private Loaded required(String name) {
        synchronized (models) {
            Loaded loaded = models.get(name);
            if (loaded == null) {
                throw new ApiException(ErrorCode.NOT_FOUND, "no model with this name is loaded");
            }
            return loaded;
        }
    }

    void load(Exchange exchange) {
        InFlight.Work work = inFlight.begin(exchange);
        try {
            bodies.read(exchange).whenComplete((body, failure) -> {
                if (failure != null) {
                    work.fail(failure);
                    return;
                }
                work.onEnd(body::close);
                work.guarded(loader, () -> {
                    JsonNode request = json.read(body.bytes(), 0, body.bytes().length);
                    ObjectNode answer = load(text(request, "model_name"), text(request, "url"))
                            .json();
                    work.finish(() -> exchange.json(200, answer));
                });
            });
        } catch (RuntimeException e) {
            work.fail(e);
        }
    }

    private static String text(JsonNode request, String name) {
        JsonNode node = request.path(name);
        if (!node.isTextual() || node.textValue().isEmpty() || node.textValue().length() > 1024) {
            throw ApiException.field("/" + name, "must be a string of 1 to 1024 characters");
        }
        return node.textValue();
    }

    private Loaded load(String name, String url) {
        ModelNames.requireUsable(name);
        Path path = names.resolve(url);
        synchronized (models) {
            if (models.containsKey(name)) {
                throw new ApiException(ErrorCode.MODEL_EXISTS, "a model with this name is already loaded");
            }
        }
        long bytes = bytes(path);
        makeRoom(bytes);
        try {
            ModelService service = source.checkpoint(name, path);
            try {
                service.warmUp();
            } catch (RuntimeException | Error e) {
                service.close();
                throw e;
            }
            Loaded loaded = new Loaded(service, url, bytes);
            synchronized (models) {
                models.put(name, loaded);
            }
            return loaded;
        } catch (InvalidInputException e) {
            throw new ApiException(ErrorCode.UNPROCESSABLE, OfaException.message(e, SettingStyle.SERVER), e).at("/url");
        } catch (OutOfMemoryError e) {
            throw new ApiException(ErrorCode.OUT_OF_MEMORY, "not enough memory for this model", e);
        }
    }

    private static long bytes(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            throw new ApiException(
                            ErrorCode.UNPROCESSABLE,
                            "the model's files cannot be read: " + e.getClass().getSimpleName(),
                            e)
                    .at("/url");
        }
    }

    private void makeRoom(long bytes) {
        while (true) {
            Loaded idle = null;
            synchronized (models) {
                if (held(each -> true) + bytes <= maxBytes) {
                    return;
                }
                // Unloads nothing if unloading all idle models would not suffice.
                boolean helps = held(each -> each.service().admitted() > 0) + bytes <= maxBytes;
                for (Iterator<Loaded> it = models.values().iterator(); helps && it.hasNext() && idle == null; ) {
                    Loaded each = it.next();
                    if (each.service().admitted() == 0) {
                        idle = each;
                        it.remove();
                    }
                }
            }
            if (idle == null) {
                throw new ApiException(
                        ErrorCode.OUT_OF_MEMORY,
                        "this model has " + bytes
                                + " bytes; with the models in use it would exceed OFA_MODELS_MAX_BYTES, " + maxBytes);
            }
            idle.service().close();
        }
    }

    private long held(Predicate<Loaded> which) {
        return models.values().stream().filter(which).mapToLong(Loaded::bytes).sum();
    }

    void unload(Exchange exchange, String name) {
        Loaded loaded;
        synchronized (models) {
            loaded = models.remove(name);
        }
        if (loaded == null) {
            throw new ApiException(ErrorCode.NOT_FOUND, "no model with this name is loaded");
        }
        InFlight.Work work = inFlight.begin(exchange);
        work.guarded(loader, () -> {
            loaded.service().close(); // waits for its requests
            work.finish(() -> exchange.json(200, loaded.json()));
        });
    }

    /** Calls back with every loaded model. */
    void forEach(Consumer<ModelService> action) {
        synchronized (models) {
            models.values().forEach(loaded -> action.accept(loaded.service()));
        }
    }

    @Override
    public void close() {
        loader.shutdownNow();
        forEach(ModelService::close);
    }
}
