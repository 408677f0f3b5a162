package io.ofajava;

import java.nio.file.Path;

/**
 * How a model is loaded and run.
 *
 * @param threads        threads of the engine, 1 to 1024; 0 for one a processor
 * @param cacheDirectory where unpacked models and compiled graphs are kept; null for the directory named by the environment variable
 *                       {@code OFA_CACHE}, else {@code ~/.cache/ofa-java}. If it cannot be written, one warning is logged and a temporary directory
 *                       takes its place, which is deleted when the JVM ends
 * @param vocabulary     directory with {@code vocab.json} and {@code merges.txt}; null for that of the checkpoint
 * @param maxImagePixels the most pixels of a picture; a larger one is refused before it is decoded
 * @param maxImageBytes  the most bytes of an encoded picture
 */
public record OfaOptions(int threads, Path cacheDirectory, Path vocabulary, long maxImagePixels, long maxImageBytes) {
    private static final int MAX_THREADS = 1024;
    private static final OfaOptions DEFAULTS = new OfaOptions(0, null, null, 100_000_000L, 256L << 20);

    /** Refuses values out of range. */
    public OfaOptions {
        if (threads < 0 || threads > MAX_THREADS) {
            throw new InvalidInputException("threads is " + threads + "; it must be 1 to " + MAX_THREADS + ", or 0 for one a processor");
        }
        if (maxImagePixels < 1 || maxImageBytes < 1) {
            throw new InvalidInputException("the limits of pictures must be positive; got " + maxImagePixels + " pixels and " + maxImageBytes + " bytes");
        }
    }

    /** One thread a processor, the default cache, the checkpoint's vocabulary, pictures of up to 100 million pixels and 256 MiB. */
    public static OfaOptions defaults() {
        return DEFAULTS;
    }

    /** The same with another number of threads. */
    public OfaOptions withThreads(int value) {
        return new OfaOptions(value, cacheDirectory, vocabulary, maxImagePixels, maxImageBytes);
    }

    /** The same with another cache directory. */
    public OfaOptions withCacheDirectory(Path value) {
        return new OfaOptions(threads, value, vocabulary, maxImagePixels, maxImageBytes);
    }

    /** The same with another directory of the vocabulary. */
    public OfaOptions withVocabulary(Path value) {
        return new OfaOptions(threads, cacheDirectory, value, maxImagePixels, maxImageBytes);
    }

    /** The same with another limit to a picture's pixels. */
    public OfaOptions withMaxImagePixels(long value) {
        return new OfaOptions(threads, cacheDirectory, vocabulary, value, maxImageBytes);
    }

    /** The same with another limit to an encoded picture's bytes. */
    public OfaOptions withMaxImageBytes(long value) {
        return new OfaOptions(threads, cacheDirectory, vocabulary, maxImagePixels, value);
    }

    /** The number of threads, with the default resolved. */
    int resolvedThreads() {
        return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }
}
