// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.Outcome;
import io.ofajava.Request;
import io.ofajava.Result;
import io.ofajava.Task;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OfaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of an executor: threads, devices, files and lifetimes. */
class ExecutorTest {
    private static SparkConf conf(String... values) {
        SparkConf conf = new SparkConf(false);
        for (int i = 0; i < values.length; i += 2) {
            conf.set(values[i], values[i + 1]);
        }
        return conf;
    }

    @Test
    void theModelUsesAllCoresOfTheExecutor() {
        assertEquals(2, ExecutorResources.threads(conf("spark.master", "local[2]"), 8));
        assertEquals(3, ExecutorResources.threads(conf("spark.master", "local[3, 4]"), 8));
        assertEquals(8, ExecutorResources.threads(conf("spark.master", "local[*]"), 8));
        assertEquals(1, ExecutorResources.threads(conf("spark.master", "local"), 8));
        assertEquals(4, ExecutorResources.threads(conf("spark.master", "spark://h:1", "spark.executor.cores", "4"), 8));
        assertEquals(
                6,
                ExecutorResources.threads(
                        conf("spark.master", "yarn", "spark.executor.cores", "7", "spark.task.cpus", "3"), 8));
        assertEquals(8, ExecutorResources.threads(conf("spark.master", "spark://h:1"), 8));
    }

    @Test
    void theDeviceIsTheAddressThatSparkGave() {
        assertEquals(OptionalInt.empty(), ExecutorResources.device(Map.of()));
        assertEquals(
                OptionalInt.of(3), ExecutorResources.device(Map.of("gpu", new ResourceInformation("gpu", new String[] {
                    "3", "4"
                }))));
        assertThrows(
                InvalidInputException.class,
                () -> ExecutorResources.device(
                        Map.of("gpu", new ResourceInformation("gpu", new String[] {"GPU-abc"}))));
    }

    @Test
    void aModelIsLoadedOnceAndClosedWhenIdle() throws Exception {
        AtomicInteger loads = new AtomicInteger();
        AtomicInteger closes = new AtomicInteger();
        ExecutorModels.Loader loader = (model, configuration, device) -> {
            loads.incrementAndGet();
            return new ModelCalls() {
                @Override
                public List<Outcome<Result>> runAll(List<Request> requests) {
                    return List.of();
                }

                @Override
                public List<Task> tasks() {
                    return List.of();
                }

                @Override
                public void close() {
                    closes.incrementAndGet();
                }
            };
        };
        ModelReference one = new ModelReference("/a", List.of(), "1", Map.of());
        ModelReference other = new ModelReference("/a", List.of(), "1", Map.of("precision", "int8"));
        ExecutorModels models = new ExecutorModels(loader, 600);
        ExecutorModels.Lease first = models.acquire(one, null);
        ExecutorModels.Lease second = models.acquire(one, null);
        ExecutorModels.Lease third = models.acquire(other, null);
        assertSame(first.model(), second.model());
        assertNotSame(first.model(), third.model());
        assertEquals(2, loads.get());
        first.close();
        first.close();
        second.close();
        third.close();
        models.acquire(one, null).close();
        assertEquals(2, loads.get());
        assertEquals(0, closes.get());
        models.closeAll();
        assertEquals(2, closes.get());
        models.acquire(one, null).close();
        assertEquals(3, loads.get());

        ExecutorModels impatient = new ExecutorModels(loader, 0);
        impatient.acquire(one, null).close();
        await().untilAtomic(closes, equalTo(3));
        assertEquals(0, impatient.size());
    }

    @Test
    void aFailedLoadIsRetried() throws IOException {
        AtomicInteger loads = new AtomicInteger();
        ExecutorModels models = new ExecutorModels(
                (model, configuration, device) -> {
                    loads.incrementAndGet();
                    throw SparkError.MODEL_ABSENT.with("/a", "here");
                },
                600);
        ModelReference reference = new ModelReference("/a", List.of(), "1", Map.of());
        assertThrows(OfaException.class, () -> models.acquire(reference, null));
        assertThrows(OfaException.class, () -> models.acquire(reference, null));
        assertEquals(2, loads.get());
        assertEquals(0, models.size());
    }

    private static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.set("fs.store.impl", StoreFileSystem.class.getName());
        return configuration;
    }

    private static Path model(Path directory) throws IOException {
        Path model = Files.createDirectories(directory.resolve("model/vqgan")).getParent();
        Files.writeString(model.resolve("config.json"), "{}");
        Files.writeString(model.resolve("vqgan/model.yaml"), "a: 1");
        return model;
    }

    @Test
    void filesOfAStoreAreFetchedOnceVerifiedAndRepaired(@TempDir Path directory) throws IOException {
        Path model = model(directory);
        Map<String, String> settings =
                Map.of("cache", directory.resolve("cache").toString());
        ModelReference shared = ModelReference.of(model.toString(), settings, "", configuration());
        ModelReference stored = ModelReference.of("store://" + model, settings, "", configuration());
        assertEquals(shared.digest(), stored.digest());
        assertEquals(model, ModelFetch.local(shared, configuration()));

        Path copy = ModelFetch.local(stored, configuration());
        assertTrue(copy.startsWith(directory.resolve("cache")), copy.toString());
        assertEquals("a: 1", Files.readString(copy.resolve("vqgan/model.yaml")));
        Files.writeString(model.resolve("config.json"), "{1");
        assertEquals(copy, ModelFetch.local(stored, configuration()));
        Files.writeString(model.resolve("config.json"), "{}");
        Files.writeString(copy.resolve("config.json"), "[]");
        assertEquals(
                "{}", Files.readString(ModelFetch.local(stored, configuration()).resolve("config.json")));
    }

    @Test
    void filesThatDifferFromTheDriversAreRefused(@TempDir Path directory) throws IOException {
        Path model = model(directory);
        Map<String, String> settings =
                Map.of("cache", directory.resolve("cache").toString());
        ModelReference shared = ModelReference.of(model.toString(), settings, "", configuration());
        ModelReference stored = ModelReference.of("store://" + model, settings, "", configuration());
        for (String changed : List.of("[]", "longer")) {
            Files.writeString(model.resolve("config.json"), changed);
            assertEquals(SparkError.MODEL_CHANGED, refused(shared));
            assertEquals(SparkError.MODEL_CHANGED, refused(stored));
        }
        Files.delete(model.resolve("config.json"));
        assertEquals(SparkError.MODEL_ABSENT, refused(shared));
        OfaException pinned = assertThrows(
                OfaException.class,
                () -> ModelReference.of(model.toString(), settings, "00".repeat(32), configuration()));
        assertEquals(SparkError.MODEL_HASH, pinned.code());
        assertEquals(
                SparkError.MODEL_ABSENT,
                assertThrows(
                                OfaException.class,
                                () -> ModelReference.of("/no/such/model", settings, "", configuration()))
                        .code());
    }

    private static Object refused(ModelReference reference) {
        return assertThrows(OfaException.class, () -> ModelFetch.local(reference, configuration()))
                .code();
    }
}
