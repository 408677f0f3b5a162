// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ScreenshotType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server with the demo model and a browser, for tests of the page. Set the property ofa.screenshots to a directory to
 * get the images of the documentation.
 */
abstract class PageTest {
    static final Path DIAMOND = ExampleImages.DIRECTORY.resolve("red-diamond-white-cross.png");
    static final String CAPTION = "a large red diamond above a small white cross";
    static final String DONE = "document.getElementById('result').dataset.done";

    @TempDir
    static Path directory;

    static ServerProcess server;
    static Browser browser;
    private final List<String> requested = new ArrayList<>();

    @BeforeAll
    static void start() {
        server = ServerProcess.start("--timeout", "110").awaitReady();
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
        open(server, 1000, 800, false);
    }

    void open(ServerProcess at, int width, int height, boolean phone) {
        browser.open(at.uri("/"), width, height, phone);
        browser.page().onRequest(request -> requested.add(request.url()));
        browser.await("document.body.dataset.ready");
    }

    /** The page must send requests to its own server only, in every test. */
    @AfterEach
    void nothingIsRequestedFromElsewhere() {
        for (String url : requested) {
            assertTrue(url.startsWith("http://127.0.0.1:") || url.startsWith("blob:http://127.0.0.1:"), url);
        }
    }

    static void screenshot(String name) throws IOException {
        screenshot(name, false);
    }

    /** @param whole whether to show what is below the window, too */
    static void screenshot(String name, boolean whole) throws IOException {
        String target = System.getProperty("ofa.screenshots");
        if (target != null && !target.isEmpty()) {
            browser.value("scrollTo(0, 0)");
            Path file = Path.of(target).resolve(name + ".jpg");
            Files.createDirectories(file.getParent());
            Files.write(
                    file,
                    browser.page()
                            .screenshot(new Page.ScreenshotOptions()
                                    .setFullPage(whole)
                                    .setType(ScreenshotType.JPEG)
                                    .setQuality(40)));
        }
    }

    static String text(String id) {
        return browser.value("document.getElementById('" + id + "').textContent")
                .asText();
    }

    static int count(String selector) {
        return browser.page().locator(selector).count();
    }

    static void choose(String task) {
        if (count("#other-tasks input[value=" + task + "]") > 0) {
            browser.page().locator("#more-tasks").evaluate("each => each.open = true");
        }
        browser.page().check("input[name=task][value=" + task + "]");
    }

    static void run(String task) {
        browser.page().click("#run");
        browser.await(DONE + " === '" + task + "'");
    }

    static void pick(Path file) {
        browser.pick("#file", file);
        browser.await("document.getElementById('file-name').textContent === '" + file.getFileName() + "'");
    }

    static void clickSample() {
        browser.page().click("#samples img[alt*='white cross']:not([alt*='triangle'])");
    }
}
