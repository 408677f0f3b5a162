// SPDX-License-Identifier: Apache-2.0
package io.ofajava.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The same work, done by this library and by another one in the same session.
 *
 * @param title for people, with the precision unless it is fp32
 */
record Pair(String title, Figure here, Figure there) {
    /**
     * Work that has a baseline: this library's benchmark and the other library's work, each with the parameters that
     * make them equal.
     */
    private record Work(
            String title, String ours, Map<String, String> params, String theirs, Map<String, String> theirParams) {}

    private static final List<Work> WORKS = List.of(
            new Work(
                    "backbone and encoder, 384 x 384",
                    "Encoder.encode",
                    Map.of("side", "384", "batch", "1"),
                    "encoder",
                    Map.of("side", "384")),
            new Work(
                    "caption, 384 x 384, beam 5, 17 steps",
                    "Task.run",
                    Map.of("task", "caption", "batch", "1"),
                    "caption",
                    Map.of()),
            new Work(
                    "answer, 480 x 480, beam 5",
                    "Task.run",
                    Map.of("task", "answer", "batch", "1"),
                    "answer",
                    Map.of()),
            new Work(
                    "box, 512 x 512, beam 5, 5 steps",
                    "Task.run",
                    Map.of("task", "ground", "batch", "1"),
                    "ground",
                    Map.of()),
            new Work(
                    "1,024 codes, 1 candidate",
                    "Paint.codes",
                    Map.of("candidates", "1"),
                    "codes",
                    Map.of("candidates", "1")),
            new Work("VQGAN, 256 x 256", "Vqgan.decode", Map.of("images", "1"), "vqgan", Map.of()),
            new Work(
                    "JPEG of 12 megapixels, decode and resize",
                    "Image.decodeAndResize",
                    Map.of("file", "jpeg-12mp"),
                    "image",
                    Map.of("file", "jpeg-12mp")),
            new Work(
                    "PNG of 12 megapixels, decode and resize",
                    "Image.decodeAndResize",
                    Map.of("file", "png-12mp"),
                    "image",
                    Map.of("file", "png-12mp")));

    /** All pairs of a session. */
    static List<Pair> of(Results results) {
        List<Pair> pairs = new ArrayList<>();
        for (Work work : WORKS) {
            for (Figure here : results.ours(work.ours(), work.params())) {
                for (Figure there : results.theirs(work.theirs(), work.theirParams())) {
                    if (agree(here, there, "size") && agree(here, there, "threads")) {
                        String precision = here.params().getOrDefault("precision", "fp32");
                        pairs.add(new Pair(
                                work.title() + (precision.equals("fp32") ? "" : ", " + precision), here, there));
                    }
                }
            }
        }
        return pairs;
    }

    private static boolean agree(Figure here, Figure there, String parameter) {
        String one = here.params().get(parameter);
        String other = there.params().get(parameter);
        return one == null || other == null || one.equals(other);
    }

    /** The other library's time divided by this library's. */
    double ratio() {
        return there.values().median() / here.values().median();
    }
}
