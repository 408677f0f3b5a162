package io.ofajava.checkpoint;

import io.ofajava.InvalidInputException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one Python pickle (protocols 0 to 5, opcodes of Python's {@code pickletools}) into inert data: null, Boolean, Long, BigInteger, Double, String, byte[],
 * List, Map, {@link PickleTuple}, {@link PickleClass}, {@link PickleObject}, {@link TorchStorage} and {@link TorchTensor}. A pickle is a program for a small stack machine; this machine
 * has no instruction that runs anything, and every value it makes is counted against a limit, since one byte of program can make many bytes of data.
 */
final class Unpickler {
    private static final int MAX_VALUES = 1_000_000;
    private static final int MAX_MARKS = 1_000;
    private static final int MAX_LINE = 1 << 16;
    private static final int MAX_INTEGER_BYTES = 256;

    private final String path;
    private final ByteBuffer input;
    private final PickleGlobals globals;
    private final ArrayList<Object> stack = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private final Map<String, TorchStorage> storages = new HashMap<>();
    private int[] marks = new int[16];
    private int markCount;
    private int values;

    /**
     * @param path  named in errors
     * @param input the pickle from its position on; a further pickle may follow it
     */
    Unpickler(String path, ByteBuffer input) {
        this.path = path;
        this.input = input.order(ByteOrder.LITTLE_ENDIAN);
        this.globals = new PickleGlobals(path);
    }

    /**
     * Runs the pickle to its end and leaves the position of the input behind it.
     *
     * @return the value that the pickle describes
     * @throws InvalidInputException if the pickle is malformed, exceeds a limit, or applies a class that is not allowed
     */
    Object read() {
        while (true) {
            int opcode = u8();
            if (opcode == '.') {
                Object result = pop();
                if (!stack.isEmpty() || markCount != 0) {
                    throw bad("it ends with values left over");
                }
                return storable(result);
            }
            execute(opcode);
        }
    }

    /** All storages that the pickle referred to, by key. */
    Map<String, TorchStorage> storages() {
        return storages;
    }

    private void execute(int opcode) {
        switch (opcode) {
            // framing
            case 0x80 -> { // PROTO
                int protocol = u8();
                if (protocol > 5) {
                    throw bad("protocol " + protocol + " is not known");
                }
            }
            case 0x95 -> take(8); // FRAME, a hint for buffered reading
            // scalars
            case 'N' -> push(null);
            case 0x88 -> push(Boolean.TRUE);
            case 0x89 -> push(Boolean.FALSE);
            case 'J' -> push((long) take(4).getInt());
            case 'K' -> push((long) u8());
            case 'M' -> push((long) (take(2).getShort() & 0xFFFF));
            case 0x8a -> push(integer(u8()));
            case 0x8b -> push(integer(take(4).getInt()));
            case 'G' -> push(take(8).order(ByteOrder.BIG_ENDIAN).getDouble());
            case 'I' -> push(parseInteger(line()));
            case 'L' -> push(parseInteger(line().replaceFirst("L$", "")));
            case 'F' -> push(parseDouble(line()));
            // strings and bytes
            case 'U', 0x8c -> push(string(u8()));
            case 'T', 'X' -> push(string(take(4).getInt()));
            case 0x8d -> push(string(take(8).getLong()));
            case 'S' -> push(unquote(line()));
            case 'V' -> push(line());
            case 'C' -> push(bytes(u8()));
            case 'B' -> push(bytes(take(4).getInt()));
            case 0x8e, 0x96 -> push(bytes(take(8).getLong()));
            // containers
            case '(' -> mark();
            case ')' -> push(new PickleTuple(List.of()));
            case 0x85 -> push(tuple(1));
            case 0x86 -> push(tuple(2));
            case 0x87 -> push(tuple(3));
            case 't' -> push(new PickleTuple(storable(popToMark())));
            case ']', 0x8f -> push(new ArrayList<>());
            case 'l', 0x91 -> push(storable(popToMark()));
            case '}' -> push(new LinkedHashMap<>());
            case 'd' -> {
                List<Object> items = popToMark();
                Map<Object, Object> dictionary = new LinkedHashMap<>();
                putAll(dictionary, items);
                push(dictionary);
            }
            case 'a' -> append(popLast(1));
            case 'e', 0x90 -> append(popToMark());
            case 's' -> set(popLast(2));
            case 'u' -> set(popToMark());
            // stack and memo
            case '0' -> {
                if (markCount > 0 && marks[markCount - 1] == stack.size()) {
                    markCount--;
                } else {
                    pop();
                }
            }
            case '1' -> popToMark();
            case '2' -> push(peek());
            case 'p' -> memoize(index(line()));
            case 'q' -> memoize(u8());
            case 'r' -> memoize(take(4).getInt());
            case 0x94 -> memoize(memo.size());
            case 'g' -> push(recall(index(line())));
            case 'h' -> push(recall(u8()));
            case 'j' -> push(recall(take(4).getInt()));
            // objects
            case 'c' -> push(pickleClass(line(), line()));
            case 0x93 -> push(stackClass());
            case 'R', 0x81 -> { // REDUCE, NEWOBJ
                Object arguments = pop();
                push(apply(pop(), arguments));
            }
            case 0x92 -> { // NEWOBJ_EX
                Object keywords = pop();
                Object arguments = pop();
                Object type = pop();
                if (!(keywords instanceof Map<?, ?> map) || !map.isEmpty()) {
                    throw bad("it constructs " + type + " with keywords");
                }
                push(apply(type, arguments));
            }
            case 'i' -> { // INST
                PickleClass type = pickleClass(line(), line());
                push(apply(type, new PickleTuple(storable(popToMark()))));
            }
            case 'o' -> { // OBJ
                List<Object> items = popToMark();
                if (items.isEmpty()) {
                    throw bad("it constructs an object of no class");
                }
                push(apply(items.get(0), new PickleTuple(storable(new ArrayList<>(items.subList(1, items.size()))))));
            }
            case 'b' -> build();
            case 'Q' -> push(storage(pop()));
            default -> throw bad("opcode 0x" + Integer.toHexString(opcode) + " at byte " + (input.position() - 1) + " is not supported");
        }
    }

    // ---- objects

    private Object apply(Object type, Object arguments) {
        if (!(type instanceof PickleClass pickled)) {
            throw bad("it applies something that is no class");
        }
        if (!(arguments instanceof PickleTuple tuple)) {
            throw bad("it applies " + pickled + " to something else than a tuple");
        }
        if (tuple.size() > 0 && tuple.get(0) instanceof List<?> items) {
            count(items.size()); // they may be copied
        } else if (tuple.size() > 0 && tuple.get(0) instanceof Map<?, ?> entries) {
            count(entries.size());
        }
        return globals.apply(pickled, tuple);
    }

    private PickleClass stackClass() {
        Object name = pop();
        Object module = pop();
        if (!(module instanceof String moduleText) || !(name instanceof String nameText)) {
            throw bad("it names a class by something else than strings");
        }
        return pickleClass(moduleText, nameText);
    }

    private PickleClass pickleClass(String module, String name) {
        if (!Names.isPlain(module) || !Names.isPlain(name)) {
            throw bad("the name of a class is not printable");
        }
        return new PickleClass(module, name);
    }

    private TorchStorage storage(Object id) {
        TorchStorage storage = globals.storage(id);
        TorchStorage earlier = storages.putIfAbsent(storage.key(), storage);
        if (earlier != null && !earlier.equals(storage)) {
            throw bad("it describes storage " + storage.key() + " in two ways");
        }
        return storage;
    }

    /** BUILD: attributes for the object below. Attributes of containers ({@code _metadata} of a state dict) and of anything that is no data are dropped. */
    private void build() {
        Object state = storable(pop());
        Object target = peek();
        if (target instanceof PickleObject object) {
            // Objects with slots carry a pair: attributes and slots.
            if (state instanceof PickleTuple pair && pair.size() == 2 && pair.get(0) instanceof Map<?, ?>) {
                state = pair.get(0);
            }
            if (state instanceof Map<?, ?> attributes) {
                count(attributes.size());
                object.state().putAll(attributes);
            }
        } else if (!(target instanceof Map<?, ?>) && !(target instanceof List<?>)) {
            throw bad("it sets attributes of something that is no object");
        }
    }

    // ---- containers

    private PickleTuple tuple(int size) {
        return new PickleTuple(storable(popLast(size)));
    }

    @SuppressWarnings("unchecked")
    private void append(List<Object> items) {
        if (!(peek() instanceof List<?> list)) {
            throw bad("it appends to something that is no list");
        }
        ((List<Object>) list).addAll(storable(items));
    }

    @SuppressWarnings("unchecked")
    private void set(List<Object> items) {
        Object target = peek();
        if (target instanceof PickleObject object) {
            putAll(object.state(), items);
        } else if (target instanceof Map<?, ?> map) {
            putAll((Map<Object, Object>) map, items);
        } else {
            throw bad("it sets entries of something that is no dictionary");
        }
    }

    private void putAll(Map<Object, Object> dictionary, List<Object> items) {
        if (items.size() % 2 != 0) {
            throw bad("a dictionary has a key without a value");
        }
        for (int i = 0; i < items.size(); i += 2) {
            dictionary.put(globals.key(items.get(i)), storable(items.get(i + 1)));
        }
    }

    /** Any class may be named and may be a dictionary's key; only an allowed one may be kept as a value. */
    private Object storable(Object value) {
        if (value instanceof PickleClass type) {
            globals.requireAllowed(type);
        }
        return value;
    }

    private List<Object> storable(List<Object> items) {
        items.forEach(this::storable);
        return items;
    }

    // ---- stack and memo

    private void push(Object value) {
        count(1);
        stack.add(value);
    }

    private void count(int added) {
        values += added;
        if (values > MAX_VALUES) {
            throw bad("it makes more than " + MAX_VALUES + " values");
        }
    }

    private Object pop() {
        Object value = peek();
        stack.remove(stack.size() - 1);
        return value;
    }

    private Object peek() {
        requireDepth(1);
        return stack.get(stack.size() - 1);
    }

    /** What is above the last mark is reachable; nothing below it is. */
    private void requireDepth(int depth) {
        int floor = markCount == 0 ? 0 : marks[markCount - 1];
        if (stack.size() - floor < depth) {
            throw bad("its stack runs empty at byte " + input.position());
        }
    }

    private List<Object> popLast(int size) {
        requireDepth(size);
        return popFrom(stack.size() - size);
    }

    private void mark() {
        if (markCount == MAX_MARKS) {
            throw bad("it nests deeper than " + MAX_MARKS);
        }
        if (markCount == marks.length) {
            marks = Arrays.copyOf(marks, 2 * marks.length);
        }
        marks[markCount++] = stack.size();
    }

    private List<Object> popToMark() {
        if (markCount == 0) {
            throw bad("a mark is missing at byte " + input.position());
        }
        return popFrom(marks[--markCount]);
    }

    private List<Object> popFrom(int start) {
        List<Object> tail = stack.subList(start, stack.size());
        List<Object> items = new ArrayList<>(tail);
        tail.clear();
        return items;
    }

    private void memoize(int index) {
        if (index < 0) {
            throw bad("its memo has a negative index");
        }
        count(1);
        memo.put(index, peek());
    }

    private Object recall(int index) {
        Object value = memo.get(index);
        if (value == null && !memo.containsKey(index)) {
            throw bad("it recalls value " + index + ", which it never made");
        }
        return value;
    }

    // ---- input

    private int u8() {
        return take(1).get() & 0xFF;
    }

    /** The next {@code length} bytes; nothing is allocated for them. */
    private ByteBuffer take(long length) {
        if (length < 0 || length > input.remaining()) {
            throw bad("it ends early, at byte " + input.position() + " of " + input.limit());
        }
        ByteBuffer bytes = input.slice(input.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
        input.position(input.position() + (int) length);
        return bytes;
    }

    private String string(long length) {
        return StandardCharsets.UTF_8.decode(take(length)).toString();
    }

    private byte[] bytes(long length) {
        ByteBuffer taken = take(length);
        byte[] result = new byte[taken.remaining()];
        taken.get(result);
        return result;
    }

    /** A little-endian two's complement integer: a Long where it fits. */
    private Number integer(long length) {
        if (length > MAX_INTEGER_BYTES) {
            throw bad("an integer has " + length + " bytes");
        }
        byte[] digits = bytes(length);
        for (int i = 0; i < digits.length / 2; i++) {
            byte low = digits[i];
            digits[i] = digits[digits.length - 1 - i];
            digits[digits.length - 1 - i] = low;
        }
        BigInteger value = digits.length == 0 ? BigInteger.ZERO : new BigInteger(digits);
        return narrow(value);
    }

    private static Number narrow(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }

    private String line() {
        int start = input.position();
        int end = start;
        while (end < input.limit() && input.get(end) != '\n') {
            if (end - start == MAX_LINE) {
                throw bad("a line is longer than " + MAX_LINE + " bytes");
            }
            end++;
        }
        String text = string((long) end - start);
        take(1); // the line feed
        return text;
    }

    private Object parseInteger(String text) {
        if (text.equals("00") || text.equals("01")) { // protocol 0 booleans
            return text.equals("01");
        }
        if (text.isEmpty() || text.length() > MAX_INTEGER_BYTES) {
            throw bad("an integer is malformed");
        }
        try {
            return narrow(new BigInteger(text));
        } catch (NumberFormatException e) {
            throw bad("an integer is malformed");
        }
    }

    private Double parseDouble(String text) {
        if (text.length() > MAX_INTEGER_BYTES) {
            throw bad("a number is malformed");
        }
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            throw bad("a number is malformed");
        }
    }

    private int index(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw bad("a memo index is malformed");
        }
    }

    private String unquote(String text) {
        int last = text.length() - 1;
        if (last < 1 || text.charAt(0) != text.charAt(last) || text.charAt(0) != '\'' && text.charAt(0) != '"') {
            throw bad("a string has no quotes");
        }
        return text.substring(1, last);
    }

    private InvalidInputException bad(String reason) {
        return new InvalidInputException(path + ": bad pickle: " + reason + "; the file is corrupt, fetch it again");
    }
}
