package io.ofajava.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own, whose platform is one that no library was built for. */
class NativeLibraryTest {
    @Test
    void aMissingLibraryIsOneClearException(@TempDir Path cache) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), "-Dorg.bytedeco.javacpp.platform=plan9-vax", "-Dorg.bytedeco.javacpp.cachedir=" + cache,
                Probe.class.getName())).redirectErrorStream(true).start();
        String printed;
        try (InputStream in = process.getInputStream()) {
            printed = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), printed);
        List<String> lines = printed.lines().filter(line -> line.startsWith("io.ofajava")).toList();
        assertEquals(2, lines.size(), printed);
        assertEquals(lines.get(0), lines.get(1), "the second call says the same");
        assertTrue(lines.get(0).startsWith("io.ofajava.OfaException: cannot load OFA's native library for plan9-vax ("), printed);
        assertTrue(lines.get(0).contains("build the module ofa-native on this platform"), printed);
    }

    @Test
    void theLibraryOfThisPlatformLoads() {
        NativeLibrary.require();
        assertTrue(NativeLibrary.class.getResource("/io/ofajava/natives/" + Loader.getPlatform() + "/" + System.mapLibraryName("jniofa")) != null);
    }

    /** Prints what loading throws, twice. */
    static final class Probe {
        private Probe() {
        }

        public static void main(String[] arguments) {
            for (int i = 0; i < 2; i++) {
                try {
                    NativeLibrary.require();
                    System.exit(1);
                } catch (RuntimeException e) {
                    System.out.println(e);
                }
            }
        }
    }
}
