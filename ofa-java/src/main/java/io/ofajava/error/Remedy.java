// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** Something that a remedy can name, and that every front end calls differently. */
public sealed interface Remedy permits Setting, Action {
    /** The name in templates: {@code precision} for <code>${precision}</code>. */
    String id();

    /** What a front end calls it: {@code --precision}. */
    String render(SettingStyle style);

    /**
     * The remedy of that id.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Remedy of(String id) {
        for (Setting setting : Setting.values()) {
            if (setting.id().equals(id)) {
                return setting;
            }
        }
        for (Action action : Action.values()) {
            if (action.id().equals(id)) {
                return action;
            }
        }
        throw new IllegalArgumentException("no setting or action is called '" + id + "'");
    }
}
