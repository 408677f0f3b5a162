// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ScreenshotType;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A page in this machine's Chromium, controlled by Playwright. Playwright's driver comes from its jar (profile
 * {@code full}) and downloads nothing. Not thread-safe.
 */
final class Browser implements AutoCloseable {
    private static final List<Path> LOCATIONS = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));
    private static final Set<String> SEVERE = Set.of("serious", "critical");
    private static final int JPEG_QUALITY = 75;

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser browser;
    private BrowserContext context;
    private Page page;

    Browser() {
        Path program = LOCATIONS.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("no Chromium on this machine (Debian: apt-get install chromium)"));
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        // Root cannot use Chromium's sandbox, and /dev/shm is small in containers.
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")));
    }

    /** The open page. */
    Page page() {
        return page;
    }

    /** Opens an address in a new context without cookies and storage. */
    void open(URI uri, int width, int height, boolean phone) {
        if (context != null) {
            context.close();
        }
        context = browser.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setIsMobile(phone)
                .setHasTouch(phone));
        context.setDefaultTimeout(ServerProcess.PATIENCE_SECONDS * 1000.0);
        page = context.newPage();
        page.navigate(uri.toString());
    }

    /** The value of an expression of the page; promises are awaited. */
    JsonNode value(String expression) {
        return ServerProcess.JSON.valueToTree(page.evaluate(expression));
    }

    /** Waits until an expression is true. */
    void await(String expression) {
        page.waitForFunction("() => !!(" + expression + ")");
    }

    /** Selects a file in a file field. */
    void pick(String selector, Path file) {
        page.setInputFiles(selector, file);
    }

    /** Presses and releases a key with Playwright's name. */
    void key(String name) {
        page.keyboard().press(name);
    }

    void type(String text) {
        page.keyboard().insertText(text);
    }

    byte[] screenshot() {
        return page.screenshot(
                new Page.ScreenshotOptions().setType(ScreenshotType.JPEG).setQuality(JPEG_QUALITY));
    }

    /** Serious and critical accessibility violations found by axe-core. */
    List<String> axe() {
        return new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .filter(rule -> SEVERE.contains(rule.getImpact()))
                        .map(rule -> rule.getId() + ": " + rule.getHelp() + ", at "
                                + rule.getNodes().stream()
                                        .map(node -> node.getHtml())
                                        .toList())
                        .toList();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
