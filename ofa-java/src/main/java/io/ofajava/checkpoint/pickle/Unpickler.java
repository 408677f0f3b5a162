// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint.pickle;

import io.ofajava.error.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one Python pickle (protocols 0 to 5, opcodes of Python's {@code pickletools}) into inert data: null, Boolean,
 * Long, BigInteger, Double, String, byte[], List, Map, {@link PickleTuple}, {@link PickleClass}, {@link PickleObject},
 * {@link TorchStorage} and {@link TorchTensor}. A pickle is a program for a small stack machine. This machine has no
 * instruction that executes code, and every value that it creates counts against a limit, because one byte of the
 * program can create many bytes of data.
 */
public final class Unpickler {
    private static final int MAX_VALUES = 1_000_000;

    private final PickleInput input;
    private final PickleStack stack;
    private final PickleGlobals globals;
    private final Map<String, TorchStorage> storages = new HashMap<>();

    /**
     * @param path named in errors
     * @param input the pickle, from its position; another pickle may follow it
     */
    public Unpickler(String path, ByteBuffer input) {
        this(path, input, MAX_VALUES);
    }

    /** As the other constructor, with another limit for the number of values. */
    public Unpickler(String path, ByteBuffer input, int maxValues) {
        this.input = new PickleInput(path, input);
        this.stack = new PickleStack(this.input, maxValues);
        this.globals = new PickleGlobals(path);
    }

    /**
     * Runs the pickle to its end and sets the position of the input after it.
     *
     * @return the value that the pickle describes
     * @throws InvalidInputException if the pickle is malformed, exceeds a limit, or applies a class that is not allowed
     */
    public @Nullable Object read() {
        while (true) {
            int opcode = input.u8();
            if (opcode == '.') {
                Object result = stack.pop();
                if (!stack.isEmpty()) {
                    throw input.bad("it ends with values left over");
                }
                return storable(result);
            }
            execute(opcode);
        }
    }

    /** All storages that the pickle referred to, by key. */
    public Map<String, TorchStorage> storages() {
        return storages;
    }

    private void execute(int opcode) {
        switch (opcode) {
            // framing
            case 0x80 -> { // PROTO
                int protocol = input.u8();
                if (protocol > 5) {
                    throw input.bad("protocol " + protocol + " is not known");
                }
            }
            case 0x95 -> input.take(8); // FRAME, a hint for buffered reading
            // scalars
            case 'N' -> stack.push(null);
            case 0x88 -> stack.push(Boolean.TRUE);
            case 0x89 -> stack.push(Boolean.FALSE);
            case 'J' -> stack.push((long) input.take(4).getInt());
            case 'K' -> stack.push((long) input.u8());
            case 'M' -> stack.push((long) (input.take(2).getShort() & 0xFFFF));
            case 0x8a -> stack.push(input.integer(input.u8()));
            case 0x8b -> stack.push(input.integer(input.take(4).getInt()));
            case 'G' -> stack.push(input.take(8).order(ByteOrder.BIG_ENDIAN).getDouble());
            case 'I', 'L' -> stack.push(input.textInteger());
            case 'F' -> stack.push(input.textDouble());
            // strings and bytes
            case 'U', 0x8c -> stack.push(input.string(input.u8()));
            case 'T', 'X' -> stack.push(input.string(input.take(4).getInt()));
            case 0x8d -> stack.push(input.string(input.take(8).getLong()));
            case 'S' -> stack.push(input.quoted());
            case 'V' -> stack.push(input.line());
            case 'C' -> stack.push(input.bytes(input.u8()));
            case 'B' -> stack.push(input.bytes(input.take(4).getInt()));
            case 0x8e, 0x96 -> stack.push(input.bytes(input.take(8).getLong()));
            // containers
            case '(' -> stack.mark();
            case ')' -> stack.push(new PickleTuple(List.of()));
            case 0x85 -> stack.push(tuple(1));
            case 0x86 -> stack.push(tuple(2));
            case 0x87 -> stack.push(tuple(3));
            case 't' -> stack.push(new PickleTuple(storable(stack.popToMark())));
            case ']', 0x8f -> stack.push(new ArrayList<>());
            case 'l', 0x91 -> stack.push(storable(stack.popToMark()));
            case '}' -> stack.push(new LinkedHashMap<>());
            case 'd' -> {
                List<@Nullable Object> items = stack.popToMark();
                Map<@Nullable Object, @Nullable Object> dictionary = new LinkedHashMap<>();
                putAll(dictionary, items);
                stack.push(dictionary);
            }
            case 'a' -> append(stack.popLast(1));
            case 'e', 0x90 -> append(stack.popToMark());
            case 's' -> set(stack.popLast(2));
            case 'u' -> set(stack.popToMark());
            // stack and memo
            case '0' -> stack.drop();
            case '1' -> stack.popToMark();
            case '2' -> stack.push(stack.peek());
            case 'p' -> stack.memoize(input.textIndex());
            case 'q' -> stack.memoize(input.u8());
            case 'r' -> stack.memoize(input.take(4).getInt());
            case 0x94 -> stack.memoizeNext();
            case 'g' -> stack.push(stack.recall(input.textIndex()));
            case 'h' -> stack.push(stack.recall(input.u8()));
            case 'j' -> stack.push(stack.recall(input.take(4).getInt()));
            // objects
            case 'c' -> stack.push(pickleClass(input.line(), input.line()));
            case 0x93 -> stack.push(stackClass());
            case 'R', 0x81 -> { // REDUCE, NEWOBJ
                Object arguments = stack.pop();
                stack.push(apply(stack.pop(), arguments));
            }
            case 0x92 -> { // NEWOBJ_EX
                Object keywords = stack.pop();
                Object arguments = stack.pop();
                Object type = stack.pop();
                if (!(keywords instanceof Map<?, ?> map) || !map.isEmpty()) {
                    throw input.bad("it constructs an object with keywords");
                }
                stack.push(apply(type, arguments));
            }
            case 'i' -> { // INST
                PickleClass type = pickleClass(input.line(), input.line());
                stack.push(apply(type, new PickleTuple(storable(stack.popToMark()))));
            }
            case 'o' -> { // OBJ
                List<@Nullable Object> items = stack.popToMark();
                if (items.isEmpty()) {
                    throw input.bad("it constructs an object without a class");
                }
                stack.push(apply(
                        items.get(0), new PickleTuple(storable(new ArrayList<>(items.subList(1, items.size()))))));
            }
            case 'b' -> build();
            case 'Q' -> stack.push(storage(stack.pop()));
            default ->
                throw input.bad("opcode 0x" + Integer.toHexString(opcode) + " at byte " + (input.position() - 1)
                        + " is not supported");
        }
    }

    // ---- objects

    private @Nullable Object apply(@Nullable Object type, @Nullable Object arguments) {
        if (!(type instanceof PickleClass pickled)) {
            throw input.bad("it applies something that is not a class");
        }
        if (!(arguments instanceof PickleTuple tuple)) {
            throw input.bad("it applies " + pickled + " to something other than a tuple");
        }
        if (tuple.size() > 0 && tuple.get(0) instanceof List<?> items) {
            stack.count(items.size()); // they may be copied
        } else if (tuple.size() > 0 && tuple.get(0) instanceof Map<?, ?> entries) {
            stack.count(entries.size());
        }
        return globals.apply(pickled, tuple);
    }

    private PickleClass stackClass() {
        Object name = stack.pop();
        Object module = stack.pop();
        if (!(module instanceof String moduleText) || !(name instanceof String nameText)) {
            throw input.bad("it names a class by something other than strings");
        }
        return pickleClass(moduleText, nameText);
    }

    private PickleClass pickleClass(String module, String name) {
        if (!Names.isPlain(module) || !Names.isPlain(name)) {
            throw input.bad("the name of a class is not printable");
        }
        return new PickleClass(module, name);
    }

    private TorchStorage storage(@Nullable Object id) {
        TorchStorage storage = globals.storage(id);
        TorchStorage earlier = storages.putIfAbsent(storage.key(), storage);
        if (earlier != null && !earlier.equals(storage)) {
            throw input.bad("it describes storage " + storage.key() + " in two ways");
        }
        return storage;
    }

    /**
     * BUILD: sets the attributes of the object below. Those of containers, such as {@code _metadata} of a state dict,
     * are dropped.
     */
    private void build() {
        Object state = storable(stack.pop());
        Object target = stack.peek();
        if (target instanceof PickleObject object) {
            // Objects with slots have a pair: attributes and slots.
            if (state instanceof PickleTuple pair && pair.size() == 2 && pair.get(0) instanceof Map<?, ?>) {
                state = pair.get(0);
            }
            if (state instanceof Map<?, ?> attributes) {
                stack.count(attributes.size());
                object.state().putAll(attributes);
            }
        } else if (!(target instanceof Map<?, ?>) && !(target instanceof List<?>)) {
            throw input.bad("it sets attributes of something that is not an object");
        }
    }

    // ---- containers

    private PickleTuple tuple(int size) {
        return new PickleTuple(storable(stack.popLast(size)));
    }

    @SuppressWarnings("unchecked")
    private void append(List<@Nullable Object> items) {
        if (!(stack.peek() instanceof List<?> list)) {
            throw input.bad("it appends to something that is not a list");
        }
        ((List<@Nullable Object>) list).addAll(storable(items));
    }

    @SuppressWarnings("unchecked")
    private void set(List<@Nullable Object> items) {
        Object target = stack.peek();
        if (target instanceof PickleObject object) {
            putAll(object.state(), items);
        } else if (target instanceof Map<?, ?> map) {
            putAll((Map<@Nullable Object, @Nullable Object>) map, items);
        } else {
            throw input.bad("it sets entries of something that is not a dictionary");
        }
    }

    private void putAll(Map<@Nullable Object, @Nullable Object> dictionary, List<@Nullable Object> items) {
        if (items.size() % 2 != 0) {
            throw input.bad("a dictionary has a key without a value");
        }
        for (int i = 0; i < items.size(); i += 2) {
            dictionary.put(globals.key(items.get(i)), storable(items.get(i + 1)));
        }
    }

    /** Any class may be named and may be a dictionary key; only an allowed one may be stored as a value. */
    private @Nullable Object storable(@Nullable Object value) {
        if (value instanceof PickleClass type) {
            globals.requireAllowed(type);
        }
        return value;
    }

    private List<@Nullable Object> storable(List<@Nullable Object> items) {
        items.forEach(this::storable);
        return items;
    }
}
