// SPDX-License-Identifier: Apache-2.0
package io.ofajava.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkPojo;

/**
 * A test double of SageMaker, its autoscaling and its logs, over HTTP. It stores created resources, rejects what
 * SageMaker rejects, and parses every request with the SDK's model; mismatches are in {@link #complaints}.
 */
final class FakeAws implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ARN = "arn:aws:sagemaker:eu-west-1:123456789012:";

    /** Action names in the order of their calls. */
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    /** The last request of each action, as parsed by the SDK's model. */
    final Map<String, SdkPojo> requests = Collections.synchronizedMap(new LinkedHashMap<>());

    final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
    /** Existing resources, such as "model demo", with the JSON of their creation. */
    final Map<String, JsonNode> things = Collections.synchronizedMap(new LinkedHashMap<>());
    /** Number of polls until an endpoint is ready, or deleted. */
    volatile int looks = 2;
    /** The failure reason of endpoints, or null. */
    volatile String failureReason;
    /** Actions that are denied. */
    final Set<String> refused = ConcurrentHashMap.newKeySet();
    /** What the container logged. */
    final List<String> log = new ArrayList<>();

    private final Map<String, Integer> waiting = new LinkedHashMap<>();
    private final HttpServer server;

    /** An error response. */
    private static final class Refusal extends RuntimeException {
        private final String code;

        Refusal(String code, String message) {
            super(message);
            this.code = code;
        }
    }

    FakeAws() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        try {
            if (!String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))
                    .startsWith("AWS4-HMAC-SHA256")) {
                throw new AssertionError("a request is not signed");
            }
            if (target == null) {
                invocation(exchange, body);
                return;
            }
            JsonNode json = JSON.readTree(body);
            String action = target.substring(target.indexOf('.') + 1);
            calls.add(action);
            requests.put(action, WireModel.request(target, json));
            if (refused.contains(action)) {
                throw new Refusal("AccessDeniedException", "not authorized to perform " + action);
            }
            send(exchange, 200, JSON.writeValueAsBytes(act(action, json)));
        } catch (Refusal e) {
            send(
                    exchange,
                    400,
                    JSON.writeValueAsBytes(
                            JSON.createObjectNode().put("__type", e.code).put("message", e.getMessage())));
        } catch (AssertionError | RuntimeException e) {
            complaints.add(e.toString());
            send(
                    exchange,
                    400,
                    JSON.writeValueAsBytes(JSON.createObjectNode()
                            .put("__type", "ValidationException")
                            .put("message", e.toString())));
        }
    }

    private ObjectNode act(String action, JsonNode json) {
        return switch (action) {
            case "CreateModel" -> create("model", json.get("ModelName").asText(), json, "ModelArn");
            case "CreateEndpointConfig" -> {
                json.get("ProductionVariants")
                        .forEach(variant ->
                                existing("model", variant.get("ModelName").asText()));
                yield create("endpoint-config", json.get("EndpointConfigName").asText(), json, "EndpointConfigArn");
            }
            case "CreateEndpoint" -> {
                existing("endpoint-config", json.get("EndpointConfigName").asText());
                waiting.put(json.get("EndpointName").asText(), looks);
                yield create("endpoint", json.get("EndpointName").asText(), json, "EndpointArn");
            }
            case "DescribeModel" -> described("model", json.get("ModelName").asText(), "ModelArn");
            case "DescribeEndpointConfig" ->
                described("endpoint-config", json.get("EndpointConfigName").asText(), "EndpointConfigArn");
            case "DescribeEndpoint" -> endpoint(json.get("EndpointName").asText());
            case "DeleteModel" -> delete("model", json.get("ModelName").asText());
            case "DeleteEndpointConfig" ->
                delete("endpoint-config", json.get("EndpointConfigName").asText());
            case "DeleteEndpoint" -> {
                existing("endpoint", json.get("EndpointName").asText());
                waiting.put(json.get("EndpointName").asText() + " deleting", looks);
                yield JSON.createObjectNode();
            }
            case "ListTags" ->
                JSON.createObjectNode()
                        .set(
                                "Tags",
                                thing(json.get("ResourceArn")
                                                .asText()
                                                .substring(ARN.length())
                                                .replace('/', ' '))
                                        .path("Tags"));
            case "RegisterScalableTarget" -> {
                things.put("scaling", json);
                yield JSON.createObjectNode()
                        .put(
                                "ScalableTargetARN",
                                "arn:aws:application-autoscaling:eu-west-1:123456789012:scalable-target/1");
            }
            case "PutScalingPolicy" -> {
                thing("scaling");
                things.put("policy", json);
                yield JSON.createObjectNode().put("PolicyARN", "arn:policy").set("Alarms", JSON.createArrayNode());
            }
            case "DescribeScalableTargets" -> targets(json);
            case "ListTagsForResource" ->
                JSON.createObjectNode().set("Tags", thing("scaling").path("Tags"));
            case "DeregisterScalableTarget" -> {
                things.remove("policy");
                things.remove("scaling");
                yield JSON.createObjectNode();
            }
            case "DescribeLogStreams" -> streams();
            case "GetLogEvents" -> events(json);
            default -> throw new AssertionError("unexpected action: " + action);
        };
    }

    private ObjectNode create(String kind, String name, JsonNode json, String arn) {
        if (things.containsKey(kind + " " + name)) {
            throw new Refusal("ValidationException", "Cannot create already existing " + kind + " \"" + name + "\"");
        }
        things.put(kind + " " + name, json);
        return JSON.createObjectNode().put(arn, ARN + kind + "/" + name);
    }

    private JsonNode thing(String key) {
        JsonNode thing = things.get(key);
        if (thing == null) {
            throw new AssertionError("there is no " + key);
        }
        return thing;
    }

    private JsonNode existing(String kind, String name) {
        JsonNode thing = things.get(kind + " " + name);
        if (thing == null) {
            throw new Refusal(
                    "ValidationException", "Could not find " + kind + " \"" + ARN + kind + "/" + name + "\".");
        }
        return thing;
    }

    private ObjectNode described(String kind, String name, String arn) {
        existing(kind, name);
        return JSON.createObjectNode().put(arn, ARN + kind + "/" + name);
    }

    private ObjectNode delete(String kind, String name) {
        existing(kind, name);
        things.remove(kind + " " + name);
        return JSON.createObjectNode();
    }

    private ObjectNode endpoint(String name) {
        existing("endpoint", name);
        ObjectNode answer =
                JSON.createObjectNode().put("EndpointName", name).put("EndpointArn", ARN + "endpoint/" + name);
        if (waiting.containsKey(name + " deleting")) {
            if (waiting.merge(name + " deleting", -1, Integer::sum) < 0) {
                waiting.remove(name + " deleting");
                things.remove("endpoint " + name);
                existing("endpoint", name);
            }
            return answer.put("EndpointStatus", "Deleting");
        }
        if (waiting.merge(name, -1, Integer::sum) >= 0) {
            return answer.put("EndpointStatus", "Creating");
        }
        if (failureReason != null) {
            return answer.put("EndpointStatus", "Failed").put("FailureReason", failureReason);
        }
        answer.put("EndpointStatus", "InService")
                .putArray("ProductionVariants")
                .addObject()
                .put("VariantName", "main")
                .put("CurrentInstanceCount", 1)
                .put("DesiredInstanceCount", 1);
        return answer;
    }

    private ObjectNode targets(JsonNode json) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode targets = answer.putArray("ScalableTargets");
        JsonNode scaling = things.get("scaling");
        if (scaling != null
                && scaling.get("ResourceId").equals(json.get("ResourceIds").get(0))) {
            targets.addObject()
                    .put("ResourceId", scaling.get("ResourceId").asText())
                    .put("ScalableDimension", scaling.get("ScalableDimension").asText())
                    .put("ServiceNamespace", "sagemaker")
                    .put(
                            "ScalableTargetARN",
                            "arn:aws:application-autoscaling:eu-west-1:123456789012:scalable-target/1");
        }
        return answer;
    }

    private ObjectNode streams() {
        if (log.isEmpty()) {
            throw new Refusal("ResourceNotFoundException", "The specified log group does not exist.");
        }
        ObjectNode answer = JSON.createObjectNode();
        answer.putArray("logStreams").addObject().put("logStreamName", "main/i-1");
        return answer;
    }

    private ObjectNode events(JsonNode json) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode events = answer.putArray("events");
        int count = json.get("limit").asInt();
        for (int i = Math.max(0, log.size() - count); i < log.size(); i++) {
            events.addObject().put("timestamp", i).put("message", log.get(i) + "\n");
        }
        return answer;
    }

    /** Returns the request. */
    private void invocation(HttpExchange exchange, byte[] body) throws IOException {
        String path = exchange.getRequestURI().getPath();
        calls.add(exchange.getRequestMethod() + " " + path);
        if (path.endsWith("/async-invocations")) {
            exchange.getResponseHeaders().add("X-Amzn-SageMaker-OutputLocation", "s3://bucket/out/1.out");
            send(
                    exchange,
                    202,
                    ("{\"InferenceId\": \"" + exchange.getRequestHeaders().getFirst("X-Amzn-SageMaker-InputLocation")
                                    + "\"}")
                            .getBytes(StandardCharsets.UTF_8));
            return;
        }
        String said = exchange.getRequestHeaders().getFirst("Content-Type") + " "
                + exchange.getRequestHeaders().getFirst("Accept") + " "
                + exchange.getRequestHeaders().getFirst("X-Amzn-SageMaker-Custom-Attributes") + " " + body.length;
        send(exchange, 200, said.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
