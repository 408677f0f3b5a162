// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import io.ofajava.image.ImageEncoder;
import io.ofajava.image.RgbImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The results on the page for each task, in a browser. */
@Tag("full")
class PlaygroundTest extends PageTest {
    @Test
    void aSampleNeedsOneClick() throws IOException {
        long start = System.nanoTime();
        clickSample();
        browser.await(DONE + " === 'caption'");
        double seconds = (System.nanoTime() - start) / 1e9;
        assertEquals(CAPTION, text("text"));
        assertEquals("red-diamond-white-cross.png", text("file-name"));
        assertTrue(text("about").contains("demo model"), text("about"));
        assertTrue(seconds < 10, "it took " + seconds + " s");
        assertEquals(List.of(), browser.axe());
        screenshot("playground-caption");
    }

    @Test
    void everyTaskIsOfferedWithADescription() throws IOException {
        JsonNode tasks = ServerProcess.json(server.get("/ui/model.json")).get("tasks");
        assertTrue(tasks.size() > 15, "tasks are missing");
        assertEquals(tasks.size(), count("input[name=task]"));
        for (JsonNode task : tasks) {
            String name = task.get("name").asText();
            assertEquals(task.get("summary").asText(), text("about-" + name));
            choose(name);
            assertEquals(task.get("texts").size(), count("#fields [id^=text-]:is(input, textarea)"), name);
            assertEquals(
                    task.get("image").asText().equals("none"), browser.page().isHidden("#image-field"), name);
            screenshot("tasks/" + name, true);
        }
        assertEquals(List.of(), browser.axe());
    }

    @Test
    void choicesComeWithTheirProbabilities() throws IOException {
        clickSample();
        browser.await(DONE + " === 'caption'");
        choose("answer");
        assertEquals(
                "what size is the cross?", browser.page().inputValue("#text-0"), "the question must be the sample's");
        browser.page().fill("#text-0", "what color is the cross?");
        browser.page().fill("#choices", "red\nwhite\nblue");
        run("answer");
        assertEquals("white", text("text"));
        assertEquals(3, count("#list li"));
        assertTrue(browser.page().locator("#list li").first().textContent().matches("white[0-9.]+ %"));
        screenshot("playground-answer");
    }

    @Test
    void aBoxIsATransparentOverlay() throws IOException {
        clickSample();
        browser.await(DONE + " === 'caption'");
        String before =
                browser.value("document.getElementById('canvas').toDataURL()").asText();
        choose("ground");
        browser.page().fill("#text-0", "the large diamond");
        run("ground");
        JsonNode answer = server.invoke(
                ExampleImages.request("ground", ExampleImages.DIAMOND, ", \"text\": \"the large diamond\""));
        assertEquals(
                answer.at("/box/0").asDouble(),
                browser.value("Number(document.querySelector('#overlay rect').getAttribute('x'))")
                        .asDouble(),
                1e-3);
        assertEquals(
                before,
                browser.value("document.getElementById('canvas').toDataURL()").asText());
        assertEquals(1, count("#legend li"));
        assertTrue(browser.page().getAttribute("#canvas", "aria-label").contains("with boxes"));
        assertEquals(List.of(), browser.axe());
        screenshot("playground-ground");
        browser.page().uncheck("#show-boxes");
        assertEquals(
                "hidden",
                browser.value("getComputedStyle(document.querySelector('#overlay g')).visibility")
                        .asText());
    }

    @Test
    void imagesAppearAsTheyAreGenerated() throws IOException {
        choose("paint");
        assertTrue(browser.page().isHidden("#image-field"));
        browser.value(
                "window.seen = []; new MutationObserver(() => seen.push(document.getElementById('progress').value))"
                        + ".observe(document.getElementById('progress'), {attributes: true})");
        browser.page().fill("#text-0", "a red circle above a blue square");
        browser.page().fill("#option-candidates", "2");
        run("paint");
        assertTrue(browser.value("seen.length").asInt() > 3, "no progress was shown");
        assertEquals(2, count("#gallery canvas"));
        Download download = browser.page()
                .waitForDownload(
                        () -> browser.page().locator("#gallery a").first().click());
        byte[] first = Files.readAllBytes(download.path());
        assertTrue(download.suggestedFilename().matches("ofa-paint-\\d+\\.png"), download.suggestedFilename());
        assertEquals(List.of(), browser.axe());
        screenshot("playground-paint");
        browser.page().click("#same-seed");
        run("paint");
        Download again = browser.page()
                .waitForDownload(
                        () -> browser.page().locator("#gallery a").first().click());
        assertArrayEquals(first, Files.readAllBytes(again.path()), "the same seed gives the same image");
    }

    @Test
    void anExampleTextNeedsOneClick() {
        choose("paint");
        browser.page().locator("#prompts button").first().click();
        browser.await(DONE + " === 'paint'");
        assertEquals(1, count("#gallery canvas"));
    }

    @Test
    void streamedTextEqualsTheResult() {
        browser.value(
                "window.seen = []; new MutationObserver(() => seen.push(document.getElementById('text').textContent))"
                        + ".observe(document.getElementById('text'), {childList: true})");
        clickSample();
        browser.await(DONE + " === 'caption'");
        assertTrue(browser.value("seen.filter(each => each && '" + CAPTION + "'.startsWith(each)).length")
                        .asInt()
                > 1);
        assertEquals(CAPTION, text("text"));
    }

    /** A JPEG of 96 x 48 pixels with an EXIF rotation of 90 degrees. */
    private static Path turned() throws IOException {
        byte[] jpeg = ImageEncoder.jpeg(new RgbImage(96, 48, new byte[96 * 48 * 3]), 90);
        byte[] exif = Base64.getDecoder().decode("/+EAIkV4aWYAAE1NACoAAAAIAAEBEgADAAAAAQAGAAAAAAAA");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.write(exif);
        out.write(jpeg, 2, jpeg.length - 2);
        return Files.write(directory.resolve("turned.jpg"), out.toByteArray());
    }

    @Test
    void theImageIsShownWithTheServersOrientation() throws IOException {
        pick(turned());
        assertTrue(text("image-size").contains("48 × 96"), text("image-size"));
        try (ServerProcess turning =
                ServerProcess.start("--orientation", "ignore").awaitReady()) {
            open(turning, 1000, 800, false);
            pick(turned());
            assertTrue(text("image-size").contains("96 × 48"), text("image-size"));
        }
    }

    @Test
    void aRegionIsDrawnOnTheImage() {
        pick(DIAMOND);
        choose("describe-region");
        var area = browser.page().locator("#overlay").boundingBox();
        browser.page().mouse().move(area.x + area.width / 4, area.y + area.height / 4);
        browser.page().mouse().down();
        browser.page().mouse().move(area.x + area.width / 2, area.y + area.height / 2);
        browser.page().mouse().up();
        assertEquals("24, 24, 48, 48", browser.page().inputValue("#region"));
        run("describe-region");
        assertNotEquals("", text("text"));
    }
}
