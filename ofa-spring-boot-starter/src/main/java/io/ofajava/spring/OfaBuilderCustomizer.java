// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spring;

import io.ofajava.Ofa;

/** A bean that customises the builder of the {@link Ofa} bean after the properties were applied. */
@FunctionalInterface
public interface OfaBuilderCustomizer {
    /** Changes the builder, for example its decoding executor. */
    void customize(Ofa.Builder builder);
}
