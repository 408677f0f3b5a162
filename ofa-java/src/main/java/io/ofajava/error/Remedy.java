// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** A setting or action that a remedy names. Each front end has its own name for it. */
public sealed interface Remedy permits Setting, Action {
    /** The name in templates: {@code precision} for <code>${precision}</code>. */
    String id();

    /** The name in a front end, such as {@code --precision}. */
    String render(SettingStyle style);

    /**
     * Finds the setting or action with this id.
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
