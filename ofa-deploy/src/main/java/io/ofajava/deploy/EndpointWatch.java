// SPDX-License-Identifier: Apache-2.0
package io.ofajava.deploy;

import java.time.Duration;
import java.util.function.Consumer;
import software.amazon.awssdk.services.sagemaker.model.DescribeEndpointResponse;

/** Waits for an endpoint and reports its state changes. */
final class EndpointWatch {
    private final Resources resources;
    private final EndpointLogs logs;
    private final Duration interval;
    private final Consumer<String> progress;

    EndpointWatch(Resources resources, EndpointLogs logs, Duration interval, Consumer<String> progress) {
        this.resources = resources;
        this.logs = logs;
        this.interval = interval;
        this.progress = progress;
    }

    /**
     * Waits until it is in service.
     *
     * @throws DeployException with SageMaker's reason and the container's last lines if it failed; or after the time
     *     limit, in which case the deployment continues
     */
    void awaitInService(String name, Duration most) {
        long start = System.nanoTime();
        String before = "";
        while (true) {
            DescribeEndpointResponse endpoint = resources.endpoint();
            if (endpoint == null) {
                throw DeployException.failure(
                        "the endpoint " + name + " was deleted while this command waited for it", null);
            }
            String status = endpoint.endpointStatusAsString();
            if (!status.equals(before)) {
                progress.accept("endpoint " + name + ": " + status);
                before = status;
            }
            switch (endpoint.endpointStatus()) {
                case IN_SERVICE -> {
                    return;
                }
                case FAILED, OUT_OF_SERVICE, UPDATE_ROLLBACK_FAILED ->
                    throw DeployException.failure(
                            "the endpoint " + name + " is " + status + ": " + reason(endpoint) + logs.lastWords(name)
                                    + System.lineSeparator() + "'ofa endpoint delete " + name
                                    + "' deletes what was created",
                            null);
                default -> pause(start, most, name, status);
            }
        }
    }

    /** Waits until it is deleted. */
    void awaitGone(String name, Duration most) {
        long start = System.nanoTime();
        for (DescribeEndpointResponse endpoint = resources.endpoint();
                endpoint != null;
                endpoint = resources.endpoint()) {
            pause(start, most, name, endpoint.endpointStatusAsString());
        }
    }

    private void pause(long start, Duration most, String name, String status) {
        if (System.nanoTime() - start > most.toNanos()) {
            throw DeployException.failure(
                    "the endpoint " + name + " is still " + status + " after " + most.toMinutes()
                            + " minutes; the deployment continues, 'ofa endpoint status " + name + "' shows its state",
                    null);
        }
        try {
            Thread.sleep(interval.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DeployException.failure("interrupted while waiting for " + name + "; the deployment continues", e);
        }
    }

    private static String reason(DescribeEndpointResponse endpoint) {
        return endpoint.failureReason() == null ? "SageMaker gives no reason" : endpoint.failureReason();
    }
}
