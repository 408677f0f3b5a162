// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The layers of the library: a package uses only packages of lower layers. */
class ArchitectureTest {
    private static final String ROOT = "io.ofajava";

    /** Lowest layer first. Each package, with its subpackages, may use those before it. */
    private static final List<String> FLOORS = List.of(
            "natives",
            "error",
            "net",
            "cache",
            "nativelib",
            "onnx",
            "image",
            "text",
            "checkpoint",
            "packaging",
            "graph",
            "decode",
            "engine",
            "clip",
            "vqgan",
            "task",
            "hub",
            "assembly",
            "",
            "compile");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    private static String layer(JavaClass type) {
        String name = type.getPackageName();
        if (name.equals(ROOT)) {
            return "";
        }
        return name.substring(ROOT.length() + 1).split("\\.")[0];
    }

    @Test
    void everyPackageHasALayer() {
        Set<String> layers = new TreeSet<>();
        CLASSES.forEach(type -> layers.add(layer(type)));
        assertTrue(layers.size() > 10, layers.toString());
        layers.removeAll(FLOORS);
        assertEquals(Set.of(), layers, "packages without a floor: add them to FLOORS and to docs/architecture.md");
    }

    @Test
    void noPackageUsesAHigherLayer() {
        List<String> steps = new ArrayList<>();
        for (JavaClass type : CLASSES) {
            int floor = FLOORS.indexOf(layer(type));
            type.getDirectDependenciesFromSelf().stream()
                    .filter(dependency ->
                            dependency.getTargetClass().getPackageName().startsWith(ROOT))
                    .filter(dependency -> FLOORS.indexOf(layer(dependency.getTargetClass())) > floor)
                    .forEach(dependency -> steps.add(dependency.getDescription()));
        }
        assertEquals(List.of(), steps);
    }

    @Test
    void packagesAreFreeOfCycles() {
        SlicesRuleDefinition.slices()
                .matching(ROOT + ".(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
