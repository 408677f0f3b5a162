// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

/**
 * A torch storage that a pickle refers to: a flat run of elements kept outside of the pickle.
 *
 * @param key the storage's name within its file
 * @param elements the number of elements that the pickle claims; at least 0
 */
record TorchStorage(DType dtype, String key, long elements) {}
