// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A message with placeholders: {@code {file}} for a parameter, <code>${precision}</code> for the name of a setting or
 * an action. Immutable.
 */
public final class MessageTemplate {
    private static final Pattern PLACEHOLDER = Pattern.compile("(\\$?)\\{([A-Za-z][A-Za-z0-9]*)\\}");
    private static final Pattern LINE_BREAKS = Pattern.compile("\\s*[\\r\\n]+\\s*");

    private final String text;
    private final List<String> parameters;
    private final Set<Remedy> remedies;

    private MessageTemplate(String text, List<String> parameters, Set<Remedy> remedies) {
        this.text = text;
        this.parameters = List.copyOf(parameters);
        this.remedies = Collections.unmodifiableSet(remedies);
    }

    /**
     * Parses a template.
     *
     * @throws IllegalArgumentException if the text names a setting that does not exist
     */
    public static MessageTemplate of(String text) {
        Set<String> parameters = new LinkedHashSet<>();
        Set<Remedy> remedies = new LinkedHashSet<>();
        for (Matcher matcher = PLACEHOLDER.matcher(text); matcher.find(); ) {
            if (matcher.group(1).isEmpty()) {
                parameters.add(matcher.group(2));
            } else {
                remedies.add(Remedy.of(matcher.group(2)));
            }
        }
        return new MessageTemplate(text, new ArrayList<>(parameters), remedies);
    }

    /** The source text of the template. */
    public String text() {
        return text;
    }

    /** Names of the parameters, in the order of their first occurrence. */
    public List<String> parameters() {
        return parameters;
    }

    /** The settings and actions that the message names. */
    public Set<Remedy> remedies() {
        return remedies;
    }

    /**
     * Renders the message on one line.
     *
     * @param values of the parameters, in their order
     */
    String render(List<?> values, SettingStyle style) {
        StringBuilder message = new StringBuilder();
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            String name = matcher.group(2);
            String shown = matcher.group(1).isEmpty()
                    ? shown(values.get(parameters.indexOf(name)), style)
                    : Remedy.of(name).render(style);
            matcher.appendReplacement(message, Matcher.quoteReplacement(shown));
        }
        matcher.appendTail(message);
        return LINE_BREAKS.matcher(message).replaceAll(" ");
    }

    private static String shown(@Nullable Object value, SettingStyle style) {
        if (value instanceof Remedy remedy) {
            return remedy.render(style);
        }
        if (value instanceof Collection<?> several) {
            return several.stream().map(each -> shown(each, style)).collect(Collectors.joining(", "));
        }
        return String.valueOf(value);
    }

    /** Converts a value to the form stored in an exception: serialisable and immutable. */
    static Object kept(@Nullable Object value) {
        if (value instanceof Number || value instanceof Boolean || value instanceof Enum<?>) {
            return value;
        }
        if (value instanceof Collection<?> several) {
            return several.stream().map(MessageTemplate::kept).toList();
        }
        if (value instanceof int[] shape) {
            return Arrays.toString(shape);
        }
        if (value instanceof long[] shape) {
            return Arrays.toString(shape);
        }
        return String.valueOf(value);
    }
}
