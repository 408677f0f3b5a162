// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import io.ofajava.error.OfaException;
import java.util.Objects;
import java.util.function.Function;

/**
 * The outcome of one item of a batch: its value or its error.
 *
 * <pre>{@code
 * for (Outcome<Caption> outcome : ofa.captionAll(images, options)) {
 *     if (outcome instanceof Outcome.Failure<Caption> failure) {
 *         log.warn(failure.error().getMessage());
 *     }
 * }
 * }</pre>
 *
 * @param <T> type of the value
 */
public sealed interface Outcome<T> {
    /**
     * An item that succeeded.
     *
     * @param value its result
     * @param <T> type of the value
     */
    record Success<T>(T value) implements Outcome<T> {
        /** Refuses null. */
        public Success {
            Objects.requireNonNull(value, "value");
        }
    }

    /**
     * An item that failed.
     *
     * @param error the reason
     * @param <T> type of the missing value
     */
    record Failure<T>(OfaException error) implements Outcome<T> {
        /** Refuses null. */
        public Failure {
            Objects.requireNonNull(error, "error");
        }
    }

    /** Whether there is a value. */
    default boolean isSuccess() {
        return this instanceof Success<T>;
    }

    /**
     * The value.
     *
     * @throws OfaException the item's error, if it failed
     */
    default T orElseThrow() {
        if (this instanceof Failure<T> failure) {
            throw failure.error();
        }
        return ((Success<T>) this).value();
    }

    /** Converts the value. If the conversion throws an {@link OfaException}, the result is a failure. */
    default <R> Outcome<R> map(Function<? super T, ? extends R> conversion) {
        if (this instanceof Failure<T> failure) {
            return new Failure<>(failure.error());
        }
        try {
            return new Success<>(conversion.apply(((Success<T>) this).value()));
        } catch (OfaException e) {
            return new Failure<>(e);
        }
    }
}
