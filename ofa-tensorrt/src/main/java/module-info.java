// SPDX-License-Identifier: Apache-2.0

/** The calls into TensorRT and CUDA. */
module io.ofajava.tensorrt {
    requires io.ofajava;
    requires io.ofajava.natives;
    requires org.bytedeco.cuda;
    requires org.bytedeco.tensorrt;
    requires org.slf4j;
    requires static org.jspecify;

    provides io.ofajava.engine.tensorrt.TensorRtProvider with
            io.ofajava.tensorrt.JavaCppProvider;
}
