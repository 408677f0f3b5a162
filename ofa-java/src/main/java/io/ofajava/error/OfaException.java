// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An error of this library: a stable {@link #code()}, its {@link #parameters()}, and a message of one line that says
 * what is wrong and, where there is one, the remedy. Serialisable.
 */
public class OfaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The code: always an enum constant, which is serialisable. */
    private final Enum<?> code;

    private final List<Object> values;

    /**
     * Usually made by {@link ErrorCode#with}.
     *
     * @param cause may be null
     * @param parameters values for the template's parameters, in their order
     */
    public OfaException(ErrorCode code, @Nullable Throwable cause, @Nullable Object... parameters) {
        super(null, cause);
        List<String> names = code.template().parameters();
        if (names.size() != parameters.length) {
            throw new IllegalArgumentException(
                    code.id() + " has the parameters " + names + ", but got " + parameters.length + " values");
        }
        this.code = (Enum<?>) code;
        this.values = Arrays.stream(parameters).map(MessageTemplate::kept).toList();
    }

    /** The same error for a further call that fails for the same reason, with this exception as the cause. */
    public OfaException again() {
        return code().causedBy(this, values.toArray());
    }

    /** The stable code. */
    public ErrorCode code() {
        return (ErrorCode) code;
    }

    /** The values in the message, by the names in the code's template. */
    public Map<String, Object> parameters() {
        Map<String, Object> named = new LinkedHashMap<>();
        List<String> names = code().template().parameters();
        for (int i = 0; i < names.size(); i++) {
            named.put(names.get(i), values.get(i));
        }
        return Collections.unmodifiableMap(named);
    }

    /** The settings and actions that the remedy names; empty where it names none. */
    public Set<Remedy> remedies() {
        return code().template().remedies();
    }

    /** The message with settings as a front end calls them. */
    public String message(SettingStyle style) {
        return code().template().render(values, style);
    }

    /**
     * The message of any failure: of this library's exceptions with settings as a front end calls them, of others as it
     * is, or the name of the class where there is none. One line.
     */
    public static String message(Throwable failure, SettingStyle style) {
        if (failure instanceof OfaException known) {
            return known.message(style);
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message.replaceAll("\\s*\\R\\s*", " ");
    }

    /** The message with settings as the library calls them. */
    @Override
    public String getMessage() {
        return message(SettingStyle.JAVA);
    }
}
