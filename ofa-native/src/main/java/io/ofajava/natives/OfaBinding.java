package io.ofajava.natives;

import org.bytedeco.javacpp.annotation.Platform;
import org.bytedeco.javacpp.annotation.Properties;
import org.bytedeco.javacpp.tools.Info;
import org.bytedeco.javacpp.tools.InfoMap;
import org.bytedeco.javacpp.tools.InfoMapper;

/**
 * Tells JavaCPP how to bind {@code ofa/ofa.h}. The build runs its parser on this class and writes the binding, {@code OfaNative} and a class per C
 * structure, into this package; the JNI library {@code jniofa} holds the C++ code itself.
 */
@Properties(
        value = @Platform(include = "ofa/ofa.h", library = "jniofa"),
        target = "io.ofajava.natives",
        global = "io.ofajava.natives.OfaNative")
public class OfaBinding implements InfoMapper {
    @Override
    public void map(InfoMap infoMap) {
        infoMap.put(new Info("OFA_API").cppTypes().annotations().cppText(""));
        // Pictures in Java arrays are read in place, not copied; the calls take milliseconds and never call back.
        for (String function : new String[] {"ofa_resize_bicubic", "ofa_normalize", "ofa_resize_normalize"}) {
            infoMap.put(new Info(function).annotations("@CriticalRegion"));
        }
    }
}
