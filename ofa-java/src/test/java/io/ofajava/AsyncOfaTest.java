// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.ErrorCode;
import io.ofajava.error.FileError;
import io.ofajava.error.ImageError;
import io.ofajava.error.OfaException;
import io.ofajava.error.StateError;
import io.ofajava.error.TaskError;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asynchronous calls with the demo model and the real engine. */
class AsyncOfaTest {
    private static final GenerationOptions DEFAULTS = GenerationOptions.defaults();
    private static final ImageInput IMAGE = ImageInput.of(
            Path.of(System.getProperty("ofa.root", "..")).resolve("demo-model/examples/red-diamond-white-cross.png"));

    private static final Request CAPTION = Request.of(Task.of("caption")).withImage(IMAGE);

    @TempDir
    static Path directory;

    private static Ofa ofa;

    @BeforeAll
    static void load() {
        ofa = Ofa.builder().cache(directory.resolve("cache")).build();
    }

    @AfterAll
    static void close() {
        ofa.close();
    }

    /** Records the calls that it receives. */
    private static final class Recorder implements GenerationListener {
        final List<String> texts = Collections.synchronizedList(new ArrayList<>());
        volatile int starts;
        volatile int steps;

        @Override
        public void started() {
            starts++;
        }

        @Override
        public boolean wantsText() {
            return true;
        }

        @Override
        public void text(int tokens, String text) {
            texts.add(text);
        }

        @Override
        public void finished(int count) {
            steps = count;
        }
    }

    @Test
    void committedTextIsReported() throws Exception {
        for (int beam : new int[] {1, 2, 5}) {
            Recorder recorder = new Recorder();
            Caption caption = ofa.async()
                    .run(CAPTION.withOptions(DEFAULTS.withBeamSize(beam)).withListener(recorder))
                    .get(60, TimeUnit.SECONDS)
                    .caption();
            assertEquals(1, recorder.starts);
            assertTrue(recorder.steps > 1, "steps: " + recorder.steps);
            if (beam == 1) {
                assertFalse(recorder.texts.isEmpty(), "no text was reported for " + caption);
            }
            for (String text : recorder.texts) {
                assertTrue(
                        caption.text().startsWith(text),
                        () -> "'" + text + "' was committed, but the caption is '" + caption.text() + "'");
            }
        }
    }

    @Test
    void theCostIsAnUpperBoundOfTheSearch() {
        assertEquals(
                new RequestCost(8, 17),
                ofa.cost(CAPTION),
                "the cost must use the beam and length of the demo model's config.json");
        assertEquals(
                new RequestCost(3, 9),
                ofa.cost(CAPTION.withOptions(DEFAULTS.withBeamSize(3).withMaxLength(8))));
        Request question = Request.of(Task.of("answer"))
                .withImage(IMAGE)
                .withText("is it red?")
                .withOptions(DEFAULTS.withChoices(List.of("yes", "no")));
        assertEquals(2, ofa.cost(question).rows());
        Request paint = Request.of(Task.of("paint")).withText("a circle");
        RequestCost images = ofa.cost(paint.withOptions(DEFAULTS.withCandidates(2)));
        assertEquals(2, images.rows());
        assertEquals(
                images.maxSteps(), ofa.paint("a circle").images().get(0).codes().size());
    }

    @Test
    void cancelledRequestsLeaveTheEngine() throws Exception {
        CompletableFuture<Caption> expected = ofa.async().caption(IMAGE);
        expected.get(60, TimeUnit.SECONDS);
        List<CompletableFuture<Result>> dropped = IntStream.range(0, 40)
                .mapToObj(i -> ofa.async()
                        .run(Request.of(Task.of("run"))
                                .withImage(IMAGE)
                                .withText("what is there " + i + "?")
                                .withOptions(DEFAULTS.withBeamSize(64))))
                .toList();
        dropped.forEach(future -> future.cancel(false));
        assertEquals(expected.get(), ofa.async().caption(IMAGE).get(60, TimeUnit.SECONDS));
        dropped.forEach(future -> assertThrows(CancellationException.class, future::join));
        ofa.caption(IMAGE, DEFAULTS);
        Statistics statistics = ofa.statistics();
        assertEquals(0, statistics.queued());
        assertEquals(0, statistics.text().parked());
        assertTrue(
                statistics.text().steps() > 0
                        && statistics.text().rowSteps() > statistics.text().steps(),
                statistics.toString());
        assertTrue(
                statistics.encodedInputs() >= statistics.encoderCalls() && statistics.memoryBytes() > 0,
                statistics.toString());
    }

    @Test
    void invalidInputsFailTheFuture() {
        fails(TaskError.TEXT_EMPTY, ofa.async().answer(IMAGE, " "));
        fails(ImageError.NOT_AN_IMAGE, ofa.async().caption(ImageInput.of(new byte[] {1, 2, 3})));
        fails(TaskError.OPTION_NOT_TAKEN, ofa.async().paint("a circle", DEFAULTS.withBeamSize(2)));
    }

    private static void fails(ErrorCode code, CompletableFuture<?> future) {
        ExecutionException failure = assertThrows(ExecutionException.class, () -> future.get(60, TimeUnit.SECONDS));
        assertEquals(code, ((OfaException) failure.getCause()).code());
        Throwable handled = future.handle((value, error) -> error).join();
        assertEquals(code, ((OfaException) handled).code(), "handle() must receive the error itself");
    }

    @Test
    void blockingCallsInCallbacksAreRefused() throws Exception {
        Map<String, Runnable> calls = Map.of(
                "run()", () -> ofa.caption(IMAGE),
                "runAll()", () -> ofa.captionAll(List.of(IMAGE), DEFAULTS),
                "close()", () -> ofa.close());
        for (Map.Entry<String, Runnable> call : calls.entrySet()) {
            GenerationListener listener = new GenerationListener() {
                @Override
                public void started() {
                    call.getValue().run();
                }
            };
            CompletableFuture<Result> asked = ofa.async().run(CAPTION.withListener(listener));
            ExecutionException failure = assertThrows(ExecutionException.class, () -> asked.get(60, TimeUnit.SECONDS));
            OfaException refused = (OfaException) failure.getCause();
            assertEquals(StateError.BLOCKING_CALL_IN_CALLBACK, refused.code());
            assertEquals(Map.of("call", call.getKey()), refused.parameters());
        }
        CompletableFuture<Object> stage = new CompletableFuture<>();
        CompletableFuture<Result> slow = ofa.async().run(CAPTION.withOptions(DEFAULTS.withBeamSize(64)));
        slow.thenAccept(result -> {
            try {
                stage.complete(ofa.caption(IMAGE));
            } catch (OfaException e) {
                stage.complete(e.code());
            }
        });
        assertEquals(StateError.BLOCKING_CALL_IN_CALLBACK, stage.get(60, TimeUnit.SECONDS));
        assertFalse(ofa.caption(IMAGE).text().isEmpty(), "the model must stay usable");
    }

    @Test
    void aListenerThatFailsEndsItsOwnRequest() {
        GenerationListener listener = new GenerationListener() {
            @Override
            public void started() {
                throw new IllegalStateException("no more");
            }
        };
        fails(StateError.LISTENER_FAILED, ofa.async().run(CAPTION.withListener(listener)));
    }

    @Test
    void imagesAreOpenedOnTheGivenExecutor() throws Exception {
        Deque<Runnable> submitted = new ArrayDeque<>();
        try (Ofa own = Ofa.builder()
                .cache(directory.resolve("cache"))
                .decodingExecutor(submitted::add)
                .build()) {
            Path missing = directory.resolve("missing.png");
            CompletableFuture<Caption> opened = own.async().caption(ImageInput.of(missing));
            CompletableFuture<Caption> cancelled = own.async().caption(ImageInput.of(missing));
            assertFalse(opened.isDone(), "the call itself must not open the image");
            cancelled.cancel(false);
            while (!submitted.isEmpty()) {
                submitted.remove().run();
            }
            fails(FileError.MISSING, opened);
            assertTrue(cancelled.isCancelled());
        }
    }

    @Test
    void cancellingInterruptsDecoding() throws Exception {
        interruptsDecoding(future -> future.cancel(false));
    }

    @Test
    void aTimeoutInterruptsDecoding() throws Exception {
        interruptsDecoding(future -> future.orTimeout(1, TimeUnit.MILLISECONDS));
    }

    private static void interruptsDecoding(Consumer<CompletableFuture<?>> end) throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        InputStream endless = new InputStream() {
            @Override
            public int read() throws IOException {
                reading.countDown();
                try {
                    released.await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw new InterruptedIOException();
                }
                return -1;
            }
        };
        CompletableFuture<Caption> caption = ofa.async().caption(ImageInput.of(endless));
        assertTrue(reading.await(60, TimeUnit.SECONDS));
        end.accept(caption);
        try {
            assertTrue(interrupted.await(60, TimeUnit.SECONDS));
        } finally {
            released.countDown();
        }
        assertFalse(ofa.caption(IMAGE).text().isEmpty());
    }

    @Test
    void aRequestPastItsDeadlineLeavesTheEngine() throws Exception {
        CountDownLatch generating = new CountDownLatch(1);
        CountDownLatch expired = new CountDownLatch(1);
        AtomicInteger generated = new AtomicInteger();
        AtomicInteger needed = new AtomicInteger();
        GenerationListener listener = new GenerationListener() {
            @Override
            public void imageProgress(int done, int total) {
                generated.set(done);
                needed.set(total);
                generating.countDown();
                try {
                    expired.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        Request request = Request.of(Task.of("paint")).withText("a circle").withListener(listener);
        CompletableFuture<Result> image = ofa.async().run(request);
        assertTrue(generating.await(60, TimeUnit.SECONDS));
        image.orTimeout(1, TimeUnit.MILLISECONDS);
        ExecutionException failure = assertThrows(ExecutionException.class, () -> image.get(60, TimeUnit.SECONDS));
        assertInstanceOf(TimeoutException.class, failure.getCause());
        expired.countDown();
        Awaitility.await("the request has stopped")
                .atMost(Duration.ofMinutes(1))
                .until(() -> ofa.statistics().images().requests() == 0);
        assertTrue(generated.get() < needed.get(), generated + " of " + needed + " image tokens were generated");
    }

    @Test
    void anExecutorThatRejectsFailsTheFuture() {
        try (Ofa own = Ofa.builder()
                .cache(directory.resolve("cache"))
                .decodingExecutor(task -> {
                    throw new RejectedExecutionException("full");
                })
                .build()) {
            fails(StateError.DECODING_REJECTED, own.async().caption(IMAGE));
        }
    }
}
