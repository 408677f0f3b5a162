/**
 * Reads what OFA publishes: Hugging Face directories, fairseq checkpoints, safetensors and torch files. Everything in
 * here treats a file as hostile: nothing of it is executed, every count and offset is checked before it is believed,
 * and tensors stay in the file, mapped into memory.
 */
@NullMarked
package io.ofajava.checkpoint;

import org.jspecify.annotations.NullMarked;
