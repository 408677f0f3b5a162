// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.checkpoint.pickle.Names;
import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import io.ofajava.text.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The known settings of checkpoints, from the resource {@code settings.json}. A setting that changes the forward pass
 * and has a value that is not implemented is an error; any other setting that is not read is reported.
 */
final class SettingRules {
    /** The location of a setting. */
    enum Section {
        /** {@code cfg.model}, or {@code args} of an old fairseq checkpoint. */
        MODEL,
        /** {@code cfg.task}. */
        TASK,
        /** {@code config.json}. */
        JSON,
        /** {@code model} of {@code configuration.json}. */
        CONFIGURATION
    }

    private static final String RESOURCE = "settings.json";
    private static final int NAMED = 12;
    private static final SettingRules RULES = load();

    /**
     * A setting of which {@code computed} are the values that are implemented; null stands for an absent setting, which
     * every rule allows.
     */
    private record Rule(
            String key, Set<Section> sections, List<@Nullable Object> computed, String effect, String source) {}

    private final List<Rule> required = new ArrayList<>();
    private final Map<Section, Set<String>> read = new EnumMap<>(Section.class);
    private final Map<Section, Map<String, String>> withoutEffect = new EnumMap<>(Section.class);

    private SettingRules(JsonNode json) {
        for (Section section : Section.values()) {
            Set<String> keys = new HashSet<>();
            json.path("read").path(name(section)).forEach(key -> keys.add(key.textValue()));
            read.put(section, keys);
        }
        for (JsonNode rule : json.path("required")) {
            List<@Nullable Object> computed = new ArrayList<>();
            rule.path("computed").forEach(value -> computed.add(Settings.scalar(value)));
            required.add(new Rule(
                    rule.path("key").textValue(),
                    sections(rule),
                    computed,
                    rule.path("effect").textValue(),
                    rule.path("source").textValue()));
        }
        for (JsonNode group : json.path("without_effect")) {
            for (Section section : sections(group)) {
                Map<String, String> reasons = withoutEffect.computeIfAbsent(section, key -> new HashMap<>());
                group.path("keys")
                        .forEach(key ->
                                reasons.put(key.textValue(), group.path("why").textValue()));
            }
        }
    }

    private static SettingRules load() {
        try (InputStream in = SettingRules.class.getResourceAsStream(RESOURCE)) {
            return new SettingRules(Json.parseObject(in.readAllBytes(), RESOURCE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Checks the settings of one location.
     *
     * @param sections settings at the location; an old fairseq checkpoint stores model and task together
     * @throws InvalidInputException naming the setting, if its value is not implemented and {@code lenient} is off
     */
    static void check(Settings settings, Set<Section> sections, boolean lenient, Findings findings) {
        RULES.checkRequired(settings, sections, lenient, findings);
        RULES.report(settings, sections, findings);
    }

    private void checkRequired(Settings settings, Set<Section> sections, boolean lenient, Findings findings) {
        for (Rule rule : required) {
            Object value = settings.value(rule.key());
            boolean applies = rule.sections().stream().anyMatch(sections::contains);
            if (!applies || value == null || rule.computed().stream().anyMatch(computed -> same(computed, value))) {
                continue;
            }
            String what = rule.key() + " is " + printable(value) + ", which " + rule.effect();
            if (!lenient) {
                throw CheckpointError.SETTING_NOT_COMPUTED.with(settings.where(), what, rule.source());
            }
            findings.ignored(
                    rule.key(), what + "; ignored because the checkpoint was opened leniently", settings.where());
        }
    }

    private void report(Settings settings, Set<Section> sections, Findings findings) {
        Map<String, Set<String>> ignored = new HashMap<>();
        Set<String> unknown = new TreeSet<>();
        for (String key : settings.keys()) {
            boolean known = sections.stream()
                            .anyMatch(section ->
                                    read.getOrDefault(section, Set.of()).contains(key))
                    || required.stream()
                            .anyMatch(rule -> rule.key().equals(key)
                                    && rule.sections().stream().anyMatch(sections::contains));
            String why = sections.stream()
                    .map(section ->
                            withoutEffect.getOrDefault(section, Map.of()).get(key))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            if (!known && why != null) {
                ignored.computeIfAbsent(why, reason -> new TreeSet<>()).add(key);
            } else if (!known && Names.isPlain(key)) {
                unknown.add(key);
            }
        }
        new TreeSet<>(ignored.keySet())
                .forEach(why -> findings.ignored(String.join(", ", ignored.get(why)), why, settings.where()));
        List<String> names = new ArrayList<>(unknown);
        for (int i = 0; i < names.size(); i += NAMED) {
            findings.ignored(
                    String.join(", ", names.subList(i, Math.min(i + NAMED, names.size()))),
                    "not known to this library",
                    settings.where());
        }
    }

    private static Set<Section> sections(JsonNode rule) {
        Set<Section> sections = EnumSet.noneOf(Section.class);
        rule.path("in")
                .forEach(name -> sections.add(Section.valueOf(name.textValue().toUpperCase(Locale.ROOT))));
        return sections;
    }

    private static String name(Section section) {
        return section.name().toLowerCase(Locale.ROOT);
    }

    private static boolean same(@Nullable Object computed, Object value) {
        return computed instanceof Number one && value instanceof Number other
                ? one.doubleValue() == other.doubleValue()
                : Objects.equals(computed, value);
    }

    private static String printable(Object value) {
        String text = String.valueOf(value);
        return value instanceof Number || value instanceof Boolean || value instanceof String && Names.isPlain(text)
                ? text
                : "a value of another kind";
    }
}
