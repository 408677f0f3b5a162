// SPDX-License-Identifier: Apache-2.0
package io.ofajava.deploy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Deletes the resources of a deployment, identified by their tags, in the order of their dependencies. Missing
 * resources are not an error.
 */
final class Removal {
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final List<Resources.Kind> ORDER = List.of(
            Resources.Kind.SCALING, Resources.Kind.ENDPOINT, Resources.Kind.CONFIGURATION, Resources.Kind.MODEL);

    private final Resources resources;
    private final EndpointWatch watch;
    private final Consumer<String> progress;

    Removal(Resources resources, EndpointWatch watch, Consumer<String> progress) {
        this.resources = resources;
        this.watch = watch;
        this.progress = progress;
    }

    /**
     * @throws DeployException if a resource with this name was not created by a deployment (it is kept; the others are
     *     deleted), or cannot be deleted
     */
    void remove(String name) {
        StringBuilder foreign = new StringBuilder();
        for (Resources.Kind kind : ORDER) {
            Map<String, String> tags = resources.tags(kind);
            if (tags == null) {
                progress.accept("no " + kind + " " + name);
            } else if (!Ownership.isOurs(tags, name)) {
                foreign.append(foreign.isEmpty() ? "" : ", ").append(kind);
            } else {
                resources.delete(kind);
                if (kind == Resources.Kind.ENDPOINT) {
                    progress.accept("deleting the endpoint " + name);
                    watch.awaitGone(name, LONGEST);
                }
                progress.accept("deleted the " + kind + " " + name);
            }
        }
        if (!foreign.isEmpty()) {
            throw DeployException.mistake("not made by 'ofa deploy' and left alone: " + foreign + " " + name);
        }
    }
}
