package io.ofajava.docs;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Finds the messages of our exceptions in the sources, by their syntax alone: what is given to the constructor of one of {@link #TYPES}, to a factory of one,
 * or to a method of the same file that puts its parameter into one. What is not written down in the source is "..."; of a choice, both are messages.
 */
final class MessageCollector {
    private static final Set<String> TYPES = Set.of("InvalidInputException", "OfaException", "ApiException", "DeployException", "NoBoxException", "NoTextException", "NoGpuException",
            "EngineMemoryException", "DeviceMemoryException", "TensorRtException");
    private static final String GAP = "...";
    /** The most alternatives of one message. */
    private static final int MAX_CHOICES = 16;
    /** A method whose message has more letters of its own is no maker of messages: its message is one, with gaps. */
    private static final int MAX_LETTERS_AROUND = 45;

    private MessageCollector() {
    }

    /** The messages by the class in whose file they are, with the last word of its package: {@code checkpoint.TorchFile}. */
    static SortedMap<String, Set<String>> collect(List<Path> sourceDirectories) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Path> sources = new ArrayList<>();
        for (Path directory : sourceDirectories) {
            try (Stream<Path> files = Files.walk(directory)) {
                files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(sources::add);
            }
        }
        SortedMap<String, Set<String>> found = new TreeMap<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(sources));
            task.parse().forEach(file -> {
                Set<String> messages = new Unit().messages(file);
                if (!messages.isEmpty()) {
                    found.computeIfAbsent(name(Path.of(file.getSourceFile().getName())), name -> new LinkedHashSet<>()).addAll(messages);
                }
            });
        }
        return found;
    }

    /** The last word of the package and the class. */
    private static String name(Path source) {
        return source.getParent().getFileName() + "." + source.getFileName().toString().replace(".java", "");
    }

    /** A method that puts its parameter into a message. */
    private record Maker(int index, String parameter, ExpressionTree message) {
    }

    /** One file. */
    private static final class Unit {
        private final Set<String> found = new LinkedHashSet<>();
        private final Map<String, Maker> makers = new TreeMap<>();
        private final Set<Maker> called = new HashSet<>();
        private final Map<String, List<String>> constants = new HashMap<>();

        Set<String> messages(Tree file) {
            new TreeScanner<Void, MethodTree>() {
                @Override
                public Void visitMethod(MethodTree method, MethodTree outer) {
                    return super.visitMethod(method, method);
                }

                @Override
                public Void visitVariable(VariableTree variable, MethodTree method) {
                    if (variable.getInitializer() instanceof LiteralTree literal && literal.getValue() instanceof String text) {
                        constants.put(variable.getName().toString(), List.of(text));
                    }
                    return super.visitVariable(variable, method);
                }

                @Override
                public Void visitNewClass(NewClassTree made, MethodTree method) {
                    ExpressionTree message = message(made);
                    if (message != null && method != null) {
                        noteMaker(method, message);
                    }
                    return super.visitNewClass(made, method);
                }
            }.scan(file, null);
            new TreeScanner<Void, String>() {
                @Override
                public Void visitMethod(MethodTree method, String outer) {
                    return super.visitMethod(method, method.getName().toString());
                }

                @Override
                public Void visitNewClass(NewClassTree made, String method) {
                    ExpressionTree message = message(made);
                    if (message != null && makers.values().stream().noneMatch(maker -> maker.message == message)) {
                        add(texts(message, constants));
                    }
                    return super.visitNewClass(made, method);
                }

                @Override
                public Void visitMethodInvocation(MethodInvocationTree call, String method) {
                    if (call.getMethodSelect() instanceof MemberSelectTree factory && TYPES.contains(factory.getExpression().toString())) {
                        int index = factory.getIdentifier().contentEquals("field") ? 1 : 0;
                        if (index < call.getArguments().size()) {
                            add(texts(call.getArguments().get(index), constants));
                        }
                    }
                    Maker maker = makers.get(call.getMethodSelect().toString().replaceFirst("^.*\\.", ""));
                    if (maker != null && maker.index < call.getArguments().size()) {
                        called.add(maker);
                        Map<String, List<String>> known = new HashMap<>(constants);
                        known.put(maker.parameter, texts(call.getArguments().get(maker.index), constants));
                        add(texts(maker.message, known));
                    }
                    return super.visitMethodInvocation(call, method);
                }
            }.scan(file, "");
            makers.values().stream().filter(maker -> !called.contains(maker)).forEach(maker -> add(texts(maker.message, constants)));
            return found;
        }

        /** The message of an exception of ours, or null. */
        private static ExpressionTree message(NewClassTree made) {
            String type = made.getIdentifier().toString().replaceFirst("^.*\\.", "");
            int index = type.equals("ApiException") ? 1 : 0;
            return TYPES.contains(type) && index < made.getArguments().size() ? made.getArguments().get(index) : null;
        }

        private void noteMaker(MethodTree method, ExpressionTree message) {
            String around = String.join("", texts(message, constants));
            if (around.chars().filter(Character::isLetter).count() > MAX_LETTERS_AROUND) {
                return;
            }
            // The last parameter that is in the message: the first ones name the file.
            for (int i = method.getParameters().size() - 1; i >= 0; i--) {
                VariableTree parameter = method.getParameters().get(i);
                String name = parameter.getName().toString();
                if (parameter.getType().toString().equals("String") && !around.equals(String.join("", texts(message, Map.of(name, List.of("\u0000")))))
                        && !name.matches("name|path|source|where|text|value|what_")) {
                    makers.put(method.getName().toString(), new Maker(i, name, message));
                    return;
                }
            }
        }

        private void add(List<String> messages) {
            for (String message : messages) {
                String tidy = message.replaceAll("\\s+", " ").replaceAll("(\\.\\.\\.){2,}", GAP).strip();
                if (tidy.indexOf(' ') >= 0 && tidy.chars().filter(Character::isLetter).count() > 3) {
                    found.add(tidy);
                }
            }
        }

        /** What an expression can be, with the texts of the names that are known. */
        private static List<String> texts(ExpressionTree tree, Map<String, List<String>> known) {
            if (tree instanceof LiteralTree literal) {
                return List.of(String.valueOf(literal.getValue()));
            }
            if (tree instanceof ParenthesizedTree inner) {
                return texts(inner.getExpression(), known);
            }
            if (tree instanceof IdentifierTree name) {
                return known.getOrDefault(name.getName().toString(), List.of(GAP));
            }
            if (tree instanceof ConditionalExpressionTree choice) {
                List<String> both = new ArrayList<>(texts(choice.getTrueExpression(), known));
                both.addAll(texts(choice.getFalseExpression(), known));
                return both;
            }
            if (tree instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS && !isNumber(sum)) {
                List<String> all = new ArrayList<>();
                for (String left : texts(sum.getLeftOperand(), known)) {
                    for (String right : texts(sum.getRightOperand(), known)) {
                        if (all.size() < MAX_CHOICES) {
                            all.add(left + right);
                        }
                    }
                }
                return all;
            }
            if (tree instanceof MethodInvocationTree call && call.getMethodSelect().toString().equals("String.format")) {
                ExpressionTree format = call.getArguments().get(call.getArguments().get(0) instanceof LiteralTree ? 0 : 1);
                return texts(format, known).stream().map(text -> text.replaceAll("%[-+,.0-9]*[a-zA-Z]", GAP)).toList();
            }
            return List.of(GAP);
        }

        /** Whether a sum has no text in it: {@code i + 1}. */
        private static boolean isNumber(BinaryTree sum) {
            boolean[] text = {false};
            new TreeScanner<Void, Void>() {
                @Override
                public Void visitLiteral(LiteralTree literal, Void nothing) {
                    text[0] |= literal.getValue() instanceof String;
                    return null;
                }
            }.scan(sum, null);
            return !text[0];
        }
    }

    /** Prints what there is in the given directories of sources. */
    public static void main(String[] directories) throws IOException {
        collect(Stream.of(directories).map(Path::of).toList()).forEach((file, messages) -> {
            System.out.println(file);
            messages.forEach(message -> System.out.println("    " + message));
        });
    }
}
