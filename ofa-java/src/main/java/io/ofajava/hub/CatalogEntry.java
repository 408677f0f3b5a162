// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A published checkpoint.
 *
 * @param id the id for {@link ModelHub}
 * @param task this library's name of the task that it was fine-tuned for; {@code pretrained} for none
 * @param size number of parameters, such as {@code 180M}
 * @param language {@code en} or {@code zh}
 * @param imageSize side of images in pixels; empty if the task has no image
 * @param licence as stated by its host
 * @param address address of a single-file checkpoint; empty for a model of a hub
 * @param note further remarks
 */
public record CatalogEntry(
        String id,
        String task,
        String size,
        String language,
        OptionalInt imageSize,
        String licence,
        Optional<String> address,
        Optional<String> note) {}
