// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint.pickle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.ofajava.error.CheckpointError;
import io.ofajava.error.Refusal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpicklerTest {
    private static Object read(byte[] pickle) {
        return new Unpickler("evil.bin", ByteBuffer.wrap(pickle)).read();
    }

    /** A pickle given as text with one char per byte; the escapes are those of Java. */
    private static Object read(String pickle) {
        return read(pickle.getBytes(StandardCharsets.ISO_8859_1));
    }

    // The output of Python's pickle.dumps(value, protocol).

    @Test
    void scalars() {
        assertNull(read("N."));
        assertEquals(true, read("\u0080\u0002\u0088."));
        assertEquals(false, read("I00\n."));
        assertEquals(-2L, read("J\u00fe\u00ff\u00ff\u00ff."));
        assertEquals(255L, read("K\u00ff."));
        assertEquals(65535L, read("M\u00ff\u00ff."));
        assertEquals(-129L, read("\u008a\u0002\u007f\u00ff."));
        assertEquals(0L, read("\u008a\u0000."));
        assertEquals(new BigInteger("18446744073709551616"), read("\u008a\u0009\0\0\0\0\0\0\0\0\u0001."));
        assertEquals(12L, read("L12L\n."));
        assertEquals(0.5, read("G?\u00e0\0\0\0\0\0\0."));
        assertEquals(1.25, read("F1.25\n."));
        assertEquals("caf\u00e9", read("X\u0005\0\0\0caf\u00c3\u00a9."));
        assertEquals("ab", read("S'ab'\n."));
        assertArrayEquals(new byte[] {1, 2}, (byte[]) read("C\u0002\u0001\u0002."));
    }

    @Test
    void containersOfProtocol4() {
        // {'a': [1, 2], 'b': (True, {})}
        Map<?, ?> map = assertInstanceOf(
                Map.class,
                read(
                        "\u0080\u0004\u0095\u001c\0\0\0\0\0\0\0}\u0094(\u008c\u0001a\u0094]\u0094(K\u0001K\u0002e\u008c\u0001b\u0094\u0088}\u0094\u0086\u0094u."));
        assertEquals(List.of(1L, 2L), map.get("a"));
        PickleTuple tuple = assertInstanceOf(PickleTuple.class, map.get("b"));
        assertEquals(true, tuple.get(0));
        assertEquals(Map.of(), tuple.get(1));
    }

    @Test
    void memoGivesTheSameValueAgain() {
        List<?> list = assertInstanceOf(List.class, read("]q\0(h\u0001h\u0001e.".replace("]q\0(", "]q\0(]q\u0001")));
        assertEquals(3, list.size());
        assertSame(list.get(0), list.get(1));
    }

    @Test
    void namespaceIsInertData() {
        PickleObject object = assertInstanceOf(
                PickleObject.class,
                read(Pickle.protocol(2)
                        .global("argparse", "Namespace")
                        .ops(")\u0081}")
                        .text("encoder_layers")
                        .number(6)
                        .ops("sb")
                        .stop()));
        assertEquals("argparse.Namespace", object.type().toString());
        assertEquals(6L, object.state().get("encoder_layers"));
    }

    @Test
    void aClassIsAcceptedOnlyAsAKey() {
        Map<?, ?> map = assertInstanceOf(
                Map.class,
                read(Pickle.protocol(2)
                        .op('}')
                        .global("callbacks", "ModelCheckpoint")
                        .op('N')
                        .op('s')
                        .stop()));
        assertEquals("callbacks.ModelCheckpoint", map.keySet().iterator().next().toString());
        Refusal.of(
                CheckpointError.CLASS_REFUSED,
                () -> read(Pickle.protocol(2)
                        .op('}')
                        .text("k")
                        .global("os", "system")
                        .ops("s")
                        .stop()),
                "evil.bin",
                "os.system");
        Refusal.of(
                CheckpointError.CLASS_REFUSED,
                () -> read(Pickle.protocol(2).global("os", "system").stop()),
                "os.system");
        Refusal.of(
                CheckpointError.CLASS_REFUSED,
                () -> read(Pickle.protocol(2)
                        .op(']')
                        .global("os", "system")
                        .op('a')
                        .stop()),
                "os.system");
    }

    @Test
    void foreignClassesAreRefused() {
        Refusal.of(CheckpointError.CLASS_REFUSED, () -> read("cos\nsystem\n(S'true'\ntR."), "evil.bin", "os.system");
        Refusal.of(
                CheckpointError.CLASS_REFUSED,
                () -> read("\u0080\u0004\u008c\u0002os\u008c\u0006system\u0093\u008c\u0004true\u0085R."),
                "os.system");
        Refusal.of(CheckpointError.CLASS_REFUSED, () -> read("(S'true'\nios\nsystem\n."), "os.system");
        Refusal.of(CheckpointError.CLASS_REFUSED, () -> read("(cos\nsystem\nS'true'\no."), "os.system");
        Refusal.of(
                CheckpointError.CLASS_REFUSED,
                () -> read(Pickle.protocol(2)
                        .global("subprocess", "Popen")
                        .ops(")\u0081")
                        .stop()),
                "subprocess.Popen");
        Refusal.of(
                CheckpointError.CLASS_REFUSED,
                () -> read(Pickle.protocol(4)
                        .global("subprocess", "Popen")
                        .ops(")}\u0092")
                        .stop()),
                "subprocess.Popen");
        Refusal.of(
                CheckpointError.CLASS_REFUSED,
                () -> read(Pickle.protocol(2)
                        .global("builtins", "eval")
                        .text("1")
                        .ops("\u0085R")
                        .stop()),
                "builtins.eval");
        Refusal.of(
                CheckpointError.CLASS_REFUSED,
                () -> read(Pickle.protocol(2)
                        .global("torch._utils", "_rebuild_qtensor")
                        .ops(")R")
                        .stop()),
                "torch._utils._rebuild_qtensor");
        Refusal.of(
                CheckpointError.DAMAGED,
                () -> read(Pickle.protocol(2)
                        .global("os\u001b[2J", "system")
                        .ops(")R")
                        .stop()),
                "not printable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "K",
                "X\u00ff\u00ff\u00ff\u007fabc.",
                "X\u00ff\u00ff\u00ff\u00ff.",
                "\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f.",
                "cos",
                "\u008b\u00ff\u00ff\u00ff\u00ff."
            })
    void truncatedPickles(String pickle) {
        Refusal.of(CheckpointError.DAMAGED, () -> read(pickle), "evil.bin", "ends early");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".",
                "R.",
                "NR.",
                "h\u0005.",
                "K\u0001s.",
                "(.",
                "t.",
                "NN.",
                "(K\u0001d.",
                "NK\u0001a.",
                "Nb.",
                "]}Ns.",
                "K\u0001Q.",
                "\u0082\u0001.",
                "\u0080\u0009N.",
                "Ix\n.",
                "\u008b\u0000\u0001\u0001\u0000.",
                "S'a\n.",
                "(N1a.",
                "p-1\n.",
                "cos\nsystem\nb."
            })
    void malformedPickles(String pickle) {
        Refusal.oneOf(List.of(CheckpointError.DAMAGED, CheckpointError.CLASS_REFUSED), () -> read(pickle), "evil.bin");
    }

    @Test
    void valuesAreLimited() {
        byte[] dictionaries = "}0".repeat(1_100_000).getBytes(StandardCharsets.ISO_8859_1);
        Refusal.of(CheckpointError.DAMAGED, () -> read(dictionaries), "more than 1000000 values");
        byte[] marks = "(".repeat(2_000).getBytes(StandardCharsets.ISO_8859_1);
        Refusal.of(CheckpointError.DAMAGED, () -> read(marks), "nests deeper than 1000");
    }

    @Test
    void copiesOfOneListCountAgainstTheLimit() {
        Pickle pickle = Pickle.protocol(2).op(']').op('q').op(0).op('(');
        IntStream.range(0, 1000).forEach(i -> pickle.op('N'));
        pickle.op('e').global("builtins", "list").op('q').op(1);
        IntStream.range(0, 2000).forEach(i -> pickle.ops("0h\u0001h\0\u0085R"));
        Refusal.of(CheckpointError.DAMAGED, () -> read(pickle.stop()), "more than 1000000 values");
    }

    @Test
    void deepNestingNeedsNoStack() {
        // 200,000 nested lists: built without recursion, and never traversed
        Pickle pickle = Pickle.protocol(2);
        IntStream.range(0, 200_000).forEach(i -> pickle.op(']'));
        IntStream.range(1, 200_000).forEach(i -> pickle.op('a'));
        assertInstanceOf(List.class, read(pickle.stop()));
        // a key whose hash by value would take 2^100 steps
        Pickle tuples = Pickle.protocol(2).op('}').op(')');
        IntStream.range(0, 100).forEach(i -> tuples.op('2').op(0x86));
        assertInstanceOf(Map.class, read(tuples.ops("Ns").stop()));
    }

    @Test
    void badPersistentIdsAndTensors() {
        Refusal.of(
                CheckpointError.CLASS_REFUSED,
                () -> read(Pickle.protocol(2).storage("SparseStorage", "0", 4).stop()),
                "torch.SparseStorage");
        Refusal.of(
                CheckpointError.DAMAGED,
                () -> read(Pickle.protocol(2).storage("FloatStorage", "0", -4).stop()),
                "not a torch storage");
        Refusal.of(
                CheckpointError.DAMAGED,
                () -> read(Pickle.protocol(2)
                        .op('(')
                        .storage("FloatStorage", "0", 4)
                        .storage("HalfStorage", "0", 4)
                        .op('t')
                        .stop()),
                "storage 0 in two ways");
        Refusal.of(
                CheckpointError.DAMAGED,
                () -> read(Pickle.protocol(2)
                        .tensor("FloatStorage", "0", 4, 0, new long[] {4}, new long[] {4, 1})
                        .stop()),
                "1 extents and 2 strides");
        Refusal.of(
                CheckpointError.DAMAGED,
                () -> read(Pickle.protocol(2)
                        .tensor("FloatStorage", "0", 4, 0, new long[20], new long[20])
                        .stop()),
                "at most 16 integers");
    }
}
