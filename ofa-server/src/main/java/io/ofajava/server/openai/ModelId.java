// SPDX-License-Identifier: Apache-2.0
package io.ofajava.server.openai;

import io.ofajava.Task;
import io.ofajava.error.InvalidInputException;
import io.ofajava.server.error.ApiException;
import io.ofajava.server.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * The field {@code model}: {@code NAME}, whose task depends on the content, or {@code NAME:TASK}.
 *
 * @param name of the served model
 * @param task null if it depends on the content
 */
public record ModelId(String name, @Nullable Task task) {
    /** @throws ApiException 404 if the part after the colon is not a task */
    public static ModelId of(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return new ModelId(text, null);
        }
        try {
            return new ModelId(text.substring(0, colon), Task.of(text.substring(colon + 1)));
        } catch (InvalidInputException e) {
            throw new ApiException(ErrorCode.NOT_FOUND, "the model '" + clip(text) + "' does not exist").at("/model");
        }
    }

    /** The id in the form that clients use. */
    public static String format(String name, @Nullable Task task) {
        return task == null ? name : name + ":" + task.name();
    }

    private static String clip(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }
}
