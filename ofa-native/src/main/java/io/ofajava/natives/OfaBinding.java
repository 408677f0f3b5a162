// SPDX-License-Identifier: Apache-2.0
package io.ofajava.natives;

import org.bytedeco.javacpp.annotation.Platform;
import org.bytedeco.javacpp.annotation.Properties;
import org.bytedeco.javacpp.tools.Info;
import org.bytedeco.javacpp.tools.InfoMap;
import org.bytedeco.javacpp.tools.InfoMapper;

/**
 * JavaCPP's mapping of the headers {@code ofa/*.h}. The build runs JavaCPP's parser on this class and writes the
 * binding, {@code OfaNative} and one class per C structure, into this package. The JNI library {@code jniofa} contains
 * the C++ code itself.
 */
@Properties(
        value =
                @Platform(
                        include = {"ofa/platform.h", "ofa/image.h", "ofa/jpeg.h", "ofa/decode.h", "ofa/vqgan.h"},
                        library = "jniofa"),
        target = "io.ofajava.natives",
        global = "io.ofajava.natives.OfaNative")
public class OfaBinding implements InfoMapper {
    @Override
    public void map(InfoMap infoMap) {
        infoMap.put(new Info("OFA_API").cppTypes().annotations().cppText(""));
        infoMap.put(new Info("OFA_NULLABLE")
                .cppTypes()
                .annotations("@org.jspecify.annotations.Nullable")
                .cppText(""));
        // Images in Java arrays. Large arrays are accessed in place (JNI critical sections: the calls take milliseconds
        // and have no callback); the resized image is copied.
        infoMap.put(
                new Info("ofa_resize_bicubic")
                        .javaText(
                                "@CriticalRegion public static native int ofa_resize_bicubic("
                                        + "@Cast(\"const uint8_t*\") byte[] rgb, int width, int height, @Cast(\"uint8_t*\") byte[] out, int out_width, int out_height);"));
        // A few rows per call, so that the critical section stays short.
        infoMap.put(new Info("ofa_jpeg_read")
                .javaText("@CriticalRegion public static native int ofa_jpeg_read("
                        + "ofa_jpeg jpeg, @Cast(\"uint8_t*\") byte[] rgb, @Cast(\"int64_t\") long offset, int rows);"));
        infoMap.put(new Info("ofa_jpeg_open")
                .javaText("public static native int ofa_jpeg_open("
                        + "@Cast(\"const uint8_t*\") byte[] data, @Cast(\"int64_t\") long size, int scale, int truncated,"
                        + " @Cast(\"ofa_jpeg**\") org.bytedeco.javacpp.PointerPointer out);"));
        infoMap.put(new Info("ofa_normalize")
                .javaText("public static native int ofa_normalize("
                        + "@Cast(\"const uint8_t*\") byte[] rgb, int width, int height, FloatBuffer out);"));
    }
}
