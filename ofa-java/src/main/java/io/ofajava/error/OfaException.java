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
 * Base class of this library's errors: a stable {@link #code()}, its {@link #parameters()}, and a one-line message that
 * says what is wrong and, if possible, how to correct it. Serialisable.
 */
public class OfaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Always an enum constant, and therefore serialisable. */
    private final Enum<?> code;

    private final List<Object> values;

    /**
     * Usually created by {@link ErrorCode#with}.
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

    /**
     * A new exception with the same code and parameters, and with this exception as its cause. Used when a later call
     * fails for the same reason.
     */
    public OfaException again() {
        return code().causedBy(this, values.toArray());
    }

    /** The stable code. */
    public ErrorCode code() {
        return (ErrorCode) code;
    }

    /** The values in the message, by their names in the code's template. */
    public Map<String, Object> parameters() {
        Map<String, Object> named = new LinkedHashMap<>();
        List<String> names = code().template().parameters();
        for (int i = 0; i < names.size(); i++) {
            named.put(names.get(i), values.get(i));
        }
        return Collections.unmodifiableMap(named);
    }

    /** The settings and actions that the remedy names; may be empty. */
    public Set<Remedy> remedies() {
        return code().template().remedies();
    }

    /** The message with settings as a front end names them. */
    public String message(SettingStyle style) {
        return code().template().render(values, style);
    }

    /**
     * The one-line message of any failure. Exceptions of this library name settings in the given style; for others it
     * is their message, or their class name if they have none.
     */
    public static String message(Throwable failure, SettingStyle style) {
        if (failure instanceof OfaException known) {
            return known.message(style);
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message.replaceAll("\\s*\\R\\s*", " ");
    }

    /** The message with settings as the library names them. */
    @Override
    public String getMessage() {
        return message(SettingStyle.JAVA);
    }
}
