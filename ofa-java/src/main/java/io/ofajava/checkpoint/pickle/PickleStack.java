// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint.pickle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The stack, marks and memo of the pickle machine, with limits: a pickle of few bytes can create many values. */
final class PickleStack {
    private static final int MAX_MARKS = 1_000;

    private final PickleInput input;
    private final int maxValues;
    private final ArrayList<@Nullable Object> stack = new ArrayList<>();
    private final Map<Integer, @Nullable Object> memo = new HashMap<>();
    private int[] marks = new int[16];
    private int markCount;
    private int values;

    /**
     * @param input provides the position for errors
     * @param maxValues maximum number of values that the pickle may create
     */
    PickleStack(PickleInput input, int maxValues) {
        this.input = input;
        this.maxValues = maxValues;
    }

    /** Whether neither values nor marks remain. */
    boolean isEmpty() {
        return stack.isEmpty() && markCount == 0;
    }

    /** POP: removes the mark on top, if any, else a value. */
    void drop() {
        if (markCount > 0 && marks[markCount - 1] == stack.size()) {
            markCount--;
        } else {
            pop();
        }
    }

    /** Stores the value on top under the next free index. */
    void memoizeNext() {
        memoize(memo.size());
    }

    /** Pushes a value, which counts against the limit. */
    void push(@Nullable Object value) {
        count(1);
        stack.add(value);
    }

    /** Counts values that are created elsewhere against the limit. */
    void count(int added) {
        values += added;
        if (values > maxValues) {
            throw input.bad("it makes more than " + maxValues + " values");
        }
    }

    /** Removes and returns the value on top. */
    @Nullable
    Object pop() {
        Object value = peek();
        stack.remove(stack.size() - 1);
        return value;
    }

    /** The value on top. */
    @Nullable
    Object peek() {
        requireDepth(1);
        return stack.get(stack.size() - 1);
    }

    /** Values above the last mark are reachable; those below it are not. */
    private void requireDepth(int depth) {
        int floor = markCount == 0 ? 0 : marks[markCount - 1];
        if (stack.size() - floor < depth) {
            throw input.bad("its stack runs empty at byte " + input.position());
        }
    }

    /** Removes the last {@code size} values and returns them, lowest first. */
    List<@Nullable Object> popLast(int size) {
        requireDepth(size);
        return popFrom(stack.size() - size);
    }

    /** Marks the current height. */
    void mark() {
        if (markCount == MAX_MARKS) {
            throw input.bad("it nests deeper than " + MAX_MARKS);
        }
        if (markCount == marks.length) {
            marks = Arrays.copyOf(marks, 2 * marks.length);
        }
        marks[markCount++] = stack.size();
    }

    /** Removes the last mark and all values above it, which are returned, lowest first. */
    List<@Nullable Object> popToMark() {
        if (markCount == 0) {
            throw input.bad("a mark is missing at byte " + input.position());
        }
        return popFrom(marks[--markCount]);
    }

    private List<@Nullable Object> popFrom(int start) {
        List<@Nullable Object> tail = stack.subList(start, stack.size());
        List<@Nullable Object> items = new ArrayList<>(tail);
        tail.clear();
        return items;
    }

    /** Stores the value on top. */
    void memoize(int index) {
        if (index < 0) {
            throw input.bad("its memo has a negative index");
        }
        count(1);
        memo.put(index, peek());
    }

    /** The value stored under {@code index}. */
    @Nullable
    Object recall(int index) {
        Object value = memo.get(index);
        if (value == null && !memo.containsKey(index)) {
            throw input.bad("it recalls value " + index + ", which it never made");
        }
        return value;
    }
}
