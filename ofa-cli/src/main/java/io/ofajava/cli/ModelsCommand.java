// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ofajava.hub.CachedModel;
import io.ofajava.hub.CatalogEntry;
import io.ofajava.hub.ModelHub;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;

/** {@code ofa models [remove|prune]} */
@Command(
        name = "models",
        description = "List published and cached checkpoints.",
        footer = {
            "",
            "Examples:",
            "  ofa models                          everything",
            "  ofa models --task caption --json    one task, as JSON",
            "  ofa models remove OFA-Sys/ofa-base  delete from the cache",
            "  ofa models prune                    delete incomplete downloads",
            "",
            "The list of published checkpoints is part of the program; no network is used."
        })
final class ModelsCommand implements Callable<Integer> {
    private static final double MEGABYTE = 1e6;

    @ParentCommand
    private OfaCommand root;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "the cache (default: $$OFA_CACHE, else $$XDG_CACHE_HOME/ofa-java, else ~/.cache/ofa-java)")
    private Path cache;

    @Option(names = "--cached", description = "only cached checkpoints")
    private boolean cachedOnly;

    @Option(names = "--task", paramLabel = "TASK", description = "only checkpoints for a task, such as caption")
    private String task;

    @Mixin
    private OutputOptions output;

    private ModelHub hub() {
        return ModelHub.open(HubCache.directory(cache));
    }

    @Override
    public Integer call() {
        ModelHub hub = hub();
        Map<String, CachedModel> cached = new TreeMap<>();
        hub.list().forEach(model -> cached.put(model.id(), model));
        List<CatalogEntry> published = hub.catalog().stream()
                .filter(entry -> task == null || entry.task().equals(task))
                .filter(entry -> !cachedOnly || cached.containsKey(entry.id()))
                .toList();
        PrintWriter out = root.out();
        Records records = output.records(out);
        if (records.text()) {
            out.println(String.format(
                    Locale.ROOT,
                    "%-62s %-10s %5s %-4s %5s %-11s %s",
                    "ID",
                    "TASK",
                    "SIZE",
                    "LANG",
                    "IMAGE",
                    "LICENCE",
                    "IN CACHE"));
        }
        for (CatalogEntry entry : published) {
            print(records, entry.id(), entry, cached.remove(entry.id()));
        }
        if (task == null) {
            cached.values().forEach(model -> print(records, model.id(), null, model));
        }
        records.close();
        return ExitCode.OK;
    }

    /**
     * @param entry null for a model that is not in the catalogue
     * @param model null for a model that is not in the cache
     */
    private void print(Records records, String id, @Nullable CatalogEntry entry, @Nullable CachedModel model) {
        if (!records.text()) {
            records.object(generator -> write(generator, id, entry, model));
            return;
        }
        String size = model == null
                ? ""
                : String.format(
                        Locale.ROOT, "%.0f MB%s", model.bytes() / MEGABYTE, model.complete() ? "" : ", incomplete");
        root.out()
                .println(String.format(
                                Locale.ROOT,
                                "%-62s %-10s %5s %-4s %5s %-11s %s",
                                id,
                                entry == null ? "" : entry.task(),
                                entry == null ? "" : entry.size(),
                                entry == null ? "" : entry.language(),
                                entry == null || entry.imageSize().isEmpty()
                                        ? ""
                                        : String.valueOf(entry.imageSize().getAsInt()),
                                entry == null ? "" : entry.licence(),
                                size)
                        .stripTrailing());
    }

    private static void write(
            JsonGenerator generator, String id, @Nullable CatalogEntry entry, @Nullable CachedModel model)
            throws IOException {
        generator.writeStringField("id", id);
        if (entry != null) {
            generator.writeStringField("task", entry.task());
            generator.writeStringField("size", entry.size());
            generator.writeStringField("language", entry.language());
            generator.writeStringField("licence", entry.licence());
            if (entry.imageSize().isPresent()) {
                generator.writeNumberField("imageSize", entry.imageSize().getAsInt());
            }
            if (entry.note().isPresent()) {
                generator.writeStringField("note", entry.note().get());
            }
        }
        if (model != null) {
            generator.writeObjectFieldStart("cached");
            generator.writeStringField("directory", model.directory().toString());
            generator.writeNumberField("bytes", model.bytes());
            generator.writeBooleanField("complete", model.complete());
            generator.writeEndObject();
        }
    }

    @Command(name = "remove", description = "Delete a checkpoint from the cache.")
    Integer remove(@Parameters(paramLabel = "ID", description = "the id in the list of 'ofa models'") String id) {
        if (!hub().remove(id)) {
            throw CliError.NOT_IN_CACHE.with(id);
        }
        root.out().println("removed " + id);
        root.out().flush();
        return ExitCode.OK;
    }

    @Command(name = "prune", description = "Delete incomplete downloads from the cache.")
    Integer prune() {
        root.out().println(String.format(Locale.ROOT, "freed %.1f MB", hub().prune() / MEGABYTE));
        root.out().flush();
        return ExitCode.OK;
    }
}
