// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.cli.pack.ArchiveVerifier;
import io.ofajava.cli.pack.ArchiveWriter;
import io.ofajava.compile.ModelFiles;
import io.ofajava.error.FileError;
import io.ofajava.packaging.PackageManifest;
import io.ofajava.packaging.PackageVerifier;
import io.ofajava.packaging.PackagedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ofa package} */
@Command(
        name = "package",
        description = "Put a checkpoint, its VQGAN, CLIP and compiled graphs into one model.tar.gz, or verify one.",
        footer = {
            "",
            "Examples:",
            "  ofa package --model OFA-base -o model.tar.gz",
            "  ofa package --model OFA-image --vqgan VQGAN --clip ViT-B-16.pt -o model.tar.gz",
            "  ofa package --model OFA-base --engine tensorrt --precision fp16 -o model.tar.gz",
            "  ofa package --verify model.tar.gz",
            "",
            "The unpacked archive is a directory for --model that starts without writing graphs; SageMaker unpacks",
            "it. Its first file, ofa-package.json, lists all others with their SHA-256. Equal models give equal",
            "bytes with one JDK. With --engine tensorrt, on a machine with the GPU of the endpoint, plans for that",
            "GPU, TensorRT version and precision are included; any other start builds its own."
        })
final class PackageCommand implements Callable<Integer>, FlaggedCommand {
    private static final double MEGABYTE = 1e6;

    @ParentCommand
    private OfaCommand root;

    @Mixin
    private ModelOptions modelOptions;

    @Option(
            names = {"-o", "--output", "--out"},
            paramLabel = "FILE",
            description = "the archive to write, such as model.tar.gz")
    private @Nullable Path output;

    @Option(
            names = "--verify",
            paramLabel = "FILE|DIR",
            description = "check an archive, or a directory unpacked from one, against its manifest")
    private @Nullable Path verify;

    @Override
    public void addFlags(CommandSpec spec) {
        modelOptions.addFlags(spec);
    }

    @Override
    public Integer call() {
        if (output != null && verify == null) {
            return write(output);
        }
        if (verify != null && output == null) {
            return check(verify);
        }
        throw CliError.ARGUMENT.with("set either -o FILE, to write an archive, or --verify FILE|DIR");
    }

    private int check(Path packed) {
        if (!Files.exists(packed)) {
            throw FileError.MISSING.with(packed);
        }
        PackageManifest manifest;
        try (ByteProgress progress =
                ByteProgress.start("verifying", Files.isDirectory(packed) ? -1 : Files.size(packed))) {
            manifest = Files.isDirectory(packed)
                    ? PackageVerifier.verify(packed, progress::at)
                    : ArchiveVerifier.verify(packed, progress::at);
        } catch (IOException e) {
            throw FileError.UNREADABLE.causedBy(e, packed, e);
        }
        say(packed + ": " + manifest.files().size() + " files match the manifest");
        return ExitCode.OK;
    }

    private int write(Path archive) {
        Path directory = archive.toAbsolutePath().getParent();
        if (Files.isDirectory(archive) || directory == null || !Files.isDirectory(directory)) {
            throw CliError.ARGUMENT.with(archive + ": cannot be an archive, because it is a directory or its "
                    + "directory does not exist; name a file with -o");
        }
        ArchiveWriter writer;
        try (BuildProgressBar bar = new BuildProgressBar()) {
            writer = new ArchiveWriter(ModelFiles.of(modelOptions.model(), modelOptions.options(), bar, bar::stage)
                    .files());
            bar.finish();
        }
        long size = writer.size();
        PackageManifest manifest;
        try (ByteProgress progress = ByteProgress.start("hashing", size)) {
            manifest = writer.manifest(progress::at);
        }
        try (ByteProgress progress = ByteProgress.start("writing", size)) {
            writer.write(manifest, archive, progress::at);
        }
        for (PackagedFile file : manifest.files()) {
            say(String.format(Locale.ROOT, "%10.1f MB  %s", file.size() / MEGABYTE, file.name()));
        }
        say(String.format(Locale.ROOT, "%10.1f MB  %s", sizeOf(archive) / MEGABYTE, archive));
        return ExitCode.OK;
    }

    private void say(String line) {
        root.out().println(line);
        root.out().flush();
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw FileError.UNREADABLE.causedBy(e, file, e);
        }
    }
}
