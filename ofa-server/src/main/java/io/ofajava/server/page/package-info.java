// SPDX-License-Identifier: Apache-2.0
/** The playground page: its files, and the description of the served model that it loads. */
@NullMarked
package io.ofajava.server.page;

import org.jspecify.annotations.NullMarked;
