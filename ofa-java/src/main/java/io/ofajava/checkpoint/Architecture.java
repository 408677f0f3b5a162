// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.text.VocabularyLayout;

/**
 * All that decides what a model computes from token ids and normalised pixels.
 *
 * @param size extents of the transformer
 * @param backbone the ResNet
 * @param positions how positions are encoded
 * @param variants which optional parts the layers have
 * @param embeddings which uses of the token embedding share a matrix
 * @param tuning what parameter-efficient fine-tuning added
 * @param layout which ids are text, image tokens and bins
 */
public record Architecture(
        TransformerSize size,
        Backbone backbone,
        Positions positions,
        LayerVariants variants,
        TokenEmbeddings embeddings,
        Tuning tuning,
        VocabularyLayout layout) {}
