// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.ofajava.image.ImageEncoder;
import io.ofajava.image.RgbImage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files, directories, patterns, standard input and addresses, with the demo model. */
class ImageArgumentsTest {
    private static final Path EXAMPLES =
            Path.of(System.getProperty("ofa.root", "..")).resolve("demo-model/examples");
    private static final String FIRST = "black-square.png";
    private static final String SECOND = "red-diamond-white-cross.png";

    @TempDir
    static Path directory;

    private static Path photos;

    @BeforeAll
    static void copy() throws Exception {
        photos = Files.createDirectory(directory.resolve("photos"));
        Files.copy(EXAMPLES.resolve(FIRST), photos.resolve("a.png"));
        Files.copy(EXAMPLES.resolve(SECOND), photos.resolve("b.PNG"));
        Files.writeString(photos.resolve("notes.txt"), "no image");
        Files.writeString(photos.resolve(".hidden.png"), "no image");
        Files.copy(
                EXAMPLES.resolve(FIRST),
                Files.createDirectory(photos.resolve("more")).resolve("c.png"));
    }

    private static CommandRun ofa(String... args) {
        String[] all = Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--cache";
        all[args.length + 1] = directory.resolve("cache").toString();
        return CommandRun.of(all);
    }

    private static List<String> names(CommandRun run) throws Exception {
        List<String> names = new ArrayList<>();
        for (String line : run.outputLines()) {
            names.add(Path.of(new ObjectMapper().readTree(line).get("image").asText())
                    .getFileName()
                    .toString());
        }
        return names;
    }

    @Test
    void directoriesAndPatternsAreExpandedInOrder() throws Exception {
        assertEquals(List.of("a.png", "b.PNG"), names(ofa("caption", "--format", "json", photos.toString())));
        assertEquals(
                List.of("a.png", "b.PNG", "c.png"), names(ofa("caption", "--json", "--recursive", photos.toString())));
        assertEquals(List.of("a.png"), names(ofa("caption", "--json", photos + "/[a]*.png")));
        CommandRun none = ofa("caption", photos + "/*.gif");
        assertEquals(ExitCode.USER_MISTAKE, none.exitCode());
        assertTrue(none.err().contains("no file matches this pattern"), none.err());
        Path empty = Files.createDirectory(directory.resolve("empty"));
        assertTrue(ofa("caption", empty.toString()).err().contains("is a directory without images"));
    }

    @Test
    void theLastArgumentIsTheQuestion() throws Exception {
        CommandRun run = ofa("answer", "--json", photos.toString(), "what color is the cross?");
        assertEquals(List.of("a.png", "b.PNG"), names(run));
        JsonNode second = new ObjectMapper().readTree(run.outputLines().get(1));
        assertEquals("white", second.get("answer").asText());
        assertEquals("what color is the cross?", second.get("question").asText());
    }

    @Test
    void standardInputIsOneImage() throws Exception {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(Files.readAllBytes(EXAMPLES.resolve(SECOND))));
            CommandRun run = ofa("ground", "--json", "-", "the red diamond");
            assertEquals(ExitCode.OK, run.exitCode(), run.err());
            assertEquals(List.of("-"), names(run));
            System.setIn(new ByteArrayInputStream(new byte[] {1, 2, 3}));
            CommandRun broken = ofa("caption", "-");
            assertEquals(ExitCode.USER_MISTAKE, broken.exitCode());
            assertTrue(broken.err().contains("standard input"), broken.err());
        } finally {
            System.setIn(before);
        }
        assertTrue(ofa("caption", "-", "-").err().contains("given twice"));
    }

    @Test
    void addressesAreFetchedFromAllowedHostsOnly() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] content = Files.readAllBytes(EXAMPLES.resolve(SECOND));
        List<String> asked = new ArrayList<>();
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
        server.start();
        try {
            String host = "127.0.0.1:" + server.getAddress().getPort();
            String address = "http://" + host + "/my cat.png?key=secret";
            CommandRun refused = ofa("caption", address);
            assertEquals(ExitCode.USER_MISTAKE, refused.exitCode());
            assertTrue(refused.err().contains("--allow-hosts 127.0.0.1"), refused.err());
            assertEquals(List.of(), asked, "a connection was made to a host that is not allowed");
            CommandRun run = ofa("caption", "--json", "--allow-hosts", host, address);
            assertEquals(ExitCode.OK, run.exitCode(), run.err());
            assertEquals(List.of("/my%20cat.png?key=secret"), asked);
            assertTrue(run.out().contains("/my%20cat.png") && !run.out().contains("secret"), run.out());
        } finally {
            server.stop(0);
        }
    }

    /** One line for each input, including errors; in text format, errors are on standard error. */
    @Test
    void everyInputHasALineOfOutput() throws Exception {
        Path broken = Files.writeString(directory.resolve("broken.png"), "no image");
        String[] images = {
            photos.resolve("a.png").toString(),
            broken.toString(),
            photos.resolve("b.PNG").toString()
        };
        String[] json = {"caption", "--format", "json", images[0], images[1], images[2]};
        CommandRun run = ofa(json);
        assertEquals(ExitCode.USER_MISTAKE, run.exitCode());
        assertEquals(List.of("a.png", "broken.png", "b.PNG"), names(run));
        JsonNode failure = new ObjectMapper().readTree(run.outputLines().get(1)).get("error");
        assertEquals("image-not-an-image", failure.get("code").asText());
        assertEquals("", run.err());
        CommandRun text = ofa("caption", images[0], images[1], images[2]);
        assertEquals(2, text.outputLines().size());
        assertTrue(text.outputLines().get(0).startsWith(images[0] + ": "), text.out());
        assertTrue(text.err().contains("broken.png"), text.err());
        CommandRun csv = ofa("caption", "--format", "csv", images[0], images[1]);
        assertEquals(3, csv.outputLines().size(), csv.out());
        assertTrue(csv.outputLines().get(2).contains(",error,1,"), csv.out());
    }

    @Test
    void theDemoModelWarnsAboutOtherImages() throws Exception {
        assertEquals("", ofa("caption", photos.resolve("b.PNG").toString()).err());
        byte[] noise = new byte[3 * 200 * 200];
        new java.util.Random(5).nextBytes(noise);
        Path photo = directory.resolve("noise.png");
        ImageEncoder.write(new RgbImage(200, 200, noise), photo);
        CommandRun run = ofa("caption", photo.toString(), photo.toString());
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertEquals(1, run.errorLines().size(), "once: " + run.err());
        assertTrue(run.err().contains("coloured shapes only"), run.err());
    }

    @Test
    void theDemoModelAcceptsAllExamples() throws Exception {
        try (var files = Files.list(EXAMPLES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".png")).toList()) {
                assertTrue(DemoModelNote.isScene(new io.ofajava.image.ImageDecoder().read(file)), file.toString());
            }
        }
    }
}
