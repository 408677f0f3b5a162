// SPDX-License-Identifier: Apache-2.0
/** Auto-configuration for Spring Boot 3 and 4: an {@link io.ofajava.Ofa} bean, its health and its meters. */
@NullMarked
package io.ofajava.spring;

import org.jspecify.annotations.NullMarked;
