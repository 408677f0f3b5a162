// SPDX-License-Identifier: Apache-2.0

/**
 * OFA on the JVM. The public API consists of the packages that are exported to everybody; packages that are exported to
 * named modules are internal to the project and change without notice.
 */
module io.ofajava {
    requires transitive java.desktop; // BufferedImage in the API; decoders
    requires transitive java.net.http;
    requires com.fasterxml.jackson.databind;
    requires com.google.protobuf;
    requires com.microsoft.onnxruntime;
    requires io.ofajava.natives;
    requires kotlin.stdlib; // of webp-imageio, an automatic module, which cannot require it
    requires org.slf4j;
    requires org.snakeyaml.engine;
    requires org.tribuo.util.onnx;
    requires static org.jspecify;

    // The public API.
    exports io.ofajava;
    exports io.ofajava.error;
    exports io.ofajava.hub;
    exports io.ofajava.image;

    // For other modules of this project.
    exports io.ofajava.assembly to
            io.ofajava.bench,
            io.ofajava.cli;
    exports io.ofajava.cache to
            io.ofajava.cli,
            io.ofajava.selftest,
            io.ofajava.server,
            io.ofajava.spark;
    exports io.ofajava.checkpoint to
            io.ofajava.bench,
            io.ofajava.cli,
            io.ofajava.selftest,
            io.ofajava.server;
    exports io.ofajava.compile to
            io.ofajava.bench,
            io.ofajava.cli;
    exports io.ofajava.decode to
            io.ofajava.bench,
            io.ofajava.selftest;
    exports io.ofajava.engine to
            io.ofajava.bench,
            io.ofajava.cli,
            io.ofajava.selftest,
            io.ofajava.server;
    exports io.ofajava.engine.onnxruntime to
            io.ofajava.bench,
            io.ofajava.cli,
            io.ofajava.selftest;
    exports io.ofajava.engine.tensorrt to
            io.ofajava.cli,
            io.ofajava.tensorrt;
    exports io.ofajava.graph to
            io.ofajava.bench,
            io.ofajava.cli,
            io.ofajava.selftest;
    exports io.ofajava.nativelib to
            io.ofajava.bench,
            io.ofajava.cli,
            io.ofajava.server,
            io.ofajava.tensorrt;
    exports io.ofajava.net to
            io.ofajava.cli,
            io.ofajava.server;
    exports io.ofajava.onnx to
            io.ofajava.cli,
            io.ofajava.selftest,
            io.ofajava.server;
    exports io.ofajava.packaging to
            io.ofajava.cli,
            io.ofajava.spark;
    exports io.ofajava.task to
            io.ofajava.bench,
            io.ofajava.cli,
            io.ofajava.server;
    exports io.ofajava.text to
            io.ofajava.bench,
            io.ofajava.cli;
    exports io.ofajava.vqgan to
            io.ofajava.bench,
            io.ofajava.selftest;

    uses io.ofajava.engine.tensorrt.TensorRtProvider;
    uses javax.imageio.spi.ImageReaderSpi; // libwebp's
}
