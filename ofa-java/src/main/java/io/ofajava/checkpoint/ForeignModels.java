// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import io.ofajava.checkpoint.pickle.Names;
import io.ofajava.error.CheckpointError;
import io.ofajava.error.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Recognises models of OFA's family that this library does not support, so that an error names the cause instead of a
 * missing tensor.
 */
final class ForeignModels {
    private static final String BACKBONE = "encoder.embed_images.";
    private static final List<String> SPEECH =
            List.of("subsample", "phone_item_embedding", "fbank", "audio", "pos_conv");
    private static final String REMEDY = "use a checkpoint with a ResNet, such as OFA-Sys/ofa-base";

    private ForeignModels() {}

    /**
     * Checks that the tensors and settings are those of an OFA model with a ResNet.
     *
     * @param names of the tensors, without prefix
     * @param model settings of the model; may be empty
     * @throws InvalidInputException naming what the model is instead
     */
    static void refuse(Path weights, Set<String> names, Settings model) {
        boolean speech = names.stream().anyMatch(name -> SPEECH.stream().anyMatch(name::contains))
                || "mmspeech".equals(model.value("model_type"));
        if (speech) {
            throw CheckpointError.UNSUPPORTED.with(
                    weights, "is an MMSpeech model, which reads speech instead of images", REMEDY);
        }
        String backbone = model.value("resnet_type") instanceof String type ? type : "";
        boolean vision = names.stream()
                .anyMatch(name -> name.startsWith(BACKBONE)
                        && (name.contains(".transformer.")
                                || name.contains("class_embedding")
                                || name.contains(".blocks.")
                                || name.contains("cls_token")));
        if (vision || backbone.toLowerCase(Locale.ROOT).startsWith("vit")) {
            throw CheckpointError.UNSUPPORTED.with(
                    weights,
                    "its image encoder is a vision transformer"
                            + (Names.isPlain(backbone) && !backbone.isEmpty() ? " (resnet_type " + backbone + ")" : ""),
                    REMEDY);
        }
        boolean transformer = names.stream().anyMatch(name -> name.startsWith("encoder.layers.0."));
        if (transformer && names.stream().noneMatch(name -> name.startsWith(BACKBONE))) {
            boolean positions = names.contains("encoder.embed_image_positions.weight");
            throw CheckpointError.UNSUPPORTED.with(
                    weights,
                    "is a text-only model without an image encoder ("
                            + (positions
                                    ? "encoder.embed_images is missing"
                                    : "like OFA's *_plaintext.pt and bart_*.pt files, which only initialise training")
                            + ")",
                    REMEDY);
        }
    }
}
