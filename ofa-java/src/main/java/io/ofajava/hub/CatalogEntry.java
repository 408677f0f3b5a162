// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A published checkpoint.
 *
 * @param id what {@link ModelHub} fetches it by
 * @param task the task it was fine-tuned for, by this library's name; {@code pretrained} for none
 * @param size number of parameters, such as {@code 180M}
 * @param language {@code en} or {@code zh}
 * @param imageSize side of images in pixels; empty where the task reads none
 * @param licence as its host states it
 * @param address URL of its one file; empty for a model of a hub
 * @param note what else one should know
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
