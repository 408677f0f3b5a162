// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spring;

import io.ofajava.GenerationOptions;
import io.ofajava.ModelInfo;
import io.ofajava.Ofa;
import io.ofajava.Request;
import io.ofajava.Result;
import io.ofajava.Statistics;
import io.ofajava.Task;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Determines the health of a model. */
final class OfaStatus {
    private static final int VERSION_DIGITS = 16;
    private static final long PATIENCE_SECONDS = 5;

    private OfaStatus() {}

    /**
     * The health details of a model. An idle model generates one token, which shows that it works; a busy one is not
     * interrupted.
     *
     * @throws Exception if the model is closed, fails, or does not respond within 5 seconds
     */
    static Map<String, Object> details(Ofa ofa) throws Exception {
        ModelInfo info = ofa.info();
        Statistics statistics = ofa.statistics();
        int inProgress = statistics.text().requests() + statistics.images().requests();
        if (statistics.queued() + inProgress == 0) {
            probe(ofa);
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("model", info.checkpoint());
        details.put("version", info.hash().substring(0, VERSION_DIGITS));
        details.put("engine", info.engine());
        details.put("precision", info.precision().toString());
        details.put("tasks", ofa.tasks().stream().map(Task::name).toList());
        details.put("queued", statistics.queued());
        details.put("inProgress", inProgress);
        return details;
    }

    private static void probe(Ofa ofa) throws Exception {
        Request request = Request.of(Task.of("run"))
                .withText("status")
                .withOptions(GenerationOptions.defaults().withBeamSize(1).withMaxLength(1));
        CompletableFuture<Result> answer = ofa.async().run(request);
        try {
            answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            answer.cancel(false);
            throw new IllegalStateException("the model did not respond within " + PATIENCE_SECONDS + " s", e);
        }
    }
}
