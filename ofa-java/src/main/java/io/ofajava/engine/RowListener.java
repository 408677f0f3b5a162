package io.ofajava.engine;

/** Hears what a request's rows have written while it is decoded. Called on the inference thread, so it returns at once. */
@FunctionalInterface
public interface RowListener {
    /**
     * One more token of every row is known.
     *
     * @param count  how many tokens each row has now, at least 1; the last token of a sequence is not reported but is in the result
     * @param tokens the newest token of each row, as vocabulary ids. Rows of samples keep their order; those of a beam search do not
     */
    void written(int count, int[] tokens);
}
