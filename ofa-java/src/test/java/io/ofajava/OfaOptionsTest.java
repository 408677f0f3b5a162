// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.error.ErrorCode;
import io.ofajava.error.InvalidInputException;
import io.ofajava.error.OptionError;
import io.ofajava.error.Setting;
import io.ofajava.image.ImageLimits;
import io.ofajava.image.Orientation;
import io.ofajava.image.Truncated;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OfaOptionsTest {
    private static final OfaOptions ALL = OfaOptions.defaults()
            .withPrecision(Precision.INT8)
            .withEngine(EngineKind.CPU)
            .withDevice(1)
            .withThreads(3)
            .withVocabulary(Path.of("vocabulary"))
            .withVqgan(Path.of("vqgan"))
            .withClip(Path.of("clip.pt"))
            .withCache(Path.of("cache"))
            .withOrientation(Orientation.APPLY)
            .withTruncated(Truncated.ALLOW)
            .withImageLimits(new ImageLimits(1000, 100, 10_000, 7))
            .withImageMemory(5_000_000_000L)
            .withNiceness(10)
            .withWeights(WeightSet.EMA)
            .withLenient(true);

    @Test
    void everyOptionIsAValueByItsName() throws Exception {
        assertEquals(
                OfaOptions.descriptors().stream()
                        .map(OptionDescriptor::name)
                        .sorted()
                        .toList(),
                List.copyOf(ALL.toMap().keySet()));
        assertEquals(ALL, OfaOptions.of(ALL.toMap()));
        assertEquals(5_000_000_000L, ALL.imageMemory().getAsLong());
        assertEquals(new ImageLimits(1000, 100, 10_000, 7), ALL.imageLimits());
        assertEquals(Path.of("clip.pt"), ALL.clip().orElseThrow());
        assertTrue(OfaOptions.defaults().toMap().isEmpty());
        assertEquals(ImageLimits.DEFAULT, OfaOptions.defaults().imageLimits());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(ALL);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertEquals(ALL, in.readObject());
        }
    }

    @Test
    void textsOfPropertiesAreTheSame() {
        assertEquals(
                OfaOptions.of(Map.of("threads", 2, "precision", Precision.FP16, "lenient", true)),
                OfaOptions.of(Map.of("threads", "2", "precision", "FP16", "lenient", "true")));
    }

    @Test
    void invalidValuesAreRefused() {
        refused(OptionError.OUT_OF_RANGE, Setting.THREADS, 0);
        refused(OptionError.OUT_OF_RANGE, Setting.NICENESS, 20);
        refused(OptionError.OUT_OF_RANGE, Setting.DEVICE, -1);
        refused(OptionError.UNKNOWN_VALUE, Setting.PRECISION, "fp64");
        refused(OptionError.UNKNOWN_VALUE, Setting.ENGINE, "abacus");
        refused(OptionError.UNKNOWN_VALUE, Setting.WEIGHTS, "best");
        refused(OptionError.TEXT_LENGTH, Setting.CACHE, " ");
        InvalidInputException unknown =
                assertThrows(InvalidInputException.class, () -> OfaOptions.of(Map.of("beamSize", 5)));
        assertEquals(OptionError.UNKNOWN_NAME, unknown.code());
    }

    private static void refused(ErrorCode code, Setting setting, Object value) {
        InvalidInputException refused =
                assertThrows(InvalidInputException.class, () -> OfaOptions.of(Map.of(setting.id(), value)));
        assertEquals(code, refused.code(), refused.getMessage());
        assertEquals(setting, refused.parameters().get("setting"));
    }

    /** The builder has a method with the same name for each option, and Setting has a constant for each. */
    @Test
    void theBuilderSetsTheSameOptions() {
        Set<String> methods = new TreeSet<>();
        Arrays.stream(Ofa.Builder.class.getMethods()).map(Method::getName).forEach(methods::add);
        methods.removeAll(List.of("model", "download", "hub", "options", "decodingExecutor", "build"));
        Set<String> options = new TreeSet<>();
        OfaOptions.descriptors().forEach(option -> options.add(option.name()));
        assertTrue(options.removeAll(List.of("maxImagePixels", "maxImageSide", "maxImageBytes", "maxImageScans")));
        options.add("imageLimits");
        assertEquals(options, methods);
    }
}
