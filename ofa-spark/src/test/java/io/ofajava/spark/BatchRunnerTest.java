// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ofajava.Outcome;
import io.ofajava.Request;
import io.ofajava.Result;
import io.ofajava.Task;
import io.ofajava.error.EngineError;
import io.ofajava.error.OfaException;
import io.ofajava.error.StateError;
import io.ofajava.error.TaskError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Batches that are halved, and errors that do not belong to a request. */
class BatchRunnerTest {
    private static final List<Request> REQUESTS = IntStream.range(0, 10)
            .mapToObj(i -> Request.of(Task.of("run")).withText("text " + i))
            .toList();

    private final List<Integer> sizes = new ArrayList<>();

    private static Outcome<Result> done(Request request) {
        return new Outcome.Success<>(new Result(
                request.task(),
                request.texts().get(0),
                0,
                List.of(),
                List.of(),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                List.of()));
    }

    private static Outcome<Result> failed(OfaException error) {
        return new Outcome.Failure<>(error);
    }

    private static OfaException error(Outcome<Result> outcome) {
        return outcome instanceof Outcome.Failure<Result> failure ? failure.error() : null;
    }

    /** A model whose memory suffices for this many requests; further ones fail. */
    private Function<List<Request>, List<Outcome<Result>>> holding(int most) {
        return requests -> {
            sizes.add(requests.size());
            return IntStream.range(0, requests.size())
                    .mapToObj(i -> i < most
                            ? done(requests.get(i))
                            : failed(EngineError.OUT_OF_MEMORY.with("decoder", "allocation failed")))
                    .toList();
        };
    }

    @Test
    void batchesThatDoNotFitAreHalved() {
        BatchRunner runner = new BatchRunner(holding(3), 8);
        List<Outcome<Result>> attempts = runner.run(REQUESTS);
        for (int i = 0; i < REQUESTS.size(); i++) {
            assertNull(error(attempts.get(i)));
            assertEquals("text " + i, attempts.get(i).orElseThrow().text());
        }
        assertEquals(2, runner.size());
        sizes.clear();
        runner.run(REQUESTS.subList(0, 4));
        assertEquals(List.of(2, 2), sizes);
    }

    @Test
    void anExhaustedHeapHalvesTheBatchToo() {
        OutOfMemoryError heap = new OutOfMemoryError("Java heap space");
        BatchRunner runner = new BatchRunner(
                requests -> requests.stream()
                        .map(request -> requests.size() > 2
                                ? failed(StateError.MODEL_FAILED.causedBy(heap, heap.toString()))
                                : done(request))
                        .toList(),
                8);
        runner.run(REQUESTS).forEach(attempt -> assertNull(error(attempt)));
        assertEquals(2, runner.size());
    }

    @Test
    void anOversizedRequestKeepsItsError() {
        List<Outcome<Result>> attempts = new BatchRunner(holding(0), 4).run(REQUESTS.subList(0, 4));
        attempts.forEach(attempt ->
                assertEquals(EngineError.OUT_OF_MEMORY, error(attempt).code()));
    }

    @Test
    void anInternalFailureIsRetriedAlone() {
        Function<List<Request>, List<Outcome<Result>>> model = requests -> {
            sizes.add(requests.size());
            boolean poisoned = requests.contains(REQUESTS.get(2));
            return requests.stream()
                    .map(request -> poisoned
                            ? failed(EngineError.FAILED.with("engine", "decoder", "a bad row"))
                            : done(request))
                    .toList();
        };
        List<Outcome<Result>> attempts = new BatchRunner(model, 4).run(REQUESTS.subList(0, 4));
        for (int i = 0; i < 4; i++) {
            assertEquals(i == 2, !attempts.get(i).isSuccess());
        }
        assertEquals(List.of(4, 1, 1, 1, 1), sizes);
    }

    @Test
    void anErrorOfTheInputIsNotRepeated() {
        OfaException error = TaskError.TEXT_EMPTY.with("text");
        Function<List<Request>, List<Outcome<Result>>> model = requests -> {
            sizes.add(requests.size());
            return requests.stream().map(request -> failed(error)).toList();
        };
        assertSame(
                error,
                error(new BatchRunner(model, 4).run(REQUESTS.subList(0, 4)).get(3)));
        assertEquals(List.of(4), sizes);
    }

    @Test
    void aClosedModelFailsTheJob() {
        BatchRunner runner = new BatchRunner(
                requests -> requests.stream()
                        .map(request -> failed(StateError.CLOSED.with()))
                        .toList(),
                4);
        assertEquals(
                StateError.CLOSED,
                assertThrows(OfaException.class, () -> runner.run(REQUESTS)).code());
    }
}
