// SPDX-License-Identifier: Apache-2.0

/** The native libraries of all platforms as one service. */
@NullMarked
package io.ofajava.natives.platform;

import org.jspecify.annotations.NullMarked;
