// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.text.VocabularyLayout;

/**
 * Everything that determines what a model computes from token ids and normalised pixels.
 *
 * @param size dimensions of the transformer
 * @param backbone the ResNet
 * @param positions how positions are encoded
 * @param variants the optional parts of the layers
 * @param embeddings which uses of the token embedding share a matrix
 * @param tuning additions of parameter-efficient fine-tuning
 * @param layout the ids of text, image tokens and bins
 */
public record Architecture(
        TransformerSize size,
        Backbone backbone,
        Positions positions,
        LayerVariants variants,
        TokenEmbeddings embeddings,
        Tuning tuning,
        VocabularyLayout layout) {}
