// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint.pickle;

/**
 * A torch storage that a pickle refers to: a sequence of elements outside of the pickle.
 *
 * @param type name of its class, such as {@code HalfStorage}
 * @param key the storage's name within its file
 * @param elements number of elements according to the pickle; at least 0
 */
public record TorchStorage(String type, String key, long elements) {}
