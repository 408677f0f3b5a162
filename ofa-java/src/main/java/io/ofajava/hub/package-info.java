// SPDX-License-Identifier: Apache-2.0
/**
 * Fetching published checkpoints: what the repositories of three hosts hold, files over HTTP that continue where they
 * broke off, and the models that were fetched.
 */
@NullMarked
package io.ofajava.hub;

import org.jspecify.annotations.NullMarked;
