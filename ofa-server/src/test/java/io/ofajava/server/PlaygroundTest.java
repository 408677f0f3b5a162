// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a browser, on a server that paints. Set the property ofa.screenshots to a directory to get the pictures
 * of the docs.
 */
@Tag("full")
class PlaygroundTest {
    private static final Path DIAMOND = Pictures.DIRECTORY.resolve("red-diamond-white-cross.png");

    @TempDir
    static Path directory;

    private static ServerProcess server;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start(
                        "--model",
                        TextToImageModel.write(directory.resolve("model")).toString(),
                        "--timeout",
                        "110")
                .awaitReady();
        browser = new Browser();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void open() {
        browser.open(server.uri("/"), 1000, 760, false);
    }

    private static String text() {
        return browser.value("document.getElementById('text').textContent").asText();
    }

    private static void awaitDone(String task) {
        browser.await("document.getElementById('text').dataset.done === '" + task + "'");
    }

    private static void screenshot(String name) throws IOException {
        String target = System.getProperty("ofa.screenshots");
        if (target != null && !target.isEmpty()) {
            Files.write(Files.createDirectories(Path.of(target)).resolve(name + ".jpg"), browser.screenshot());
        }
    }

    /** Chooses a task as the arrow keys do. */
    private static void choose(String task) {
        browser.value("(() => { const tab = document.querySelector('input[value=" + task
                + "]'); tab.focus(); tab.click(); })()");
    }

    private static void ask(String text) {
        if (text != null) {
            browser.value("document.getElementById('input').focus()");
            browser.type(text);
        }
        browser.value("document.getElementById('go').click()");
    }

    @Test
    void aPictureIsDescribedAndTheRequestShownAsCode() throws IOException {
        browser.pick("#file", DIAMOND);
        browser.await("bytes && document.getElementById('canvas').width === 96");
        ask(null);
        awaitDone("caption");
        assertEquals(
                server.invoke(Pictures.request("caption", Pictures.DIAMOND, ""))
                        .get("text")
                        .asText(),
                text());
        assertEquals(
                3, browser.value("document.querySelectorAll('#list li').length").asInt());
        assertTrue(browser.value("code('curl')")
                .asText()
                .contains("curl -H 'Content-Type: application/json' --data-binary @- " + server.uri("/invocations")));
        assertTrue(browser.value("code('java')").asText().contains("HttpClient.newHttpClient().send(request"));
        assertTrue(browser.value("code('aws')").asText().contains("aws sagemaker-runtime invoke-endpoint"));
        screenshot("playground-caption");
    }

    @Test
    void anAnswerComesWithItsCandidates() throws IOException {
        choose("answer");
        browser.pick("#file", DIAMOND);
        browser.await("bytes");
        browser.value("document.getElementById('choices').value = 'red, white, blue'");
        ask("what color is the cross?");
        awaitDone("answer");
        assertEquals(
                3, browser.value("document.querySelectorAll('#list li').length").asInt());
        assertTrue(browser.value("document.querySelector('#list li').textContent")
                .asText()
                .contains(text()));
        screenshot("playground-answer");
    }

    @Test
    void aBoxIsDrawnOnThePicture() throws IOException {
        choose("ground");
        browser.pick("#file", DIAMOND);
        browser.await("bytes");
        String before = browser.value("canvas.toDataURL()").asText();
        ask("the red diamond");
        awaitDone("ground");
        assertFalse(browser.value("canvas.toDataURL()").asText().equals(before), "nothing was drawn");
        assertTrue(browser.value("canvas.getAttribute('aria-label')").asText().contains("box at"));
        screenshot("playground-find");
    }

    @Test
    void aPictureAppearsAsItIsPainted() throws IOException {
        choose("paint");
        assertTrue(browser.value("document.getElementById('drop').hidden").asBoolean());
        browser.value(
                "window.heights = []; new MutationObserver(() => heights.push(document.getElementById('progress').value))"
                        + ".observe(document.getElementById('progress'), {attributes: true})");
        browser.value("document.getElementById('seed').value = '7'");
        ask("a red circle above a blue square");
        awaitDone("paint");
        assertTrue(browser.value("heights.length").asInt() > 3, "no progress was shown");
        assertEquals(96, browser.value("canvas.height").asInt());
        assertTrue(browser.value("document.getElementById('list').textContent")
                .asText()
                .startsWith("seed7"));
        screenshot("playground-paint");
    }

    @Test
    void theKeyboardIsEnough() {
        browser.value("document.querySelector('input[value=caption]').focus()");
        browser.key("ArrowRight");
        assertEquals("answer", browser.value("task()").asText());
        browser.pick("#file", DIAMOND);
        browser.await("bytes");
        browser.key("Tab");
        assertEquals("file", browser.value("document.activeElement.id").asText());
        browser.key("Tab");
        assertEquals("input", browser.value("document.activeElement.id").asText());
        browser.type("what shape is the white object?");
        browser.key("Enter");
        awaitDone("answer");
        assertFalse(text().isEmpty());
    }

    @Test
    void nothingOnThePageKeepsPeopleOut() {
        assertEquals(List.of(), browser.axe());
        browser.pick("#file", DIAMOND);
        browser.await("bytes");
        ask(null);
        awaitDone("caption");
        assertEquals(List.of(), browser.axe());
    }

    @Test
    void mistakesAreTold() {
        ask(null);
        assertEquals("Pick a picture first.", text());
        browser.pick("#file", DIAMOND);
        browser.await("bytes");
        choose("answer");
        ask(null);
        assertEquals("Write something first.", text());
    }

    @Test
    void aPhonesWidthIsEnough() throws IOException {
        browser.open(server.uri("/"), 360, 740, true);
        assertTrue(
                browser.value("document.documentElement.scrollWidth <= 360").asBoolean(),
                "the page is wider than the phone");
        browser.pick("#file", DIAMOND);
        browser.await("bytes");
        ask(null);
        awaitDone("caption");
        assertTrue(
                browser.value("document.documentElement.scrollWidth <= 360").asBoolean(),
                "the answer is wider than the phone");
        screenshot("playground-phone");
    }

    @Test
    void nothingIsFetchedFromElsewhere() {
        String page = server.get("/").body();
        assertFalse(page.matches("(?s).*(src|href)=\"(?!data:).*"), "the page is to be one file");
    }

    @Test
    void thePageIsOffOnSageMakerAndWhereItIsNotWanted() {
        for (ServerProcess other : new ServerProcess[] {
            ServerProcess.start(
                    Map.of("SAGEMAKER_REGION", "eu-central-1"), "--model", "none", "--failed-linger", "100"),
            ServerProcess.start("--model", "none", "--failed-linger", "100", "--ui", "false")
        }) {
            try (other) {
                assertEquals(404, other.get("/").statusCode());
            }
        }
    }
}
