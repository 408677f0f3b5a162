// SPDX-License-Identifier: Apache-2.0

/** The service by which the jar of a platform offers its native library. */
@NullMarked
package io.ofajava.natives.spi;

import org.jspecify.annotations.NullMarked;
