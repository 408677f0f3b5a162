// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.cache.FileTrees;
import io.ofajava.natives.OfaNative;
import io.ofajava.process.JvmRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Native libraries in the cache that are damaged between two starts: each start repairs them and works. */
class DamagedLibraryTest {
    private static final String ONNX_RUNTIME = System.mapLibraryName("onnxruntime");
    private static final String ONNX_RUNTIME_JNI = System.mapLibraryName("onnxruntime4j_jni");
    private static final String OFA = System.mapLibraryName("jniofa");
    private static final String RESOURCE = "io/ofajava/natives/" + Loader.getPlatform() + "/" + OFA;
    private static final Path EXAMPLES = Path.of(System.getProperty("ofa.root", ".."), "demo-model/examples");
    private static final String IMAGE = "black-square.png";
    private static final int FLIPPED = 64;

    @TempDir
    Path directory;

    private Path jar;
    private String caption;

    @BeforeEach
    void prepare() throws IOException {
        jar = directory.resolve("native.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream library = OfaNative.class.getResourceAsStream("/" + RESOURCE)) {
            out.putNextEntry(new JarEntry(RESOURCE));
            library.transferTo(out);
        }
        String key = "\"" + IMAGE + "\", \"caption\": \"";
        String line = Files.readAllLines(EXAMPLES.resolve("examples.jsonl")).stream()
                .filter(l -> l.contains(key))
                .findFirst()
                .orElseThrow();
        int start = line.indexOf(key) + key.length();
        caption = "caption: " + line.substring(start, line.indexOf('"', start));
    }

    @Test
    void aDamagedOnnxRuntimeIsReplaced() throws Exception {
        assertReplaced(List.of(ONNX_RUNTIME), List.of(Damage.FLIPPED_HEADER, Damage.DIRECTORY));
    }

    @Test
    @Tag("full")
    void everyDamageOfEveryLibraryIsRepaired() throws Exception {
        assertReplaced(List.of(ONNX_RUNTIME, ONNX_RUNTIME_JNI, OFA), List.of(Damage.values()));
    }

    private void assertReplaced(List<String> libraries, List<Damage> damages) throws Exception {
        JvmRun.Result first = start();
        assertEquals(0, warnings(first), first.output());
        for (String name : libraries) {
            Path library = unpacked(name);
            byte[] content = Files.readAllBytes(library);
            for (Damage damage : damages) {
                damage.inflict(library);
                JvmRun.Result result = start();
                String what = damage + " of " + name + ": " + result.output();
                assertEquals(1, warnings(result), what);
                assertTrue(result.output().contains(damage.ofEntry ? "rewriting " : name), what);
                assertTrue(Files.isRegularFile(library, LinkOption.NOFOLLOW_LINKS), what);
                assertArrayEquals(content, Files.readAllBytes(library), what);
            }
        }
        JvmRun.Result last = start();
        assertEquals(0, warnings(last), last.output());
    }

    private JvmRun.Result start() throws Exception {
        JvmRun.Result result = new JvmRun(directory)
                .before(jar)
                .environment("OFA_CACHE", directory.resolve("cache").toString())
                .run(
                        FirstStartTest.Caption.class,
                        EXAMPLES.resolve(IMAGE).toAbsolutePath().toString());
        assertEquals(0, result.code(), result.output());
        assertTrue(result.output().lines().anyMatch(caption::equals), result.output());
        return result;
    }

    private static long warnings(JvmRun.Result result) {
        return result.output().lines().filter(line -> line.contains(" WARN ")).count();
    }

    private Path unpacked(String name) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("cache/native"))) {
            List<Path> found = files.filter(file -> file.endsWith(name)).toList();
            assertEquals(1, found.size(), found.toString());
            return found.get(0);
        }
    }

    /** Kinds of damage to a library or to the directory that contains it. */
    enum Damage {
        FLIPPED_HEADER(false) {
            @Override
            void inflict(Path library) throws IOException {
                flip(library, 0);
            }
        },
        FLIPPED_MIDDLE(false) {
            @Override
            void inflict(Path library) throws IOException {
                flip(library, Files.size(library) / 2);
            }
        },
        FLIPPED_END(false) {
            @Override
            void inflict(Path library) throws IOException {
                flip(library, Files.size(library) - FLIPPED);
            }
        },
        ZEROED(false) {
            @Override
            void inflict(Path library) throws IOException {
                Files.write(library, new byte[(int) Files.size(library)]);
            }
        },
        TRUNCATED(false) {
            @Override
            void inflict(Path library) throws IOException {
                byte[] content = Files.readAllBytes(library);
                Files.write(library, Arrays.copyOf(content, content.length / 2));
            }
        },
        EMPTIED(false) {
            @Override
            void inflict(Path library) throws IOException {
                Files.write(library, new byte[0]);
            }
        },
        DELETED(false) {
            @Override
            void inflict(Path library) throws IOException {
                Files.delete(library);
            }
        },
        DIRECTORY(false) {
            @Override
            void inflict(Path library) throws IOException {
                Files.delete(library);
                Files.writeString(Files.createDirectory(library).resolve("file"), "content");
            }
        },
        DANGLING_LINK(false) {
            @Override
            void inflict(Path library) throws IOException {
                Files.delete(library);
                Files.createSymbolicLink(library, library.resolveSibling("missing"));
            }
        },
        LINK_TO_ITSELF(false) {
            @Override
            void inflict(Path library) throws IOException {
                Files.delete(library);
                Files.createSymbolicLink(library, library);
            }
        },
        LINK_TO_ANOTHER_FILE(false) {
            @Override
            void inflict(Path library) throws IOException {
                Path other = library.resolveSibling("other");
                byte[] content = Files.readAllBytes(library);
                content[0] ^= 1;
                Files.write(other, content);
                Files.delete(library);
                Files.createSymbolicLink(library, other);
            }
        },
        ENTRY_IS_A_FILE(true) {
            @Override
            void inflict(Path library) throws IOException {
                FileTrees.delete(library.getParent());
                Files.writeString(library.getParent(), "content");
            }
        },
        ENTRY_IS_A_DANGLING_LINK(true) {
            @Override
            void inflict(Path library) throws IOException {
                FileTrees.delete(library.getParent());
                Files.createSymbolicLink(
                        library.getParent(), library.getParent().resolveSibling("missing"));
            }
        };

        /** Whether the directory is damaged instead of the library. */
        private final boolean ofEntry;

        Damage(boolean ofEntry) {
            this.ofEntry = ofEntry;
        }

        abstract void inflict(Path library) throws IOException;

        private static void flip(Path library, long from) throws IOException {
            byte[] content = Files.readAllBytes(library);
            for (int i = 0; i < FLIPPED; i++) {
                content[(int) from + i] ^= 0x5a;
            }
            Files.write(library, content);
        }
    }
}
