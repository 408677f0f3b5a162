// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A stable error code with its message template. Implemented by one enum per area. Codes are part of the public API:
 * ids and parameter names do not change; the wording of messages may change.
 *
 * <pre>{@code throw ImageError.DAMAGED.causedBy(e, name, format, reason);}</pre>
 */
public interface ErrorCode {
    /** The constant's name; implemented by the enum. */
    String name();

    /** The kind of error. */
    ErrorKind kind();

    /** The message template, with placeholders for parameters and settings. */
    MessageTemplate template();

    /**
     * The id in responses, logs and documentation: area and name, such as {@code image-damaged} for
     * {@code ImageError.DAMAGED}.
     */
    default String id() {
        String area = ((Enum<?>) this).getDeclaringClass().getSimpleName();
        return (area.substring(0, area.length() - "Error".length()) + "-" + name().replace('_', '-'))
                .toLowerCase(Locale.ROOT);
    }

    /**
     * Creates the exception for this code.
     *
     * @param parameters values for the template's parameters, in their order
     */
    default OfaException with(@Nullable Object... parameters) {
        return causedBy(null, parameters);
    }

    /**
     * Creates the exception for this code with a cause.
     *
     * @param cause may be null
     * @param parameters values for the template's parameters, in their order
     */
    default OfaException causedBy(@Nullable Throwable cause, @Nullable Object... parameters) {
        return switch (kind()) {
            case INVALID_INPUT -> new InvalidInputException(this, cause, parameters);
            case MODEL_OUTPUT -> new ModelOutputException(this, cause, parameters);
            case RESOURCE -> new ResourceException(this, cause, parameters);
            case STATE, ENVIRONMENT, INTERNAL -> new OfaException(this, cause, parameters);
        };
    }
}
