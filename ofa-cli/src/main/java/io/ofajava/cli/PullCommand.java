// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import io.ofajava.cli.hub.Download;
import io.ofajava.cli.hub.Http;
import io.ofajava.cli.hub.HubRepository;
import io.ofajava.cli.hub.RemoteFile;
import io.ofajava.error.HubError;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ofa pull NAME|URL DIR} */
@Command(
        name = "pull",
        description = "Fetch a checkpoint from the Hugging Face hub or from an address.",
        footer = {
            "",
            "Examples:",
            "  ofa pull OFA-Sys/ofa-base OFA-base",
            "  ofa pull https://example.com/caption_base_best.pt OFA-caption --sha256 93ab...",
            "",
            "A transfer that broke off goes on where it stopped when the command is run again. Files appear under their",
            "names only when they are whole and, where the sender gives a SHA-256, right. Environment: HF_TOKEN (access",
            "token), HF_ENDPOINT (another hub)."
        })
final class PullCommand implements Callable<Integer> {
    private static final long MEGABYTE = 1_000_000;

    @ParentCommand
    private OfaCommand root;

    @Parameters(
            index = "0",
            paramLabel = "NAME|URL",
            description = "a repository such as OFA-Sys/ofa-base, or the address of one file")
    private String source;

    @Parameters(index = "1", paramLabel = "DIR", description = "where the files go")
    private Path directory;

    @Option(
            names = "--revision",
            paramLabel = "REVISION",
            defaultValue = "main",
            description = "branch, tag or commit of the repository (default: ${DEFAULT-VALUE})")
    private String revision;

    @Option(names = "--sha256", paramLabel = "HEX", description = "what the SHA-256 of the one file must be")
    private String sha256;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "address of the hub (default: $HF_ENDPOINT, else https://huggingface.co)")
    private URI endpoint;

    @Override
    public Integer call() {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw HubError.DIRECTORY_IS_FILE.with(directory);
        }
        Http http = new Http(System.getenv("HF_TOKEN"));
        Download download = new Download(http, directory);
        List<RemoteFile> files = files(http);
        PrintWriter out = root.out();
        for (RemoteFile file : files) {
            boolean fetched;
            try (ByteProgress progress = ByteProgress.start(file.name(), file.size())) {
                fetched = download.fetch(file, progress::at);
            }
            out.println((fetched ? "fetched  " : "is there ") + directory.resolve(file.name()) + size(file));
            out.flush();
        }
        return ExitCode.OK;
    }

    private List<RemoteFile> files(Http http) {
        if (source.startsWith("http://") || source.startsWith("https://")) {
            return List.of(single());
        }
        if (sha256 != null) {
            throw CliError.ARGUMENT.with("--sha256 is for a single file; a repository gives the checksums of its own");
        }
        return new HubRepository(hub(), source, revision).checkpoint(http);
    }

    private RemoteFile single() {
        URI address;
        try {
            address = URI.create(source);
        } catch (IllegalArgumentException e) {
            throw HubError.BAD_ADDRESS.causedBy(e, source, "is no address (" + e.getMessage() + ")");
        }
        String path = address.getPath() == null ? "" : address.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (name.isEmpty()) {
            throw HubError.BAD_ADDRESS.with(source, "names no file; for a repository of the hub give OWNER/NAME");
        }
        return new RemoteFile(name, address, -1, sha256 == null ? null : sha256.toLowerCase(Locale.ROOT));
    }

    private URI hub() {
        if (endpoint != null) {
            return withoutSlash(endpoint.toString());
        }
        String set = System.getenv("HF_ENDPOINT");
        return set == null || set.isBlank() ? HubRepository.PUBLIC : withoutSlash(set);
    }

    private static URI withoutSlash(String address) {
        try {
            return URI.create(address.replaceAll("/+$", ""));
        } catch (IllegalArgumentException e) {
            throw HubError.BAD_ADDRESS.causedBy(e, address, "is no address of a hub");
        }
    }

    private static String size(RemoteFile file) {
        return file.size() < MEGABYTE ? "" : String.format(Locale.ROOT, " (%,d MB)", file.size() / MEGABYTE);
    }
}
