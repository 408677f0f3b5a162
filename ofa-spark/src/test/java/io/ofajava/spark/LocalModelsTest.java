// SPDX-License-Identifier: Apache-2.0
package io.ofajava.spark;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Models of tasks in the driver's JVM. */
class LocalModelsTest {
    @Test
    void modelsAreClosedAtTheEndOfTheApplicationAndLoadedByTheNext() {
        for (int application = 0; application < 2; application++) {
            assertEquals(
                    1,
                    LocalSpark.transformer("caption")
                            .setInputCol("content")
                            .transform(LocalSpark.contents().limit(1))
                            .where("result.error IS NULL")
                            .count());
            assertTrue(ExecutorModels.shared().size() > 0);
            LocalSpark.session().stop();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> ExecutorModels.shared().size() == 0);
        }
    }
}
