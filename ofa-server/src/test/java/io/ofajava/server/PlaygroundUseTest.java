// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.ofajava.image.ImageEncoder;
import io.ofajava.image.RgbImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Use of the page: errors, files, history, generated code, keyboard, small screens, dark mode and key. */
@Tag("full")
class PlaygroundUseTest extends PageTest {
    @Test
    void errorsAreShownAtTheirFields() {
        browser.page().click("#run");
        assertEquals("Choose an image, or click a sample.", text("image-error"));
        pick(DIAMOND);
        assertEquals("", text("image-error"));
        choose("answer");
        browser.page().click("#run");
        assertEquals("Fill in: question.", text("text-0-error"));
        assertEquals("text-0", browser.value("document.activeElement.id").asText());
        browser.page().fill("#text-0", "what is it?");
        browser.page().locator("#options").evaluate("each => each.open = true");
        browser.page().fill("#option-beamSize", "1000");
        browser.page().click("#run");
        browser.await("document.getElementById('option-beamSize-error').textContent");
        assertTrue(text("option-beamSize-error").contains("64"), text("option-beamSize-error"));
        assertEquals("true", browser.page().getAttribute("#option-beamSize", "aria-invalid"));
        browser.page().fill("#option-beamSize", "2");
        run("answer");
        assertEquals("", text("option-beamSize-error"));
    }

    @Test
    void aNewFileOrTaskRemovesTheOldResult() {
        clickSample();
        browser.await(DONE + " === 'caption'");
        pick(ExampleImages.DIRECTORY.resolve("black-square.png"));
        assertEquals("", text("text"));
        run("caption");
        assertNotEquals("", text("text"));
        choose("ground");
        assertEquals("", text("text"));
        assertEquals("", text("timing"));
    }

    @Test
    void theFileNameIsShownForEverySource() {
        String give = "(type, name) => { const data = new DataTransfer();"
                + " data.items.add(new File([Uint8Array.from(atob('" + ExampleImages.base64(ExampleImages.DIAMOND)
                + "'), each => each.charCodeAt(0))], name, {type: 'image/png'}));"
                + " dispatchEvent(type === 'drop' ? new DragEvent('drop', {dataTransfer: data, cancelable: true})"
                + " : new ClipboardEvent('paste', {clipboardData: data})); }";
        for (String type : List.of("drop", "paste")) {
            browser.page().evaluate("([type, name]) => (" + give + ")(type, name)", List.of(type, type + "ped.png"));
            browser.await("document.getElementById('file-name').textContent === '" + type + "ped.png'");
            run("caption");
            assertEquals(CAPTION, text("text"));
        }
    }

    @Test
    void anEarlierResultIsRestoredWithItsRequest() {
        clickSample();
        browser.await(DONE + " === 'caption'");
        choose("answer");
        browser.page().fill("#text-0", "what color is the cross?");
        run("answer");
        assertEquals(2, count("#history li"));
        browser.page().locator("#history button").last().click();
        browser.await(DONE + " === 'caption'");
        assertEquals(CAPTION, text("text"));
        browser.page().locator("#history button").first().click();
        browser.await(DONE + " === 'answer'");
        assertEquals("what color is the cross?", browser.page().inputValue("#text-0"));
        assertEquals("white", text("text"));
    }

    /** Runs the command in a shell, with a file of more than a megabyte whose name needs all kinds of quotes. */
    @Test
    void theCommandForCurlWorksForEveryFile() throws Exception {
        int side = 700;
        byte[] noise = new byte[side * side * 3];
        new Random(1).nextBytes(noise);
        Path file = Files.write(
                directory.resolve("it's \"a\", b; c.png"), ImageEncoder.png(new RgbImage(side, side, noise)));
        assertTrue(Files.size(file) > 1_000_000);
        browser.pick("#file", file);
        browser.await("document.getElementById('file-name').textContent.startsWith('it')");
        choose("answer");
        browser.page().fill("#text-0", "@what's <this>, \"x\"?");
        browser.page().fill("#choices", "it's a\na \"b\"");
        String command = text("code");
        Process process = new ProcessBuilder("bash", "-c", command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(ServerProcess.PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), said);
        JsonNode answer = ServerProcess.json(said);
        assertEquals(2, answer.get("nBest").size(), said);
        assertTrue(List.of("it's a", "a \"b\"").contains(answer.get("text").asText()), said);
    }

    @Test
    void thereIsCodeForEachClient() {
        clickSample();
        browser.await(DONE + " === 'caption'");
        for (Map.Entry<String, String> each : Map.of(
                        "java", "BodyPublishers.ofFile(Path.of(\"red-diamond-white-cross.png\"))",
                        "python", "requests.post(",
                        "aws", "aws sagemaker-runtime invoke-endpoint")
                .entrySet()) {
            browser.page().click("[data-kind=" + each.getKey() + "]");
            assertTrue(text("code").contains(each.getValue()), text("code"));
        }
    }

    @Test
    void theKeyboardSuffices() {
        clickSample();
        browser.await(DONE + " === 'caption'");
        browser.page().focus("input[name=task][value=caption]");
        browser.key("ArrowDown");
        assertTrue(browser.page().isChecked("input[name=task][value=answer]"));
        List<String> passed = new ArrayList<>();
        for (int i = 0; i < 8 && !passed.contains("text-0"); i++) {
            browser.key("Tab");
            passed.add(browser.value("document.activeElement.id").asText());
        }
        assertTrue(passed.contains("file") && passed.contains("text-0"), passed.toString());
        browser.page().fill("#text-0", "what shape is the white object?");
        browser.key("Enter");
        browser.await(DONE + " === 'answer'");
        assertEquals("cross", text("text"));
    }

    @Test
    void thePageFitsAPhone() throws IOException {
        open(server, 360, 740, true);
        assertTrue(
                browser.value("document.documentElement.scrollWidth <= 360").asBoolean(),
                "the page is wider than the screen");
        clickSample();
        browser.await(DONE + " === 'caption'");
        choose("answer");
        assertTrue(
                browser.value("document.documentElement.scrollWidth <= 360").asBoolean(),
                "the page is wider than the screen");
        run("answer");
        assertEquals(List.of(), browser.axe());
        browser.value("scrollTo(0, 0)");
        assertTrue(
                browser.value("document.getElementById('text').getBoundingClientRect().bottom < innerHeight")
                        .asBoolean(),
                "the answer is below the first screen");
        screenshot("playground-phone");
    }

    @Test
    void theDarkSchemeIsReadable() throws IOException {
        browser.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        clickSample();
        browser.await(DONE + " === 'caption'");
        assertEquals(List.of(), browser.axe());
        assertTrue(
                browser.value("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).every(each => each < 60)")
                        .asBoolean());
        screenshot("playground-dark");
    }

    @Test
    void theKeyIsRequestedOnce() {
        String key = "a-key-of-sixteen-characters";
        try (ServerProcess guarded =
                ServerProcess.start(Map.of("OFA_API_KEY", key)).awaitReady()) {
            open(guarded, 1000, 800, false);
            clickSample();
            browser.page().locator("#key-dialog[open]").waitFor();
            assertEquals(List.of(), browser.axe());
            browser.page().fill("#key", key);
            browser.page().click("#key-dialog .primary");
            browser.await(DONE + " === 'caption'");
            choose("answer");
            browser.page().fill("#text-0", "what color is the cross?");
            run("answer");
            assertTrue(text("code").contains("Authorization: Bearer $OFA_API_KEY"), text("code"));
            assertFalse(text("code").contains(key));
        }
    }
}
