// SPDX-License-Identifier: Apache-2.0
package io.ofajava.deploy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OrderBy;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;

/** The log of an endpoint's containers in CloudWatch. */
final class EndpointLogs {
    private static final int MAX_STREAMS = 5;
    private static final int MAX_LINES = 10_000;
    private static final int LAST_WORDS = 20;

    private final AwsServices aws;

    EndpointLogs(AwsServices aws) {
        this.aws = aws;
    }

    /**
     * The last lines of all containers, sorted by time.
     *
     * @param count number of lines, 1 to 10000
     * @return empty if nothing was logged yet
     */
    List<LogEvent> tail(String endpoint, int count) {
        if (count < 1 || count > MAX_LINES) {
            throw DeployException.mistake("--lines is " + count + "; it must be 1 to " + MAX_LINES);
        }
        String group = "/aws/sagemaker/Endpoints/" + endpoint;
        DescribeLogStreamsResponse streams = AwsServices.find(
                "list the logs of " + endpoint,
                () -> aws.logs.describeLogStreams(r -> r.logGroupName(group)
                        .orderBy(OrderBy.LAST_EVENT_TIME)
                        .descending(true)
                        .limit(MAX_STREAMS)));
        if (streams == null) {
            return List.of();
        }
        List<LogEvent> events = new ArrayList<>();
        for (LogStream stream : streams.logStreams()) {
            List<OutputLogEvent> ofStream = AwsServices.call(
                            "read the logs of " + endpoint,
                            () -> aws.logs.getLogEvents(r -> r.logGroupName(group)
                                    .logStreamName(stream.logStreamName())
                                    .limit(count)
                                    .startFromHead(false)))
                    .events();
            for (OutputLogEvent event : ofStream) {
                events.add(new LogEvent(
                        Instant.ofEpochMilli(event.timestamp()),
                        stream.logStreamName(),
                        event.message().stripTrailing()));
            }
        }
        events.sort(Comparator.comparing(LogEvent::time));
        return List.copyOf(events.subList(Math.max(0, events.size() - count), events.size()));
    }

    /** The last lines for an error message. A failure here must not hide the original error. */
    String lastWords(String endpoint) {
        List<String> lines;
        try {
            lines = tail(endpoint, LAST_WORDS).stream().map(LogEvent::message).toList();
        } catch (DeployException e) {
            lines = Collections.singletonList("(" + e.getMessage() + ")");
        }
        String separator = System.lineSeparator() + "  | ";
        return lines.isEmpty() ? " (the container logged nothing)" : separator + String.join(separator, lines);
    }
}
