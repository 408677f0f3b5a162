// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.JSON;
import io.ofajava.server.config.ServerConfig;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Checks the manifests of {@code deploy/kubernetes} with the API's schemas, the server's settings and each other. */
class KubernetesManifestsTest {
    private final Map<String, ObjectNode> manifests = DeployFiles.manifests();
    private final JsonNode pod = manifests.get("Deployment").at("/spec/template");
    private final JsonNode container = pod.at("/spec/containers/0");

    /** Validates a manifest with the client's class for its version and kind, and parses it into that class. */
    private static Object validate(JsonNode manifest) throws Exception {
        String version = manifest.get("apiVersion").asText().replaceFirst(".*/", "");
        Class<?> type = Class.forName("io.kubernetes.client.openapi.models."
                + version.substring(0, 1).toUpperCase()
                + version.substring(1)
                + manifest.get("kind").asText());
        JsonElement element = JsonParser.parseString(manifest.toString());
        try {
            type.getMethod("validateJsonElement", JsonElement.class).invoke(null, element);
        } catch (InvocationTargetException e) {
            throw (Exception) e.getCause();
        }
        return JSON.getGson().fromJson(element, type);
    }

    @Test
    void everyManifestFollowsItsSchema() throws Exception {
        assertEquals(
                Set.of(
                        "Deployment",
                        "Service",
                        "PersistentVolumeClaim",
                        "PodDisruptionBudget",
                        "HorizontalPodAutoscaler",
                        "NetworkPolicy"),
                manifests.keySet());
        for (JsonNode manifest : manifests.values()) {
            validate(manifest);
        }
    }

    @Test
    void unknownFieldsAreDetected() {
        ObjectNode deployment = manifests.get("Deployment").deepCopy();
        ((ObjectNode) deployment.at("/spec/template/spec/containers/0/livenessProbe")).put("initialDelay", 5);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> validate(deployment));
        assertTrue(e.getMessage().contains("initialDelay"), e.getMessage());
    }

    @Test
    void theServerReadsTheSettings() {
        Map<String, String> environment = new HashMap<>();
        for (JsonNode variable : container.get("env")) {
            environment.put(
                    variable.get("name").asText(), variable.path("value").asText("a-token-of-the-secret"));
        }
        ServerConfig config = ServerConfig.of(environment, Map.of());
        assertEquals("0.0.0.0", config.host());
        assertEquals(container.at("/ports/0/containerPort").asInt(), config.port());
        // The kubelet kills the container at the end of the grace period, which begins before preStop.
        long preStop = container.at("/lifecycle/preStop/exec/command/1").asLong();
        assertTrue(
                pod.at("/spec/terminationGracePeriodSeconds").asLong()
                        > preStop + config.times().drain().toSeconds(),
                "the grace period is too short");
        assertWritable(config.model().cache().toString());
        assertWritable("/tmp");
    }

    /** Directories that the container writes to are emptyDir volumes: the root file system is read-only. */
    private void assertWritable(String directory) {
        for (JsonNode mount : container.get("volumeMounts")) {
            if (mount.get("mountPath").asText().equals(directory)) {
                for (JsonNode volume : pod.at("/spec/volumes")) {
                    if (volume.get("name").equals(mount.get("name"))) {
                        assertTrue(volume.has("emptyDir"), directory + " is not writable");
                        return;
                    }
                }
            }
        }
        throw new AssertionError("nothing is mounted at " + directory);
    }

    @Test
    void theManifestsReferToEachOther() {
        JsonNode labels = pod.at("/metadata/labels");
        assertEquals(labels, manifests.get("Deployment").at("/spec/selector/matchLabels"));
        assertEquals(labels, manifests.get("Service").at("/spec/selector"));
        assertEquals(labels, manifests.get("PodDisruptionBudget").at("/spec/selector/matchLabels"));
        assertEquals(labels, manifests.get("NetworkPolicy").at("/spec/podSelector/matchLabels"));
        assertEquals(labels, pod.at("/spec/topologySpreadConstraints/0/labelSelector/matchLabels"));
        String port = container.at("/ports/0/name").asText();
        assertEquals(
                port, manifests.get("Service").at("/spec/ports/0/targetPort").asText());
        assertEquals(
                port,
                manifests
                        .get("NetworkPolicy")
                        .at("/spec/ingress/0/ports/0/port")
                        .asText());
        for (String probe : Set.of("startupProbe", "readinessProbe", "livenessProbe")) {
            JsonNode found = container.get(probe);
            assertEquals(
                    port,
                    found.has("httpGet")
                            ? found.at("/httpGet/port").asText()
                            : found.at("/tcpSocket/port").asText());
        }
        assertEquals(
                manifests.get("PersistentVolumeClaim").at("/metadata/name"),
                pod.at("/spec/volumes/0/persistentVolumeClaim/claimName"));
        JsonNode scaled = manifests.get("HorizontalPodAutoscaler").at("/spec/scaleTargetRef");
        assertEquals(manifests.get("Deployment").get("apiVersion"), scaled.get("apiVersion"));
        assertEquals(manifests.get("Deployment").at("/metadata/name"), scaled.get("name"));
    }

    @Test
    void limitsAndProbesAreSet() {
        for (String kind : Set.of("requests", "limits")) {
            for (String resource : Set.of("cpu", "memory")) {
                assertTrue(
                        container.at("/resources/" + kind + "/" + resource).isTextual(),
                        "no " + resource + " in " + kind);
            }
        }
        assertEquals("/ping", container.at("/startupProbe/httpGet/path").asText());
        assertEquals("/ping", container.at("/readinessProbe/httpGet/path").asText());
        assertEquals(
                "/metrics", pod.at("/metadata/annotations/prometheus.io~1path").asText());
    }
}
