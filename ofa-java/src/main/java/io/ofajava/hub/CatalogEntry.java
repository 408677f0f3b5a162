// SPDX-License-Identifier: Apache-2.0
package io.ofajava.hub;

/**
 * A published checkpoint.
 *
 * @param id what {@link ModelHub} fetches it by
 * @param task the task it was fine-tuned for, by this library's name; {@code pretrained} for none
 * @param size number of parameters, such as {@code 180M}
 * @param language {@code en} or {@code zh}
 * @param imageSize side of images in pixels; 0 where the task reads none
 * @param licence as its host states it
 * @param address of its one file; empty for a model of a hub
 * @param note what else one should know; may be empty
 */
public record CatalogEntry(
        String id,
        String task,
        String size,
        String language,
        int imageSize,
        String licence,
        String address,
        String note) {}
