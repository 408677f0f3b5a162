// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** Actions that a remedy can name. */
public enum Action implements Remedy {
    /** Fetch a published model. */
    FETCH_MODEL("fetchModel", "ModelHub.fetch", "ofa pull"),
    /** Pack a model for deployment. */
    PACKAGE_MODEL("packageModel", "packaging", "ofa package");

    private final String id;
    private final String java;
    private final String command;

    Action(String id, String java, String command) {
        this.id = id;
        this.java = java;
        this.command = command;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String render(SettingStyle style) {
        return style == SettingStyle.JAVA ? java : "'" + command + "'";
    }
}
