// SPDX-License-Identifier: Apache-2.0
/** The page to try a server with: its files, and the description of the served model that it reads. */
@NullMarked
package io.ofajava.server.page;

import org.jspecify.annotations.NullMarked;
