// SPDX-License-Identifier: Apache-2.0
package io.ofajava;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The public and protected declarations of the exported packages, one line each. */
final class PublicSignatures {
    private static final Set<String> IMPLICIT = Set.of("values", "valueOf", "equals", "hashCode", "toString");

    private PublicSignatures() {}

    /** The packages that the module exports to everybody. */
    static Set<String> packages() throws IOException {
        try (InputStream in = Files.newInputStream(classes().resolve("module-info.class"))) {
            return ModuleDescriptor.read(in).exports().stream()
                    .filter(exported -> !exported.isQualified())
                    .map(ModuleDescriptor.Exports::source)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** The declarations, sorted. */
    static List<String> lines() throws IOException {
        Set<String> lines = new TreeSet<>();
        for (Class<?> type : types()) {
            lines.add(declaration(type));
            for (Field field : type.getDeclaredFields()) {
                if (isVisible(field.getModifiers()) && !field.isSynthetic()) {
                    lines.add(name(type) + ": "
                            + (field.isEnumConstant()
                                    ? field.getName()
                                    : modifiers(field.getModifiers()) + name(field.getGenericType()) + " "
                                            + field.getName()));
                }
            }
            for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                if (isVisible(constructor.getModifiers()) && !constructor.isSynthetic() && !type.isRecord()) {
                    lines.add(name(type) + ": new" + parameters(constructor));
                }
            }
            for (Method method : type.getDeclaredMethods()) {
                if (isVisible(method.getModifiers())
                        && !method.isSynthetic()
                        && !IMPLICIT.contains(method.getName())
                        && !isAccessor(type, method)) {
                    lines.add(name(type) + ": "
                            + modifiers(method.getModifiers() & ~Modifier.FINAL) + name(method.getGenericReturnType())
                            + " " + method.getName() + parameters(method));
                }
            }
        }
        return List.copyOf(lines);
    }

    /** Types of this project in those declarations that live in packages which are not exported. */
    static Set<String> hidden() throws IOException {
        Set<String> packages = packages();
        Set<String> hidden = new TreeSet<>();
        for (Class<?> type : types()) {
            Set<Class<?>> uses = new LinkedHashSet<>(Arrays.asList(type.getInterfaces()));
            if (type.getSuperclass() != null) {
                uses.add(type.getSuperclass());
            }
            Stream.concat(Arrays.stream(type.getDeclaredMethods()), Arrays.stream(type.getDeclaredConstructors()))
                    .filter(member -> isVisible(member.getModifiers()) && !member.isSynthetic())
                    .forEach(member -> {
                        uses.addAll(Arrays.asList(member.getParameterTypes()));
                        uses.addAll(Arrays.asList(member.getExceptionTypes()));
                        if (member instanceof Method method) {
                            uses.add(method.getReturnType());
                        }
                    });
            for (Class<?> use : uses) {
                Class<?> element = use.isArray() ? use.getComponentType() : use;
                if (element.getName().startsWith("io.ofajava") && !packages.contains(element.getPackageName())) {
                    hidden.add(name(type) + " uses " + element.getName());
                }
            }
        }
        return hidden;
    }

    private static Set<Class<?>> types() throws IOException {
        Set<Class<?>> types = new LinkedHashSet<>();
        for (String name : packages()) {
            Path directory = classes().resolve(name.replace('.', '/'));
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.sorted().toList()) {
                    String simple = file.getFileName().toString();
                    if (simple.endsWith(".class") && !simple.equals("package-info.class")) {
                        add(name + "." + simple.substring(0, simple.length() - ".class".length()), types);
                    }
                }
            }
        }
        return types;
    }

    private static void add(String name, Set<Class<?>> types) {
        try {
            Class<?> type = Class.forName(name, false, PublicSignatures.class.getClassLoader());
            boolean visible = !type.isAnonymousClass() && !type.isLocalClass();
            for (Class<?> outer = type; visible && outer != null; outer = outer.getDeclaringClass()) {
                visible = isVisible(outer.getModifiers());
            }
            if (visible) {
                types.add(type);
            }
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static Path classes() {
        try {
            return Path.of(Ofa.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static String declaration(Class<?> type) {
        String kind = type.isAnnotation()
                ? "annotation"
                : type.isInterface() ? "interface" : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
        String components = type.isRecord()
                ? Arrays.stream(type.getRecordComponents())
                        .map(component -> name(component.getGenericType()) + " " + component.getName())
                        .collect(Collectors.joining(", ", "(", ")"))
                : "";
        String parents = Stream.concat(
                        Stream.ofNullable(type.isEnum() || type.isRecord() ? null : type.getGenericSuperclass()),
                        Arrays.stream(type.getGenericInterfaces()))
                .filter(parent -> parent != Object.class)
                .map(PublicSignatures::name)
                .collect(Collectors.joining(", "));
        return name(type) + ": " + modifiers(type.getModifiers() & ~Modifier.INTERFACE & ~Modifier.STATIC)
                + (type.isSealed() ? "sealed " : "") + kind + components + (parents.isEmpty() ? "" : " < " + parents);
    }

    private static boolean isAccessor(Class<?> type, Method method) {
        return type.isRecord()
                && Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getAccessor)
                        .anyMatch(method::equals);
    }

    private static String parameters(Executable member) {
        return Arrays.stream(member.getParameters())
                .map(Parameter::getParameterizedType)
                .map(PublicSignatures::name)
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    /** Those that callers see. */
    private static String modifiers(int modifiers) {
        int seen = modifiers & (Modifier.PROTECTED | Modifier.STATIC | Modifier.ABSTRACT | Modifier.FINAL);
        return seen == 0 ? "" : Modifier.toString(seen) + " ";
    }

    private static String name(Type type) {
        return type.getTypeName()
                .replaceAll("\\b(java\\.lang|java\\.util|java\\.util\\.concurrent)\\.(?=[A-Z])", "")
                .replace("io.ofajava.", "");
    }
}
