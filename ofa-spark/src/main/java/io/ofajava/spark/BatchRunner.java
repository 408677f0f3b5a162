// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import io.ofajava.Outcome;
import io.ofajava.Request;
import io.ofajava.Result;
import io.ofajava.error.ErrorKind;
import io.ofajava.error.OfaException;
import io.ofajava.error.ResourceException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Performs requests in batches of limited size. If memory runs out, the batch size is halved permanently and the failed
 * requests are repeated; a single request that still fails keeps its error. Not thread-safe, except {@link #size}.
 */
final class BatchRunner {
    private static final Logger LOG = LoggerFactory.getLogger(BatchRunner.class);

    private static final int MOST_CAUSES = 20;

    private final Function<List<Request>, List<Outcome<Result>>> model;
    private volatile int size;

    BatchRunner(Function<List<Request>, List<Outcome<Result>>> model, int size) {
        this.model = model;
        this.size = size;
    }

    /** The current batch size; readable from any thread. */
    int size() {
        return size;
    }

    /** Halves the batch size after this many requests did not fit in memory. */
    void halve(int requests) {
        int less = Math.max(1, requests / 2);
        LOG.warn("not enough memory for {} requests in a batch; continuing with {}", requests, less);
        size = Math.min(size, less);
    }

    /**
     * The outcomes, in the order of the requests.
     *
     * @throws io.ofajava.error.OfaException if the failure does not belong to a request: a closed model, a missing
     *     library
     */
    List<Outcome<Result>> run(List<Request> requests) {
        List<Outcome<Result>> attempts = new ArrayList<>(requests.size());
        for (int start = 0; start < requests.size(); ) {
            List<Request> batch = requests.subList(start, Math.min(requests.size(), start + size));
            attempts.addAll(batch(batch));
            start += batch.size();
        }
        return attempts;
    }

    private List<Outcome<Result>> batch(List<Request> batch) {
        List<Outcome<Result>> attempts = new ArrayList<>(model.apply(batch));
        List<Integer> again = new ArrayList<>();
        boolean memory = false;
        for (int i = 0; i < batch.size(); i++) {
            if (!(attempts.get(i) instanceof Outcome.Failure<Result> failure)) {
                continue;
            }
            ErrorKind kind = failure.error().code().kind();
            if (kind == ErrorKind.STATE || kind == ErrorKind.ENVIRONMENT) {
                throw failure.error();
            }
            if (isMemory(failure.error()) && batch.size() > 1) {
                memory = true;
                again.add(i);
            } else if (kind == ErrorKind.INTERNAL && batch.size() > 1) {
                again.add(i); // repeat alone: another request of the batch may have caused the failure
            }
        }
        if (memory) {
            halve(batch.size());
        }
        List<Request> repeated = again.stream().map(batch::get).toList();
        List<Outcome<Result>> others = memory ? run(repeated) : single(repeated);
        for (int i = 0; i < again.size(); i++) {
            attempts.set(again.get(i), others.get(i));
        }
        return attempts;
    }

    private List<Outcome<Result>> single(List<Request> requests) {
        List<Outcome<Result>> attempts = new ArrayList<>();
        requests.forEach(request -> attempts.addAll(batch(List.of(request))));
        return attempts;
    }

    /** Whether memory ran out: that of the engine, or the heap, which the library reports as a failure of the model. */
    static boolean isMemory(OfaException error) {
        Throwable cause = error;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
            cause = cause.getCause();
        }
        return error instanceof ResourceException;
    }
}
