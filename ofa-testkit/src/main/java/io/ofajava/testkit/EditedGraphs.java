// SPDX-License-Identifier: Apache-2.0
package io.ofajava.testkit;

import io.ofajava.engine.Backend;
import io.ofajava.engine.Engine;
import io.ofajava.engine.ShapeProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A backend that compiles modified graphs: a copy of their directory is modified, because stored graphs are verified.
 */
public final class EditedGraphs {
    private EditedGraphs() {}

    /**
     * Wraps a backend.
     *
     * @param edit modifies the graphs in a directory
     * @param temporary an existing directory for the copies
     */
    public static Backend of(Backend backend, Consumer<Path> edit, Path temporary) {
        return (Backend) Proxy.newProxyInstance(
                Backend.class.getClassLoader(), new Class<?>[] {Backend.class}, (proxy, method, arguments) -> {
                    try {
                        if (method.getName().equals("compile")) {
                            return compile(backend, edit, temporary, (Path) arguments[0], (List<?>) arguments[1]);
                        }
                        return method.invoke(backend, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @SuppressWarnings("unchecked")
    private static Engine compile(Backend backend, Consumer<Path> edit, Path temporary, Path graph, List<?> profiles) {
        try {
            Path copy = Files.createTempDirectory(temporary, "edited");
            try (Stream<Path> files = Files.list(graph.getParent())) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
            edit.accept(copy);
            return backend.compile(copy.resolve(graph.getFileName()), (List<ShapeProfile>) profiles);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
