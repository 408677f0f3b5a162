// SPDX-License-Identifier: Apache-2.0

/** The Java side of the C++ decoder: requests, results and the steps between them. */
@NullMarked
package io.ofajava.decode;

import org.jspecify.annotations.NullMarked;
