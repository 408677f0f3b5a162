// SPDX-License-Identifier: Apache-2.0
/**
 * Downloads published checkpoints: listing of repositories at three hosts, resumable downloads over HTTP, and the cache
 * of downloaded models.
 */
@NullMarked
package io.ofajava.hub;

import org.jspecify.annotations.NullMarked;
