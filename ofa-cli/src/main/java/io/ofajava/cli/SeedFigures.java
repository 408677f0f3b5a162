// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Figures of one model on several directories of scenes, one per seed: each of them, their mean and their worst. */
final class SeedFigures {
    /** Names of the figures, in the order in which they are printed, each a share from 0 to 1. */
    private static final Map<String, ToDoubleFunction<Evaluation>> FIGURES = figures();

    private final Map<String, Map<String, Double>> seeds = new LinkedHashMap<>();

    private static Map<String, ToDoubleFunction<Evaluation>> figures() {
        Map<String, ToDoubleFunction<Evaluation>> figures = new LinkedHashMap<>();
        figures.put("captions", evaluation -> evaluation.captions().fraction());
        figures.put("answers", evaluation -> evaluation.answers().fraction());
        figures.put("boxes", evaluation -> evaluation.boxes().fraction());
        figures.put("scenes", evaluation -> evaluation.scenes().fraction());
        return figures;
    }

    /**
     * The directories of scenes below a directory, by name.
     *
     * @throws io.ofajava.error.InvalidInputException if there are none
     */
    static List<Path> directories(Path parent) {
        if (!Files.isDirectory(parent)) {
            throw CliError.SCENES.with(parent, "is not a directory; name one that training/seeds.py wrote");
        }
        List<Path> found = new ArrayList<>();
        try (Stream<Path> children = Files.list(parent)) {
            children.filter(Files::isDirectory).sorted().forEach(found::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (found.isEmpty()) {
            throw CliError.SCENES.with(parent, "has no directory per seed; name one that training/seeds.py wrote");
        }
        return found;
    }

    void add(String seed, Evaluation evaluation) {
        Map<String, Double> figures = new LinkedHashMap<>();
        FIGURES.forEach((name, figure) -> figures.put(name, figure.applyAsDouble(evaluation)));
        seeds.put(seed, figures);
    }

    /** Figures by name, by seed. */
    Map<String, Map<String, Double>> seeds() {
        return seeds;
    }

    /** The mean of each figure over the seeds. */
    Map<String, Double> mean() {
        return over(values ->
                values.stream().mapToDouble(Double::doubleValue).average().orElse(0));
    }

    /** The lowest value of each figure; the seeds may differ. */
    Map<String, Double> worst() {
        return over(
                values -> values.stream().mapToDouble(Double::doubleValue).min().orElse(0));
    }

    private Map<String, Double> over(ToDoubleFunction<List<Double>> summary) {
        Map<String, Double> result = new LinkedHashMap<>();
        for (String name : FIGURES.keySet()) {
            List<Double> values =
                    seeds.values().stream().map(figures -> figures.get(name)).toList();
            result.put(name, summary.applyAsDouble(values));
        }
        return result;
    }

    /** The table as lines: a header, a line per seed, the mean and the worst. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        StringBuilder header = new StringBuilder(String.format(Locale.ROOT, "%-12s", "seed"));
        FIGURES.keySet().forEach(name -> header.append(String.format(Locale.ROOT, " %9s", name)));
        lines.add(header.toString());
        seeds.forEach((seed, figures) -> lines.add(line(seed, figures)));
        lines.add(line("mean", mean()));
        lines.add(line("worst", worst()));
        return lines;
    }

    private static String line(String name, Map<String, Double> figures) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-12s", name));
        figures.values().forEach(value -> line.append(String.format(Locale.ROOT, " %9.4f", value)));
        return line.toString();
    }
}
