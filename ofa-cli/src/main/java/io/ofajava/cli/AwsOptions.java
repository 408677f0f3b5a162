// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.deploy.DeployException;
import io.ofajava.deploy.Endpoints;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Flags that select the AWS account and region. Only commands with these flags load the SDK's classes, when they run.
 */
final class AwsOptions {
    private static final Duration INTERVAL = Duration.ofSeconds(15);

    @Option(
            names = "--region",
            paramLabel = "REGION",
            description = "AWS region (default: that of the environment or the profile)")
    private @Nullable String region;

    @Option(names = "--endpoint-url", paramLabel = "URL", description = "an endpoint that replaces AWS's own")
    private @Nullable URI endpoint;

    /** Performs an operation on AWS and reports its progress to {@code log}. */
    void use(PrintWriter log, Consumer<Endpoints> work) {
        translating(() -> {
            try (Endpoints endpoints = new Endpoints(region, endpoint, INTERVAL, line -> {
                log.println(line);
                log.flush();
            })) {
                work.accept(endpoints);
            }
        });
    }

    /** Performs an operation and converts its errors to this command's. */
    static void translating(Runnable work) {
        try {
            work.run();
        } catch (DeployException e) {
            throw e.isMistake()
                    ? CliError.AWS_REFUSED.causedBy(e, e.getMessage())
                    : CliError.AWS_FAILED.causedBy(e, e.getMessage());
        }
    }
}
