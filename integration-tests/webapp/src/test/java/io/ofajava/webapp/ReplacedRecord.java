// SPDX-License-Identifier: Apache-2.0
package io.ofajava.webapp;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Takes the place of the application's last record class in the JDK. Up to JDK 18, the method handles from which
 * {@code java.lang.runtime.ObjectMethods} assembles the methods of records keep the type that they were last converted
 * to (https://bugs.openjdk.org/browse/JDK-8078641): one class loader at most, until another record class is linked.
 */
record ReplacedRecord(ReplacedRecord inner) {
    static void linkItsMethods() {
        ReplacedRecord one = new ReplacedRecord(new ReplacedRecord(null));
        assertEquals(one, new ReplacedRecord(new ReplacedRecord(null)));
        assertEquals(one.hashCode(), new ReplacedRecord(new ReplacedRecord(null)).hashCode());
        assertEquals(one.toString(), new ReplacedRecord(new ReplacedRecord(null)).toString());
    }
}
