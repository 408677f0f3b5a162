// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.ofajava.GenerationOptions;
import io.ofajava.Outcome;
import io.ofajava.Request;
import io.ofajava.Result;
import io.ofajava.Task;
import io.ofajava.error.ImageError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that do not fit in memory while they are read. */
class InferenceIteratorTest {
    @TempDir
    Path directory;

    private final List<Integer> sizes = new ArrayList<>();

    /** Local files. Reading one with {@code once} in its name exhausts the heap once, with {@code never} always. */
    public static class FullHeap extends RawLocalFileSystem {
        private static final Set<String> READ = ConcurrentHashMap.newKeySet();

        @Override
        public FSDataInputStream open(org.apache.hadoop.fs.Path path, int bufferSize) throws IOException {
            String name = path.getName();
            if (name.contains("never") || name.contains("once") && READ.add(path.toString())) {
                throw new OutOfMemoryError("Java heap space");
            }
            return super.open(path, bufferSize);
        }
    }

    private final ModelCalls model = new ModelCalls() {
        @Override
        public List<Outcome<Result>> runAll(List<Request> requests) {
            sizes.add(requests.size());
            return requests.stream().map(InferenceIteratorTest::done).toList();
        }

        @Override
        public List<Task> tasks() {
            return List.of();
        }

        @Override
        public void close() {}
    };

    private static Outcome<Result> done(Request request) {
        return new Outcome.Success<>(new Result(
                request.task(),
                "done",
                0,
                List.of(),
                List.of(),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                List.of()));
    }

    /** The code of each row's error, or null. */
    private List<String> codes(int batchSize, String... names) throws IOException {
        Configuration hadoop = new Configuration(false);
        hadoop.set("fs.file.impl", FullHeap.class.getName());
        hadoop.set("fs.file.impl.disable.cache", "true");
        List<Row> rows = new ArrayList<>();
        for (String name : names) {
            rows.add(RowFactory.create(
                    Files.write(directory.resolve(name), new byte[9]).toUri().toString()));
        }
        InferenceSpec spec = new InferenceSpec(
                new ModelReference("/a", List.of(), "1", Map.of()),
                "caption",
                GenerationOptions.defaults(),
                1 << 20,
                List.of(),
                new SerializableConfiguration(hadoop));
        RowColumns columns = new RowColumns("caption", 0, true, List.of(), -1, -1, -1);
        InferenceIterator results = new InferenceIterator(rows.iterator(), spec, columns, model, batchSize, false);
        int error = ResultSchema.TYPE.fieldIndex("error");
        List<String> codes = new ArrayList<>();
        for (Row row : rows) {
            Row found = results.next();
            assertEquals(row.getString(0), found.getString(0));
            Row failure = found.getStruct(1).getStruct(error);
            codes.add(failure == null ? null : failure.getString(0));
        }
        return codes;
    }

    @Test
    void anImageThatDoesNotFitIsReadAgainAndTheBatchIsHalved() throws IOException {
        codes(4, "0", "1", "once", "3", "4", "5", "6", "7", "8", "9").forEach(code -> assertNull(code));
        assertEquals(List.of(3, 1, 2, 2, 2), sizes);
    }

    @Test
    void anImageThatNeverFitsKeepsItsError() throws IOException {
        List<String> codes = codes(2, "0", "never");
        assertNull(codes.get(0));
        assertEquals(ImageError.OUT_OF_MEMORY.id(), codes.get(1));
        assertEquals(List.of(1), sizes);
    }
}
