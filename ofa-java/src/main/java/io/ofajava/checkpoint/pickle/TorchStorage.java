// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint.pickle;

/**
 * A torch storage that a pickle refers to: a flat run of elements kept outside of the pickle.
 *
 * @param type name of its class, such as {@code HalfStorage}
 * @param key the storage's name within its file
 * @param elements the number of elements that the pickle claims; at least 0
 */
public record TorchStorage(String type, String key, long elements) {}
