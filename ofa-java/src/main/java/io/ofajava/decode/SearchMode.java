// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

/** How a request selects tokens from distributions. */
public sealed interface SearchMode permits BeamSearch, Sampling, Scoring {}
