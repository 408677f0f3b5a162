// SPDX-License-Identifier: Apache-2.0
package io.ofajava.error;

/** Errors in starting or running an engine. */
public enum EngineError implements ErrorCode {
    /** The engine cannot be started. */
    NOT_STARTED(ErrorKind.ENVIRONMENT, "the engine cannot be started: {reason}"),
    /** The engine failed while processing a request. */
    FAILED(ErrorKind.INTERNAL, "{engine} failed in {graph}: {reason}"),
    /** The engine refuses a graph. */
    GRAPH_REFUSED(ErrorKind.INTERNAL, "{engine} refuses {graph}: {reason}"),
    /** The engine refuses a tensor. */
    TENSOR_REFUSED(ErrorKind.INTERNAL, "ONNX Runtime refuses a tensor of shape {shape}: {reason}"),
    /** A request failed during decoding. */
    DECODING_FAILED(ErrorKind.INTERNAL, "decoding failed: {reason}"),
    /** A derived graph file cannot be read. */
    UNREADABLE_GRAPH(ErrorKind.INTERNAL, "cannot read the graph {file}: {reason}"),
    /** A shape outside the plan's optimisation profile. */
    NOT_COMPILED_FOR(ErrorKind.INTERNAL, "{graph} was not compiled for {shape}; the maximum is {most}"),
    /** There is no native library for this platform. */
    NO_NATIVE_LIBRARY(
            ErrorKind.ENVIRONMENT,
            "cannot load OFA's native library for {platform} ({reason}): add the artifact ofa-native-platform, or "
                    + "ofa-native with the classifier {platform}; where neither has it, build the module ofa-native on "
                    + "this platform, or run in a Linux container"),
    /** The system's C library is not supported. */
    MUSL(
            ErrorKind.ENVIRONMENT,
            "cannot load OFA's native library for {platform} ({reason}): this system uses the C library musl, and the "
                    + "native libraries need glibc 2.34 or newer; use a system or an image with glibc, such as Debian "
                    + "12 instead of Alpine"),
    /** The native layer failed. */
    NATIVE(ErrorKind.INTERNAL, "{reason}"),
    /** The native layer rejected an argument. */
    NATIVE_INPUT(ErrorKind.INVALID_INPUT, "{reason}"),
    /** ONNX Runtime's native library cannot be loaded. */
    NO_ONNX_RUNTIME(ErrorKind.ENVIRONMENT, "ONNX Runtime's native library cannot be loaded on {platform}: {reason}"),
    /** The temporary directory, which ONNX Runtime's binding needs when it is loaded, is not usable. */
    NO_TEMPORARY_DIRECTORY(
            ErrorKind.ENVIRONMENT,
            "the temporary directory {directory} does not exist or cannot be written, and ONNX Runtime does not load "
                    + "without one; create it, or set the system property java.io.tmpdir to another directory"),
    /** The path of a graph has a character that ONNX Runtime's binding cannot pass on. */
    PATH_NOT_EXPRESSIBLE(
            ErrorKind.INVALID_INPUT,
            "ONNX Runtime cannot open {file}: its path has a character beyond U+FFFF, such as an emoji; set ${cache} to "
                    + "a directory without one"),
    /** ONNX Runtime without CUDA support. */
    NO_CUDA(
            ErrorKind.ENVIRONMENT,
            "this build contains ONNX Runtime for the CPU only; use "
                    + "com.microsoft.onnxruntime:onnxruntime_gpu, or set ${engine} to cpu"),
    /** TensorRT is not on the class path. */
    NO_TENSORRT(
            ErrorKind.ENVIRONMENT,
            "TensorRT is not part of this build; put the module ofa-tensorrt with the presets of "
                    + "org.bytedeco on the class path, or set ${engine} to cpu"),
    /** The libraries of TensorRT or CUDA cannot be loaded. */
    LIBRARIES_MISSING(
            ErrorKind.ENVIRONMENT,
            "the libraries of TensorRT or CUDA cannot be loaded: {reason}; install them, or set " + "${engine} to cpu"),
    /** There is no GPU, or no driver. */
    NO_GPU(
            ErrorKind.ENVIRONMENT,
            "there is no NVIDIA GPU, or its driver is missing or too old ({reason}); set ${engine} to" + " cpu"),
    /** There is no GPU with that index. */
    NO_SUCH_GPU(ErrorKind.INVALID_INPUT, "there is no GPU with index {device}; ${device} counts from 0"),
    /** The GPU is older than TensorRT supports. */
    GPU_TOO_OLD(
            ErrorKind.ENVIRONMENT,
            "{gpu} has compute capability {capability}; TensorRT needs 7.5 or newer, set ${engine} to"
                    + " cuda or cpu"),
    /** A call into CUDA or TensorRT failed. */
    CALL_FAILED(ErrorKind.INTERNAL, "{call} failed: {reason}"),
    /** Native memory is exhausted. */
    OUT_OF_HOST_MEMORY(
            ErrorKind.RESOURCE,
            "no memory for a tensor of {bytes} bytes; lower ${candidates}, ${beamSize} or "
                    + "${imageSize}, or give the JVM more with -XX:MaxDirectMemorySize"),
    /** The engine is out of memory. */
    OUT_OF_MEMORY(ErrorKind.RESOURCE, "ONNX Runtime has no memory for {graph}: {reason}"),
    /** The GPU is out of memory. */
    OUT_OF_DEVICE_MEMORY(
            ErrorKind.RESOURCE,
            "the GPU has no memory for another {requested} MB beside the {used} MB in use; set "
                    + "${precision} to fp16, lower ${beamSize}, ${candidates} or ${imageSize}, send fewer "
                    + "requests at once, or choose another ${device}"),
    /** A plan does not fit into memory. */
    PLAN_TOO_LARGE(
            ErrorKind.RESOURCE,
            "the plan of {graph} does not fit into memory outside of Java's heap ({reason}); raise "
                    + "-XX:MaxDirectMemorySize and -Dorg.bytedeco.javacpp.maxBytes"),
    /** A native library cannot be copied or loaded. */
    LIBRARY_NOT_LOADED(
            ErrorKind.ENVIRONMENT,
            "cannot load the native library {library} ({reasons}); set ${cache} to a directory that "
                    + "can be written, on a file system that is not mounted noexec"),
    /** A native library cannot be read from its jar. */
    LIBRARY_UNREADABLE(ErrorKind.ENVIRONMENT, "cannot read the native library {library}: {reason}; the jar is damaged");

    private final ErrorKind kind;
    private final MessageTemplate template;

    EngineError(ErrorKind kind, String template) {
        this.kind = kind;
        this.template = MessageTemplate.of(template);
    }

    @Override
    public ErrorKind kind() {
        return kind;
    }

    @Override
    public MessageTemplate template() {
        return template;
    }
}
