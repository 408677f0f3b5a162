// SPDX-License-Identifier: Apache-2.0
package io.ofajava.nativelib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ThreadNicenessTest {
    /** The niceness of the calling thread. */
    private static int niceness() throws Exception {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
    }

    private static <T> T onAThreadOfItsOwn(Callable<T> work) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        result.complete(work.call());
                    } catch (Exception | Error e) {
                        result.completeExceptionally(e);
                    }
                })
                .start();
        return result.get();
    }

    @Test
    void theIncrementAppliesToAThreadAndItsChildrenOnly() throws Exception {
        int before = niceness();
        int after = onAThreadOfItsOwn(() -> {
            assertTrue(ThreadNiceness.add(4));
            assertEquals(niceness(), onAThreadOfItsOwn(ThreadNicenessTest::niceness));
            return niceness();
        });
        assertEquals(Math.min(19, before + 4), after);
        assertEquals(before, niceness());
        assertEquals(before, onAThreadOfItsOwn(() -> {
            assertTrue(ThreadNiceness.add(0));
            return niceness();
        }));
    }
}
