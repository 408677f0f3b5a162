// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A standalone cluster on the loopback interface: one master and several workers, each a process, started from the
 * Spark artifacts on this JVM's class path. Applications are submitted with the application jar.
 */
final class StandaloneCluster implements AutoCloseable {
    /** The part of the tests' class path that is not Spark. */
    private static final List<String> OTHERS = List.of(
            "ofa-",
            "onnxruntime",
            "tribuo",
            "javacpp",
            "snakeyaml-engine",
            "webp-imageio",
            "kotlin",
            "annotations-13",
            "picocli",
            "junit",
            "surefire",
            "failsafe",
            "opentest4j",
            "apiguardian",
            "jspecify");

    private final Path directory;
    private final Path home;
    private final Path application;
    private final Path testJar;
    private final String address;
    private final List<Process> processes = new ArrayList<>();
    private final List<Process> workers = new ArrayList<>();

    /** A cluster whose workers have one core. */
    StandaloneCluster(Path directory, int workers) throws IOException {
        this(directory, workers, 1);
    }

    StandaloneCluster(Path directory, int workers, int coresOfWorker) throws IOException {
        this.directory = directory;
        this.home = home(directory.resolve("spark"));
        this.application = Path.of(System.getProperty("ofa.spark.app", "no application jar: run mvn -Pfull verify"));
        if (!Files.isRegularFile(application)) {
            throw new IOException("there is no application jar " + application);
        }
        this.testJar = testJar(directory.resolve("tests.jar"));
        int port = freePort();
        this.address = "spark://127.0.0.1:" + port;
        start("master", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", "" + port);
        await("the master", () -> answers(port));
        for (int i = 0; i < workers; i++) {
            this.workers.add(start(
                    "worker" + i,
                    "org.apache.spark.deploy.worker.Worker",
                    "--host",
                    "127.0.0.1",
                    "--cores",
                    "" + coresOfWorker,
                    "--memory",
                    "1g",
                    "--work-dir",
                    directory.resolve("work" + i).toString(),
                    address));
        }
    }

    private static Path home(Path home) throws IOException {
        Path jars = Files.createDirectories(home.resolve("jars"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            String name = Path.of(entry).getFileName().toString();
            if (name.endsWith(".jar") && OTHERS.stream().noneMatch(name::startsWith)) {
                Files.createSymbolicLink(jars.resolve(name), Path.of(entry).toAbsolutePath());
            }
        }
        return home;
    }

    /** The file system and the committer of the tests, for executors, and a job without a model. */
    private static Path testJar(Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Class<?> type : List.of(
                    StoreFileSystem.class,
                    StoreFileSystem.Upload.class,
                    CopyCommitProtocol.class,
                    JobWithoutModel.class)) {
                String name = type.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(name));
                out.write(type.getClassLoader().getResourceAsStream(name).readAllBytes());
            }
        }
        return jar;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits at most ten minutes: a busy machine starts three JVMs slowly. */
    static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(Duration.ofMinutes(10))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(condition);
    }

    private Process start(String log, String main, String... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("ofa.spark.opens").strip().split("\\s+")));
        command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-cp", home.resolve("jars") + "/*", main));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(log + ".log").toFile());
        builder.environment().put("SPARK_HOME", home.toString());
        // detected from the directories of a build, which do not exist here
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("SPARK_LOCAL_DIRS", directory.resolve("local").toString());
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** Submits a job: {@link BulkJob}, or that of another {@code --class} among the arguments of spark-submit. */
    Process submit(String log, List<String> sparkArguments, List<String> jobArguments) throws IOException {
        List<String> args = new ArrayList<>(List.of(
                "--master",
                address,
                "--class",
                BulkJob.class.getName(),
                "--jars",
                testJar.toString(),
                "--conf",
                "spark.executor.cores=1",
                "--conf",
                "spark.executor.memory=512m",
                "--conf",
                "spark.driver.host=127.0.0.1",
                "--conf",
                "spark.driver.bindAddress=127.0.0.1",
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.sql.shuffle.partitions=4",
                "--conf",
                "spark.hadoop.fs.store.impl=" + StoreFileSystem.class.getName()));
        args.addAll(sparkArguments);
        args.add(application.toString());
        args.addAll(jobArguments);
        return start(log, "org.apache.spark.deploy.SparkSubmit", args.toArray(String[]::new));
    }

    /** Waits up to ten minutes for a job's exit status. */
    int await(Process job) throws InterruptedException {
        if (!job.waitFor(10, TimeUnit.MINUTES)) {
            throw new AssertionError("the job did not end");
        }
        return job.exitValue();
    }

    /** The output of a process. */
    String log(String name) {
        try {
            return Files.readString(directory.resolve(name + ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The output of all executors. */
    String executorLogs() throws IOException {
        StringBuilder logs = new StringBuilder();
        for (int i = 0; i < workers.size(); i++) {
            Path work = directory.resolve("work" + i);
            try (Stream<Path> files = Files.walk(work)) {
                for (Path file : files.filter(file -> file.endsWith("stderr")).toList()) {
                    logs.append(Files.readString(file));
                }
            }
        }
        return logs.toString();
    }

    /** The executors of a worker. */
    List<ProcessHandle> executors(int worker) {
        return workers.get(worker).descendants().filter(ProcessHandle::isAlive).toList();
    }

    @Override
    public void close() {
        for (int i = processes.size() - 1; i >= 0; i--) {
            Process process = processes.get(i);
            List<ProcessHandle> children = process.descendants().toList();
            process.destroy();
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
            }
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
