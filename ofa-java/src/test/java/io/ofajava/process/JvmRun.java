// SPDX-License-Identifier: Apache-2.0
package io.ofajava.process;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Runs a main class of the tests in a separate JVM, optionally in separate namespaces (Linux). */
public final class JvmRun {
    private static final int PATIENCE_SECONDS = Boolean.getBoolean("ofa.full") ? 3600 : 300;

    /** From here on the JDK warns of native libraries and of Unsafe, unless they are allowed. */
    private static final int WARNING_JDK = 24;

    /** The result of a process. */
    public record Result(int code, long pid, String output) {}

    private final Path directory;
    private final List<String> options = new ArrayList<>(List.of("-Xmx256m"));
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> mounts = new ArrayList<>();
    private String classPath = System.getProperty("java.class.path");
    private String namespaces = "";

    /** @param directory home directory of the process, and directory of its output */
    public JvmRun(Path directory) {
        this.directory = directory;
        environment.put("PATH", System.getenv("PATH") + ":/usr/sbin:/sbin");
        environment.put("HOME", directory.toString());
        environment.put("LC_ALL", "C.UTF-8");
        options.add("-Duser.home=" + directory);
        if (Runtime.version().feature() >= WARNING_JDK) {
            options.add("--enable-native-access=ALL-UNNAMED");
            options.add("--sun-misc-unsafe-memory-access=allow");
        }
    }

    /** A class path that precedes that of the tests. */
    public JvmRun before(Path jar) {
        classPath = jar + System.getProperty("path.separator") + classPath;
        return this;
    }

    public JvmRun option(String option) {
        options.add(option);
        return this;
    }

    public JvmRun environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Uses a separate mount namespace, in which a shell command runs first. */
    public JvmRun mount(String command) {
        namespaces = namespaces.contains("--mount") ? namespaces : namespaces + " --mount";
        mounts.add(command);
        return this;
    }

    /** Uses a separate network namespace, which has only the loopback interface. */
    public JvmRun withoutNetwork() {
        namespaces += " --net";
        mounts.add("ip link set lo up");
        return this;
    }

    /** Skips a test if the machine cannot run it; in the profile {@code full}, and thus in CI, that is a failure. */
    public static void requireNamespaces(Path directory) throws Exception {
        boolean possible = System.getProperty("os.name").equals("Linux")
                && new JvmRun(directory)
                                .withoutNetwork()
                                .mount("true")
                                .command("true")
                                .code()
                        == 0;
        if (Boolean.getBoolean("ofa.full")) {
            assertTrue(possible, "the profile full needs namespaces: unshare, ip and the privilege to use them");
        }
        assumeTrue(possible, "no namespaces here (unshare, ip, or the privilege): the test is skipped");
    }

    /** Starts a main class and waits for its end. */
    public Result run(Class<?> main, String... arguments) throws IOException, InterruptedException {
        return await(start(main, arguments));
    }

    /** A started process with its output. */
    public record Running(Process process, Path output) {}

    public Running start(Class<?> main, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        line.addAll(options);
        line.addAll(List.of("-cp", classPath, main.getName()));
        line.addAll(List.of(arguments));
        return start(line);
    }

    public static Result await(Running running) throws IOException, InterruptedException {
        boolean ended = running.process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            running.process().destroyForcibly().waitFor();
        }
        assertTrue(ended, () -> "it did not end: " + running.output());
        return new Result(running.process().exitValue(), running.process().pid(), Files.readString(running.output()));
    }

    private Result command(String... line) throws InterruptedException {
        try {
            return await(start(List.of(line)));
        } catch (IOException e) {
            return new Result(-1, 0, e.getMessage());
        }
    }

    private Running start(List<String> line) throws IOException {
        List<String> whole = new ArrayList<>();
        if (!namespaces.isEmpty()) {
            whole.add("unshare");
            whole.addAll(List.of(namespaces.strip().split(" ")));
            if (!"root".equals(System.getProperty("user.name"))) {
                whole.add("--map-root-user");
            }
            whole.addAll(List.of("sh", "-c", String.join(" && ", mounts) + " && exec \"$@\"", "sh"));
        }
        whole.addAll(line);
        Path output = directory.resolve("output-" + UUID.randomUUID());
        ProcessBuilder builder =
                new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new Running(builder.start(), output);
    }
}
