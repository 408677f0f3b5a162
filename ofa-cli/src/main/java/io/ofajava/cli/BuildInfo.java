// SPDX-License-Identifier: Apache-2.0
package io.ofajava.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The output of {@code --version}: this build and its environment. */
final class BuildInfo implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        Properties build = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
            build.load(in);
        }
        String commit = build.getProperty("commit");
        return new String[] {
            "ofa " + build.getProperty("version") + (commit.isEmpty() ? "" : " (commit " + commit + ")"),
            "Java " + java(),
            "System " + system()
        };
    }

    static String java() {
        return System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")";
    }

    /** @return a number of processors, such as "1 processor" */
    static String processors(int number) {
        return number + (number == 1 ? " processor" : " processors");
    }

    static String system() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch") + ", "
                + processors(Runtime.getRuntime().availableProcessors());
    }
}
