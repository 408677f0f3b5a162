// SPDX-License-Identifier: Apache-2.0
package io.ofajava.vqgan;

import io.ofajava.error.InvalidInputException;
import io.ofajava.error.VqganError;
import io.ofajava.text.TextFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads {@code model.yaml} of taming-transformers: scalars, lists and maps only. Settings that would change the network
 * are refused by name; settings of training or of the encoder are ignored.
 */
final class VqganConfigReader {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_ALIASES = 50;
    private static final int MAX_LEVELS = 8;
    private static final int MAX_CHANNELS = 16_384;
    private static final int MAX_CODES = 1 << 20;
    private static final int MAX_BLOCKS = 64;
    private static final int MAX_RESOLUTION = 1 << 16;

    /**
     * Settings of the decoder that have one supported value each. Those of {@code ddconfig} that are neither here nor
     * read are refused.
     */
    private static final Map<String, Object> FIXED = Map.of(
            "out_ch",
            3,
            "resamp_with_conv",
            true,
            "give_pre_end",
            false,
            "tanh_out",
            false,
            "use_linear_attn",
            false,
            "attn_type",
            "vanilla");

    private static final Set<String> READ =
            Set.of("z_channels", "resolution", "ch", "ch_mult", "num_res_blocks", "attn_resolutions");
    private static final Set<String> IGNORED = Set.of("double_z", "in_channels", "dropout");

    private final String where;
    private final Map<?, ?> values;

    private VqganConfigReader(String where, @Nullable Object values) {
        if (!(values instanceof Map<?, ?> map)) {
            throw VqganError.SECTION_MISSING.with(where);
        }
        this.where = where;
        this.values = map;
    }

    /**
     * The settings of a file.
     *
     * @throws InvalidInputException if it is missing, larger than 1 MiB, not valid YAML, or does not describe a
     *     supported VQGAN
     */
    static VqganArchitecture read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw VqganError.NO_CONFIG.with(file);
        }
        return parse(TextFile.read(file, MAX_BYTES), file.toString());
    }

    /** As {@link #read}, from memory; {@code name} is the file's name for errors. */
    static VqganArchitecture parse(String text, String name) {
        VqganConfigReader model = new VqganConfigReader(name, load(text, name)).section("model");
        VqganConfigReader params = model.section("params");
        VqganConfigReader decoder = params.section("ddconfig");
        if (params.values.get("remap") != null) {
            throw VqganError.UNSUPPORTED.with(params.where, "remap", "set", "a codebook without renumbered codes");
        }
        decoder.requireSupported();
        VqganArchitecture config = new VqganArchitecture(
                model.kind(),
                params.integer("n_embed", 1, MAX_CODES),
                params.integer("embed_dim", 1, MAX_CHANNELS),
                decoder.integer("z_channels", 1, MAX_CHANNELS),
                decoder.integer("ch", 1, MAX_CHANNELS),
                decoder.integers("ch_mult", 1, MAX_LEVELS, 1, MAX_CHANNELS),
                decoder.integer("num_res_blocks", 1, MAX_BLOCKS),
                decoder.integer("resolution", 1, MAX_RESOLUTION),
                decoder.integers("attn_resolutions", 0, MAX_BLOCKS, 1, MAX_RESOLUTION));
        decoder.requireChannels(config);
        return config;
    }

    private static Object load(String text, String name) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setCodePointLimit(MAX_BYTES)
                .setMaxAliasesForCollections(MAX_ALIASES)
                .setAllowDuplicateKeys(false)
                .setAllowRecursiveKeys(false)
                .build();
        try {
            return new Load(settings).loadFromString(text);
        } catch (YamlEngineException | StackOverflowError e) {
            String reason = e instanceof StackOverflowError
                    ? "nested too deeply"
                    : String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw VqganError.INVALID_YAML.causedBy(e, name, reason.strip());
        }
    }

    private VqganConfigReader section(String key) {
        return new VqganConfigReader(where + ": " + key, values.get(key));
    }

    private VqganArchitecture.Kind kind() {
        String target = values.get("target") instanceof String text ? text : "";
        for (VqganArchitecture.Kind kind : VqganArchitecture.Kind.values()) {
            if (target.endsWith("." + kind.className())) {
                return kind;
            }
        }
        throw VqganError.UNSUPPORTED.with(
                where,
                "target",
                shown(values.get("target")),
                "taming.models.vqgan.GumbelVQ or taming.models.vqgan.VQModel");
    }

    private void requireSupported() {
        values.forEach((key, value) -> {
            Object fixed = key instanceof String ? FIXED.get(key) : null;
            if (fixed != null && !fixed.equals(value)) {
                throw VqganError.UNSUPPORTED.with(where, key, shown(value), fixed);
            }
            if (fixed == null && !READ.contains(key) && !IGNORED.contains(key)) {
                throw VqganError.UNSUPPORTED.with(
                        where, "the unknown setting " + shown(key), shown(value), "a decoder without it");
            }
        });
    }

    private void requireChannels(VqganArchitecture config) {
        for (int multiplier : config.multipliers()) {
            long channels = (long) multiplier * config.channels();
            if (channels > MAX_CHANNELS || channels % VqganArchitecture.NORM_GROUPS != 0) {
                throw VqganError.SETTING_INVALID.with(
                        where,
                        "ch * ch_mult = " + channels,
                        "a multiple of " + VqganArchitecture.NORM_GROUPS + " and at most " + MAX_CHANNELS);
            }
        }
    }

    private int integer(String key, int least, int most) {
        return checked(key, values.get(key), least, most);
    }

    private List<Integer> integers(String key, int fewest, int longest, int least, int most) {
        if (!(values.get(key) instanceof List<?> list) || list.size() < fewest || list.size() > longest) {
            throw VqganError.SETTING_INVALID.with(where, key, "a list of " + fewest + " to " + longest + " integers");
        }
        List<Integer> result = new ArrayList<>();
        for (Object value : list) {
            result.add(checked(key, value, least, most));
        }
        return result;
    }

    private int checked(String key, @Nullable Object value, int least, int most) {
        if (value instanceof Integer number && number >= least && number <= most) {
            return number;
        }
        throw VqganError.SETTING_INVALID.with(
                where, key, "an integer from " + least + " to " + most + ", not " + shown(value));
    }

    /** A value in a one-line message. */
    private static String shown(@Nullable Object value) {
        if (value == null) {
            return "missing";
        }
        String text = String.valueOf(value).replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", " ");
        return text.length() > 60 ? text.substring(0, 60) + "..." : text;
    }
}
