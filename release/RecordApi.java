// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.Attribute;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.InnerClassesAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the classes of the exported packages of a module without private parts and code: what programs can be compiled
 * against. Equal declarations give equal bytes.
 */
final class RecordApi {
    /** Other inner classes depend on the code, such as the one that concatenates texts. */
    private static final String OWN = "io/ofajava/";

    private static final Set<String> ATTRIBUTES = Set.of(
            Attributes.NAME_ANNOTATION_DEFAULT,
            Attributes.NAME_CONSTANT_VALUE,
            Attributes.NAME_DEPRECATED,
            Attributes.NAME_EXCEPTIONS,
            Attributes.NAME_PERMITTED_SUBCLASSES,
            Attributes.NAME_RECORD,
            Attributes.NAME_RUNTIME_VISIBLE_ANNOTATIONS,
            Attributes.NAME_SIGNATURE);

    /** @param arguments a directory of classes with a descriptor, and the jar to write */
    public static void main(String[] arguments) throws IOException {
        Path classes = Path.of(arguments[0]);
        Set<String> packages;
        try (var in = Files.newInputStream(classes.resolve("module-info.class"))) {
            packages = ModuleDescriptor.read(in).exports().stream()
                    .filter(exported -> !exported.isQualified())
                    .map(exported -> exported.source().replace('.', '/'))
                    .collect(Collectors.toSet());
        }
        Map<String, ClassModel> found = new TreeMap<>();
        for (String name : packages) {
            try (Stream<Path> files = Files.list(classes.resolve(name))) {
                for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
                    ClassModel model = ClassFile.of().parse(file);
                    found.put(model.thisClass().asInternalName(), model);
                }
            }
        }
        try (OutputStream out = Files.newOutputStream(Path.of(arguments[1]));
                ZipOutputStream jar = new ZipOutputStream(out)) {
            for (String name : visible(found)) {
                ZipEntry entry = new ZipEntry(name + ".class");
                entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
                jar.putNextEntry(entry);
                jar.write(stub(found.get(name)));
            }
        }
    }

    /** The classes that programs can name, and hidden ones that these extend. */
    private static Set<String> visible(Map<String, ClassModel> found) {
        Set<String> visible = new TreeSet<>();
        found.forEach((name, model) -> {
            if (isVisible(model, found)) {
                for (ClassModel each = model; each != null; each = superclass(each, found)) {
                    visible.add(each.thisClass().asInternalName());
                    each.interfaces().stream()
                            .map(ClassEntry::asInternalName)
                            .filter(found::containsKey)
                            .forEach(visible::add);
                }
            }
        });
        return visible;
    }

    private static ClassModel superclass(ClassModel model, Map<String, ClassModel> found) {
        return model.superclass().map(entry -> found.get(entry.asInternalName())).orElse(null);
    }

    /** Whether a class and those around it are public or protected. */
    private static boolean isVisible(ClassModel model, Map<String, ClassModel> found) {
        String name = model.thisClass().asInternalName();
        var inner = model.findAttribute(Attributes.innerClasses()).stream()
                .flatMap(attribute -> attribute.classes().stream())
                .filter(each -> each.innerClass().asInternalName().equals(name))
                .findFirst();
        if (inner.isEmpty()) {
            return model.flags().has(AccessFlag.PUBLIC);
        }
        return inner.get().outerClass().isPresent()
                && (inner.get().has(AccessFlag.PUBLIC) || inner.get().has(AccessFlag.PROTECTED))
                && isVisible(found.get(inner.get().outerClass().get().asInternalName()), found);
    }

    private static byte[] stub(ClassModel model) {
        ClassFile file = ClassFile.of(ClassFile.StackMapsOption.DROP_STACK_MAPS);
        return file.build(model.thisClass().asSymbol(), builder -> {
            builder.withVersion(model.majorVersion(), model.minorVersion()).withFlags(model.flags().flagsMask());
            model.superclass().ifPresent(builder::withSuperclass);
            builder.withInterfaces(model.interfaces());
            model.fields().stream()
                    .filter(field -> isApi(field.flags().flagsMask()))
                    .sorted(Comparator.comparing(field -> field.fieldName().stringValue()))
                    .forEach(field -> add(builder, field));
            model.methods().stream()
                    .filter(method -> isApi(method.flags().flagsMask()))
                    .sorted(Comparator.comparing(method ->
                            method.methodName().stringValue() + method.methodType().stringValue()))
                    .forEach(method -> add(builder, method));
            for (Attribute<?> attribute : model.attributes()) {
                if (attribute instanceof InnerClassesAttribute inner) {
                    builder.with(InnerClassesAttribute.of(inner.classes().stream()
                            .filter(each -> each.innerClass().asInternalName().startsWith(OWN))
                            .toList()));
                } else if (isKept(attribute)) {
                    builder.with((ClassElement) attribute);
                }
            }
        });
    }

    private static void add(ClassBuilder builder, FieldModel field) {
        builder.withField(field.fieldName(), field.fieldType(), target -> {
            target.withFlags(field.flags().flagsMask());
            field.forEach(element -> {
                if (element instanceof Attribute<?> attribute && isKept(attribute)) {
                    target.with(element);
                }
            });
        });
    }

    private static void add(ClassBuilder builder, MethodModel method) {
        int flags = method.flags().flagsMask();
        builder.withMethod(method.methodName(), method.methodType(), flags, target -> {
            method.forEach(element -> {
                if (element instanceof Attribute<?> attribute && isKept(attribute)) {
                    target.with(element);
                }
            });
            if ((flags & (ClassFile.ACC_ABSTRACT | ClassFile.ACC_NATIVE)) == 0) {
                target.withCode(code -> code.aconst_null().athrow());
            }
        });
    }

    private static boolean isApi(int flags) {
        return (flags & (ClassFile.ACC_PUBLIC | ClassFile.ACC_PROTECTED)) != 0 && (flags & ClassFile.ACC_SYNTHETIC) == 0;
    }

    private static boolean isKept(Attribute<?> attribute) {
        return ATTRIBUTES.contains(attribute.attributeName().stringValue());
    }
}
