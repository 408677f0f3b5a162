// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotType;
import io.ofajava.image.ImageEncoder;
import io.ofajava.image.RgbImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a browser, on a server with the demo model. Set the property ofa.screenshots to a directory to get the
 * images of the documentation.
 *
 * <p>Longer than other files: all tests share one server and one browser, whose starts take longer than the tests.
 */
@Tag("full")
class PlaygroundTest {
    private static final Path DIAMOND = Pictures.DIRECTORY.resolve("red-diamond-white-cross.png");
    private static final String CAPTION = "a large red diamond above a small white cross";
    private static final String DONE = "document.getElementById('result').dataset.done";

    @TempDir
    static Path directory;

    private static ServerProcess server;
    private static Browser browser;

    private final List<String> requested = new ArrayList<>();

    @BeforeAll
    static void start() {
        server = ServerProcess.start("--timeout", "110").awaitReady();
        browser = new Browser();
    }

    @AfterAll
    static void stop() {
        browser.close();
        server.close();
    }

    @BeforeEach
    void open() {
        open(server, 1000, 800, false);
    }

    private void open(ServerProcess at, int width, int height, boolean phone) {
        browser.open(at.uri("/"), width, height, phone);
        browser.page().onRequest(request -> requested.add(request.url()));
        browser.await("document.body.dataset.ready");
    }

    /** Whatever a test does, the page asks its own server alone. */
    @AfterEach
    void nothingIsRequestedFromElsewhere() {
        for (String url : requested) {
            assertTrue(url.startsWith("http://127.0.0.1:") || url.startsWith("blob:http://127.0.0.1:"), url);
        }
    }

    private static void screenshot(String name) throws IOException {
        String target = System.getProperty("ofa.screenshots");
        if (target != null && !target.isEmpty()) {
            browser.value("scrollTo(0, 0)");
            Path file = Path.of(target).resolve(name + ".jpg");
            Files.createDirectories(file.getParent());
            Files.write(
                    file,
                    browser.page()
                            .screenshot(new Page.ScreenshotOptions()
                                    .setType(ScreenshotType.JPEG)
                                    .setQuality(40)));
        }
    }

    private static String text(String id) {
        return browser.value("document.getElementById('" + id + "').textContent")
                .asText();
    }

    private static int count(String selector) {
        return browser.page().locator(selector).count();
    }

    private static void choose(String task) {
        if (count("#other-tasks input[value=" + task + "]") > 0) {
            browser.page().locator("#more-tasks").evaluate("each => each.open = true");
        }
        browser.page().check("input[name=task][value=" + task + "]");
    }

    private static void run(String task) {
        browser.page().click("#run");
        browser.await(DONE + " === '" + task + "'");
    }

    private static void pick(Path file) {
        browser.pick("#file", file);
        browser.await("document.getElementById('file-name').textContent === '" + file.getFileName() + "'");
    }

    private static void clickSample() {
        browser.page().click("#samples img[alt*='white cross']:not([alt*='triangle'])");
    }

    @Test
    void oneClickOnASampleGivesAResult() throws IOException {
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
    void everyServedTaskIsOfferedWithALineOfExplanation() throws IOException {
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
            screenshot("tasks/" + name);
        }
        assertEquals(List.of(), browser.axe());
    }

    @Test
    void choicesComeWithTheirProbabilities() throws IOException {
        clickSample();
        browser.await(DONE + " === 'caption'");
        choose("answer");
        assertEquals("what size is the cross?", browser.page().inputValue("#text-0"), "the sample's question");
        browser.page().fill("#text-0", "what color is the cross?");
        browser.page().fill("#choices", "red\nwhite\nblue");
        run("answer");
        assertEquals("white", text("text"));
        assertEquals(3, count("#list li"));
        assertTrue(browser.page().locator("#list li").first().textContent().matches("white[0-9.]+ %"));
        screenshot("playground-answer");
    }

    @Test
    void aBoxIsAnOverlayThatHidesNothing() throws IOException {
        clickSample();
        browser.await(DONE + " === 'caption'");
        String before =
                browser.value("document.getElementById('canvas').toDataURL()").asText();
        choose("ground");
        browser.page().fill("#text-0", "the large diamond");
        run("ground");
        JsonNode answer =
                server.invoke(Pictures.request("ground", Pictures.DIAMOND, ", \"text\": \"the large diamond\""));
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
    void anExampleTextIsOneClickToo() {
        choose("paint");
        browser.page().locator("#prompts button").first().click();
        browser.await(DONE + " === 'paint'");
        assertEquals(1, count("#gallery canvas"));
    }

    @Test
    void aTextThatIsStreamedIsTheTextOfTheAnswer() {
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
        pick(Pictures.DIRECTORY.resolve("black-square.png"));
        assertEquals("", text("text"));
        run("caption");
        assertNotEquals("", text("text"));
        choose("ground");
        assertEquals("", text("text"));
        assertEquals("", text("timing"));
    }

    @Test
    void theNameOfAFileIsShownHoweverItCame() {
        String give = "(type, name) => { const data = new DataTransfer();"
                + " data.items.add(new File([Uint8Array.from(atob('" + Pictures.base64(Pictures.DIAMOND)
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

    /** A JPEG of 96 x 48 pixels that says that it is to be turned by 90 degrees. */
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
    void theImageIsOrientedAsTheServerSeesIt() throws IOException {
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

    @Test
    void anEarlierResultComesBackWithItsRequest() {
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

    /** The command in a shell, with a file of more than a megabyte whose name needs every kind of quotes. */
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
    void theKeyboardIsEnough() {
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
    void aPhonesWidthIsEnough() throws IOException {
        open(server, 360, 740, true);
        assertTrue(browser.value("document.documentElement.scrollWidth <= 360").asBoolean(), "wider than the phone");
        clickSample();
        browser.await(DONE + " === 'caption'");
        choose("answer");
        assertTrue(browser.value("document.documentElement.scrollWidth <= 360").asBoolean(), "wider than the phone");
        run("answer");
        assertEquals(List.of(), browser.axe());
        screenshot("playground-phone");
    }

    @Test
    void itIsReadableInTheDark() throws IOException {
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
    void aKeyIsAskedForOnce() {
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
