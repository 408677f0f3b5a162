// SPDX-License-Identifier: Apache-2.0
package io.ofajava.assembly;

import io.ofajava.engine.tensorrt.BuildProgress;
import io.ofajava.error.Setting;
import io.ofajava.onnx.GraphPrecision;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How an engine is chosen and started.
 *
 * @param engine empty: the best one of this machine
 * @param precision empty: the default of every engine
 * @param device number of the GPU, from 0
 * @param threads of an engine on the CPU; empty: one for each processor
 * @param niceness increment of the threads that compute, 0 to 19
 * @param cache directory of compiled plans; empty: the default cache
 * @param model directory of a packaged model, whose plans are searched first; empty for none
 * @param progress receives the progress of building plans
 * @param keepPlans whether failing to store a plan is an error instead of a warning
 */
public record EngineSettings(
        Optional<EngineType> engine,
        Optional<GraphPrecision> precision,
        int device,
        OptionalInt threads,
        int niceness,
        Optional<Path> cache,
        Optional<Path> model,
        BuildProgress progress,
        boolean keepPlans) {
    private static final String AUTO = "auto";

    /**
     * For a start, without a packaged model.
     *
     * @param options the options of a model that are set, by {@link Setting#id()}; those of other parts are ignored
     */
    public static EngineSettings of(Map<String, ?> options) {
        return new EngineSettings(
                named(options, Setting.ENGINE).map(name -> EngineType.valueOf(name.toUpperCase(Locale.ROOT))),
                named(options, Setting.PRECISION).map(GraphPrecision::of),
                number(options, Setting.DEVICE).orElse(0),
                number(options, Setting.THREADS),
                number(options, Setting.NICENESS).orElse(0),
                text(options, Setting.CACHE).map(Path::of),
                Optional.empty(),
                BuildProgress.NONE,
                false);
    }

    private static Optional<String> text(Map<String, ?> options, Setting setting) {
        return Optional.ofNullable(options.get(setting.id())).map(Object::toString);
    }

    private static Optional<String> named(Map<String, ?> options, Setting setting) {
        return text(options, setting).filter(name -> !name.equals(AUTO));
    }

    private static OptionalInt number(Map<String, ?> options, Setting setting) {
        return options.get(setting.id()) instanceof Number value
                ? OptionalInt.of(value.intValue())
                : OptionalInt.empty();
    }

    /** The same for a model in this directory. */
    public EngineSettings withModel(Path directory) {
        return new EngineSettings(
                engine, precision, device, threads, niceness, cache, Optional.of(directory), progress, keepPlans);
    }

    /** The same for compiling ahead: with a listener, and with plans that must be stored. */
    public EngineSettings compiling(BuildProgress listener) {
        return new EngineSettings(engine, precision, device, threads, niceness, cache, model, listener, true);
    }
}
