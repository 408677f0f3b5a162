// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import io.ofajava.Outcome;
import io.ofajava.Request;
import io.ofajava.Result;
import io.ofajava.error.OfaException;
import io.ofajava.error.StateError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Appends results to rows. While the model processes one batch, the images of the next one are read, so at most two
 * batches are in memory. Used only by the task's thread, except {@link #cancel}.
 */
final class InferenceIterator implements Iterator<Row> {
    private static final ExecutorService WORKERS = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "ofa-spark-batch");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * A row whose image is being read, or that needs no image.
     *
     * @param reader starts a read of the image
     */
    private record Reading(
            Row row,
            @Nullable Supplier<Future<byte[]>> reader,
            @Nullable Future<byte[]> image) {
        static Reading start(Row row, @Nullable Supplier<Future<byte[]>> reader) {
            return new Reading(row, reader, reader == null ? null : reader.get());
        }

        Reading again() {
            return start(row, reader);
        }

        Reading withoutImage() {
            return new Reading(row, reader, null);
        }
    }

    private final Iterator<Row> rows;
    private final InferenceSpec spec;
    private final RowColumns columns;
    private final boolean failOnError;
    private final ImageReads reads;
    private final BatchRunner runner;
    private final Deque<Row> ready = new ArrayDeque<>();
    private volatile @Nullable Future<List<Row>> running;

    InferenceIterator(
            Iterator<Row> rows,
            InferenceSpec spec,
            RowColumns columns,
            ModelCalls model,
            int batchSize,
            boolean failOnError) {
        this.rows = rows;
        this.spec = spec;
        this.columns = columns;
        this.failOnError = failOnError;
        this.reads = new ImageReads(
                spec.maxImageBytes(), spec.uriPrefixes(), spec.hadoop().value());
        this.runner = new BatchRunner(model::runAll, batchSize);
    }

    @Override
    public boolean hasNext() {
        return !ready.isEmpty() || running != null || rows.hasNext();
    }

    @Override
    public Row next() {
        while (ready.isEmpty()) {
            if (running == null) {
                start(pull());
            }
            List<Reading> following = pull();
            Future<List<Row>> last = running;
            if (last == null) {
                throw new NoSuchElementException();
            }
            ready.addAll(await(last));
            running = null;
            start(following);
        }
        return ready.remove();
    }

    /** Starts reading the images of the next batch. */
    private List<Reading> pull() {
        List<Reading> batch = new ArrayList<>();
        int most = runner.size();
        while (batch.size() < most && rows.hasNext()) {
            Row row = rows.next();
            String uri = columns.uri(row);
            batch.add(Reading.start(row, uri == null ? null : reads.reader(uri)));
        }
        return batch;
    }

    private void start(List<Reading> batch) {
        if (!batch.isEmpty()) {
            running = WORKERS.submit(() -> perform(batch));
        }
    }

    private static List<Row> await(Future<List<Row>> batch) {
        try {
            return batch.get();
        } catch (InterruptedException e) {
            batch.cancel(true);
            Thread.currentThread().interrupt();
            throw StateError.INTERRUPTED.causedBy(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException known
                    ? known
                    : StateError.MODEL_FAILED.causedBy(e.getCause(), e.getCause());
        }
    }

    private List<Row> perform(List<Reading> batch) throws InterruptedException {
        List<Outcome<Result>> attempts = new ArrayList<>(Collections.nCopies(batch.size(), null));
        List<Request> requests = new ArrayList<>();
        List<Integer> indices = new ArrayList<>();
        List<Integer> again = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            try {
                requests.add(request(batch.get(i)));
                indices.add(i);
            } catch (OfaException e) {
                attempts.set(i, new Outcome.Failure<>(e));
                if (BatchRunner.isMemory(e)) {
                    again.add(i);
                }
            }
        }
        List<Outcome<Result>> performed = runner.run(requests);
        for (int i = 0; i < performed.size(); i++) {
            attempts.set(indices.get(i), performed.get(i));
        }
        if (!again.isEmpty()) {
            if (batch.size() > 1) {
                runner.halve(batch.size());
            }
            requests.clear();
            batch.replaceAll(Reading::withoutImage); // releases the images that were read
            for (int i : again) {
                attempts.set(i, repeat(batch.get(i)));
            }
        }
        List<Row> results = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            results.add(result(batch.get(i).row(), attempts.get(i)));
        }
        return results;
    }

    /** Reads an image again that did not fit in memory beside those of its batch, and performs its request alone. */
    private Outcome<Result> repeat(Reading reading) throws InterruptedException {
        Request request;
        try {
            request = request(reading.again());
        } catch (OfaException e) {
            return new Outcome.Failure<>(e);
        }
        return runner.run(List.of(request)).get(0);
    }

    private Request request(Reading reading) throws InterruptedException {
        return columns.input(reading.row(), bytes(reading)).request(spec);
    }

    private static byte @Nullable [] bytes(Reading reading) throws InterruptedException {
        if (reading.image() == null) {
            return null;
        }
        try {
            return reading.image().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof OfaException known
                    ? known
                    : StateError.MODEL_FAILED.causedBy(e.getCause(), e.getCause());
        }
    }

    private Row result(Row row, Outcome<Result> outcome) {
        if (failOnError && outcome instanceof Outcome.Failure<Result> failure) {
            OfaException error = failure.error();
            throw SparkError.ROW_FAILED.causedBy(
                    error, columns.name(row), error.code().id(), error.getMessage());
        }
        Object[] values = new Object[row.size() + 1];
        for (int i = 0; i < row.size(); i++) {
            values[i] = row.get(i);
        }
        values[row.size()] = ResultSchema.row(outcome);
        return RowFactory.create(values);
    }

    /** Cancels the batch in progress at the end of the task. */
    void cancel() {
        Future<List<Row>> batch = running;
        if (batch != null) {
            batch.cancel(true);
        }
    }
}
