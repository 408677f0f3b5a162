/**
 * Reads the published formats: Hugging Face directories, fairseq checkpoints, safetensors and torch files. All files
 * are untrusted: nothing in them is executed, and every count and offset is checked before use. Tensors stay in the
 * memory-mapped file.
 */
@NullMarked
package io.ofajava.checkpoint;

import org.jspecify.annotations.NullMarked;
