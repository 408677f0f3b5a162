// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

/** How a request turns distributions into sequences. */
public sealed interface SearchMode permits BeamSearch, Sampling, Scoring {}
