// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.GenerationOptions;
import io.ofajava.Ofa;
import io.ofajava.OfaOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Codes, parameters and messages of the library's errors. */
class ErrorCodesTest {
    /** Names that belong to one front end: flags, environment variables, commands. */
    private static final Pattern FRONT_END = Pattern.compile("(^|[\\s(`'])--[a-z]|OFA_[A-Z]|\\bofa [a-z]+\\b");

    private static List<ErrorCode> codes() {
        return Stream.<ErrorCode[]>of(
                        CacheError.values(),
                        CheckpointError.values(),
                        ClipError.values(),
                        EngineError.values(),
                        FileError.values(),
                        HubError.values(),
                        ImageError.values(),
                        OptionError.values(),
                        PackageError.values(),
                        StateError.values(),
                        TaskError.values(),
                        TextError.values(),
                        VqganError.values())
                .flatMap(Stream::of)
                .toList();
    }

    private static OfaException sample(ErrorCode code) {
        return code.with(code.template().parameters().stream()
                .map(name -> "<" + name + ">")
                .toArray());
    }

    @Test
    void settingsNameMethodsThatExist() {
        Set<String> methods = Stream.of(OfaOptions.class, GenerationOptions.class)
                .flatMap(type -> Stream.of(type.getMethods()))
                .map(Method::getName)
                .collect(Collectors.toSet());
        Stream.of(Ofa.Builder.class.getMethods()).forEach(method -> methods.add("Ofa.Builder." + method.getName()));
        for (Setting setting : Setting.values()) {
            assertTrue(methods.contains(setting.method()), setting + ": there is no method " + setting.method());
        }
    }

    @Test
    void idsAreUniqueAndPlain() {
        Set<String> ids = new HashSet<>();
        for (ErrorCode code : codes()) {
            assertTrue(code.id().matches("[a-z]+(-[a-z0-9]+)+"), code.id());
            assertTrue(ids.add(code.id()), code.id());
        }
        assertEquals("image-damaged", ImageError.DAMAGED.id());
    }

    @Test
    void noTemplateNamesAFlagAVariableOrACommand() {
        for (ErrorCode code : codes()) {
            assertFalse(
                    FRONT_END.matcher(code.template().text()).find(),
                    code.id() + ": " + code.template().text());
        }
    }

    @Test
    void everyMessageIsOneLineWithItsParametersInEveryStyle() {
        for (ErrorCode code : codes()) {
            OfaException failure = sample(code);
            for (SettingStyle style : SettingStyle.values()) {
                String message = failure.message(style);
                assertFalse(message.contains("{"), message);
                assertEquals(1, message.lines().count(), message);
                for (String name : code.template().parameters()) {
                    assertTrue(message.contains("<" + name + ">"), message);
                }
                for (Remedy remedy : failure.remedies()) {
                    assertTrue(message.contains(remedy.render(style)), message);
                }
            }
            assertEquals(
                    code.template().parameters(),
                    List.copyOf(failure.parameters().keySet()),
                    code.id());
        }
    }

    @Test
    void theKindDeterminesTheClass() {
        for (ErrorCode code : codes()) {
            Class<?> expected = switch (code.kind()) {
                case INVALID_INPUT -> InvalidInputException.class;
                case MODEL_OUTPUT -> ModelOutputException.class;
                case RESOURCE -> ResourceException.class;
                case STATE, ENVIRONMENT, INTERNAL -> OfaException.class;
            };
            assertSame(expected, sample(code).getClass(), code.id());
        }
    }

    @Test
    void settingsHaveTheNamesOfTheFrontEnd() {
        OfaException failure = OptionError.PRECISION_NOT_ON_ENGINE.with("cpu", "bf16", "fp32");
        assertEquals(
                "the engine cpu does not compute in bf16; set withPrecision to fp32, or choose another withEngine",
                failure.getMessage());
        assertEquals(
                "the engine cpu does not compute in bf16; set --precision to fp32, or choose another --engine",
                failure.message(SettingStyle.CLI));
        assertEquals(
                "the engine cpu does not compute in bf16; set OFA_PRECISION to fp32, or choose another OFA_ENGINE",
                failure.message(SettingStyle.SERVER));
        assertEquals(Set.of(Setting.PRECISION, Setting.ENGINE), failure.remedies());
        OfaException request = OptionError.OUT_OF_RANGE.with(Setting.BEAM_SIZE, 65, 1, 64);
        assertEquals("--beam-size is 65; it must be 1 to 64", request.message(SettingStyle.CLI));
        assertEquals("beamSize is 65; it must be 1 to 64", request.message(SettingStyle.SERVER));
        assertEquals(Map.of("setting", Setting.BEAM_SIZE, "value", 65, "least", 1, "most", 64), request.parameters());
    }

    @Test
    void messagesOfOtherExceptionsStayOnOneLine() {
        assertEquals(
                "a b: cannot be read (first second); check its permissions",
                FileError.UNREADABLE.with(Path.of("a\nb"), "first\r\n  second").getMessage());
        assertEquals("IOException", OfaException.message(new IOException(), SettingStyle.CLI));
        assertEquals("one two", OfaException.message(new IOException("one\ntwo"), SettingStyle.CLI));
        assertEquals(
                "a {file} and ${precision}: is not a regular file; name a file",
                FileError.NOT_A_FILE.with("a {file} and ${precision}").getMessage());
    }

    @Test
    void exceptionsSurviveSerialisation() throws IOException, ClassNotFoundException {
        OfaException failure = ImageError.DAMAGED.causedBy(new IOException("cut"), Path.of("x.png"), "PNG", "it ends");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(failure);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            InvalidInputException copy = assertInstanceOf(InvalidInputException.class, in.readObject());
            assertSame(ImageError.DAMAGED, copy.code());
            assertEquals(failure.parameters(), copy.parameters());
            assertEquals(failure.getMessage(), copy.getMessage());
        }
    }

    @Test
    void aWrongNumberOfParametersIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> ImageError.DAMAGED.with("x.png"));
        assertThrows(IllegalArgumentException.class, () -> MessageTemplate.of("set ${nothing}"));
    }
}
