// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ofajava.deploy.Invocation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ofa endpoint invoke|status|logs|delete} */
@Command(
        name = "endpoint",
        synopsisSubcommandLabel = "COMMAND",
        description = "Invoke, inspect and delete a SageMaker endpoint that 'ofa deploy' created.",
        footer = {
            "",
            "Examples:",
            "  ofa endpoint status demo",
            "  ofa endpoint invoke demo --body photo.jpg --attributes task=caption",
            "  ofa endpoint logs demo --lines 50",
            "  ofa endpoint delete demo",
            "",
            "Tested against a local test double of AWS; not verified against a real AWS account."
        })
final class EndpointCommand implements Runnable {
    private static final Map<String, String> TYPES = Map.of(
            "json",
            "application/json",
            "png",
            "image/png",
            "jpg",
            "image/jpeg",
            "jpeg",
            "image/jpeg",
            "webp",
            "image/webp",
            "gif",
            "image/gif",
            "bmp",
            "image/bmp");

    @ParentCommand
    private OfaCommand root;

    @Spec
    private CommandSpec spec;

    /** No subcommand: print the usage. */
    @Override
    public void run() {
        spec.commandLine().usage(root.out());
    }

    private PrintWriter out() {
        return root.out();
    }

    private void say(List<String> lines) {
        lines.forEach(out()::println);
        out().flush();
    }

    @Command(
            name = "status",
            description = "Print SageMaker's description of the endpoint.",
            footer = {"", "Examples:", "  ofa endpoint status demo", "  ofa endpoint status demo --format json"})
    int status(@Mixin AwsOptions aws, @Mixin OutputOptions output, @Parameters(paramLabel = "NAME") String name) {
        try (Records records = output.records(out())) {
            aws.use(out(), endpoints -> {
                ObjectNode status = endpoints.status(name);
                if (records.text()) {
                    say(text(status));
                } else {
                    records.object(generator -> write(generator, status));
                }
            });
        }
        return ExitCode.OK;
    }

    private static List<String> text(ObjectNode status) {
        List<String> lines = new ArrayList<>();
        lines.add(line("endpoint", status.get("endpoint").asText()));
        lines.add(line("status", status.get("status").asText()));
        if (status.has("reason")) {
            lines.add(line("reason", status.get("reason").asText()));
        }
        if (status.has("instances")) {
            lines.add(line(
                    "instances",
                    status.get("instances").asText() + " of "
                            + status.get("desiredInstances").asText()));
        }
        lines.add(line("created by", status.get("madeByOfaDeploy").asBoolean() ? "ofa deploy" : "something else"));
        return lines;
    }

    private static String line(String name, String value) {
        return String.format("%-10s %s", name, value);
    }

    private static void write(JsonGenerator generator, ObjectNode fields) throws IOException {
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            generator.writeFieldName(field.getKey());
            switch (field.getValue().getNodeType()) {
                case BOOLEAN -> generator.writeBoolean(field.getValue().asBoolean());
                case NUMBER -> generator.writeNumber(field.getValue().asLong());
                case NULL -> generator.writeNull();
                default -> generator.writeString(field.getValue().asText());
            }
        }
    }

    @Command(
            name = "logs",
            description = "Print the last log lines of its containers.",
            footer = {"", "Examples:", "  ofa endpoint logs demo --lines 50", "  ofa endpoint logs demo --format json"})
    int logs(
            @Mixin AwsOptions aws,
            @Mixin OutputOptions output,
            @Parameters(paramLabel = "NAME") String name,
            @Option(
                            names = "--lines",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "number of lines (default: ${DEFAULT-VALUE})")
                    int lines) {
        try (Records records = output.records(out())) {
            aws.use(out(), endpoints -> {
                if (records.text()) {
                    say(endpoints.logs(name, lines));
                } else {
                    endpoints
                            .logEvents(name, lines)
                            .forEach(event -> records.object(generator -> {
                                generator.writeStringField("time", event.time().toString());
                                generator.writeStringField("container", event.container());
                                generator.writeStringField("message", event.message());
                            }));
                }
            });
        }
        return ExitCode.OK;
    }

    @Command(
            name = "delete",
            description = "Delete endpoint, configuration, model and scaling, if 'ofa deploy' created them.",
            footer = {"", "Example:", "  ofa endpoint delete demo"})
    int delete(@Mixin AwsOptions aws, @Parameters(paramLabel = "NAME") String name) {
        aws.use(out(), endpoints -> endpoints.delete(name));
        return ExitCode.OK;
    }

    @Command(
            name = "invoke",
            description = "Send a request and print or store the response.",
            footer = {
                "",
                "Examples:",
                "  ofa endpoint invoke demo --body photo.jpg --attributes task=caption",
                "  ofa endpoint invoke demo --body photo.jpg --attributes \"task=answer;text=what%%20is%%20it%%3F\"",
                "  ofa endpoint invoke demo --body request.json --accept image/png -o out.png",
                "  ofa endpoint invoke demo --input s3://bucket/request.json"
            })
    int invoke(
            @Mixin AwsOptions aws,
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--body", paramLabel = "FILE", description = "request body, at most 25 MB") Path body,
            @Option(
                            names = "--input",
                            paramLabel = "S3",
                            description = "s3:// address of the request body, for asynchronous endpoints")
                    String input,
            @Option(
                            names = "--content-type",
                            paramLabel = "TYPE",
                            description = "content type of the body (default: by its file extension)")
                    String contentType,
            @Option(
                            names = "--attributes",
                            paramLabel = "TEXT",
                            description = "request for an image, as the header X-Amzn-SageMaker-Custom-Attributes: "
                                    + "name=value separated by ;, values percent-encoded")
                    String attributes,
            @Option(names = "--accept", paramLabel = "TYPE", description = "content type of the response")
                    String accept,
            @Option(
                            names = {"-o", "--output", "--out"},
                            paramLabel = "FILE",
                            description = "file for the response (default: it is printed)")
                    Path output) {
        if ((body == null) == (input == null)) {
            throw CliError.ARGUMENT.with("set either --body FILE or, for an asynchronous endpoint, --input S3");
        }
        String type = contentType != null ? contentType : type(body != null ? body.toString() : input);
        if (type.startsWith("image/") && attributes == null) {
            throw CliError.ARGUMENT.with(
                    "an image alone is not a request; name the task, such as --attributes " + "task=caption");
        }
        Invocation invocation = new Invocation(type, accept, attributes);
        aws.use(out(), endpoints -> {
            if (input != null) {
                say(List.of(endpoints.invokeAsync(name, input, invocation)));
            } else {
                write(endpoints.invoke(name, body, invocation), output);
            }
        });
        return ExitCode.OK;
    }

    private void write(byte[] answer, Path output) {
        if (output == null) {
            say(List.of(new String(answer, StandardCharsets.UTF_8)));
            return;
        }
        try {
            Files.write(output, answer);
        } catch (IOException e) {
            throw CliError.NOT_WRITTEN.causedBy(e, output, e, "-o");
        }
    }

    private static String type(String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(java.util.Locale.ROOT));
        if (type == null) {
            throw CliError.ARGUMENT.with(name + ": the content type is unknown for this extension; set --content-type");
        }
        return type;
    }
}
