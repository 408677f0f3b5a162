// SPDX-License-Identifier: Apache-2.0
package io.ofajava.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.client.api.InferenceApi;
import io.ofajava.client.api.OperationApi;
import io.ofajava.client.model.InvocationRequest;
import io.ofajava.client.model.InvocationResult;
import io.ofajava.client.model.Request;
import io.ofajava.client.model.RequestList;
import io.ofajava.client.model.Result;
import io.ofajava.client.model.ResultList;
import io.ofajava.server.Lifecycle;
import io.ofajava.server.OfaServer;
import io.ofajava.server.config.ServerConfig;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The client that openapi-generator makes of the server's document, against the server with the demo model. */
class GeneratedClientTest {
    private static final Path IMAGE = Path.of("../../demo-model/examples/red-diamond-white-cross.png");

    private static OfaServer server;
    private static ApiClient client;
    private static String image;

    @BeforeAll
    static void start() throws Exception {
        server = OfaServer.start(
                ServerConfig.of(
                        Map.of(),
                        Map.of("port", "0", "threads", "1", "cache", Path.of("target/cache").toString())),
                new PrintStream(OutputStream.nullOutputStream()));
        CountDownLatch ready = new CountDownLatch(1);
        server.lifecycle().onChange((state, why) -> ready.countDown());
        if (server.lifecycle().state() == Lifecycle.State.LOADING) {
            assertTrue(ready.await(2, TimeUnit.MINUTES), "the model does not load");
        }
        client = new ApiClient();
        client.updateBaseUri("http://127.0.0.1:" + server.port());
        image = Base64.getEncoder().encodeToString(Files.readAllBytes(IMAGE));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static InvocationResult invoke(InvocationRequest request) throws ApiException {
        return new InferenceApi(client).invoke(request, "generated-1", null, null);
    }

    @Test
    void aCaptionIsATypedResult() throws ApiException {
        Request request = new Request().task(Request.TaskEnum.CAPTION).image(image);
        Result result = invoke(new InvocationRequest(request)).getResult();
        assertTrue(result.getCaption().getText().contains("diamond"), result.toString());
        assertEquals("generated-1", result.getCaption().getRequestId());
    }

    @Test
    void aListIsAnsweredByAList() throws ApiException {
        RequestList requests = new RequestList();
        requests.add(new Request().task(Request.TaskEnum.GROUND).image(image).text("the cross"));
        requests.add(new Request().task(Request.TaskEnum.ANSWER).image(image).text("what color is the diamond?"));
        ResultList results = invoke(new InvocationRequest(requests)).getResultList();
        assertEquals(4, results.get(0).getRegion().getBox().size());
        assertEquals("red", results.get(1).getAnswer().getText());
    }

    @Test
    void healthAndErrorsAreTyped() throws ApiException {
        assertEquals("READY", new OperationApi(client).ping().getState().getValue());
        ApiException refused = assertThrows(
                ApiException.class,
                () -> invoke(new InvocationRequest(new Request().task(Request.TaskEnum.CAPTION))));
        assertEquals(400, refused.getCode());
        assertTrue(refused.getResponseBody().contains("/image"), refused.getResponseBody());
    }
}
