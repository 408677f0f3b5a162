// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import io.ofajava.checkpoint.pickle.TorchStorage;
import io.ofajava.checkpoint.pickle.TorchTensor;
import io.ofajava.checkpoint.pickle.Unpickler;
import io.ofajava.error.InvalidInputException;
import io.ofajava.text.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Hostile files: the result is valid or a one-line error of this library. Seeds and regressions are in the resources of
 * this class.
 */
class CheckpointFuzzTest {
    private static final Path NAME = Path.of("fuzz");
    /** Pickles of the magic number, of the protocol's version and of a little-endian system. */
    private static final byte[] STREAM_HEAD = HexFormat.of()
            .parseHex("80028a0a6cfc9c46f9206aa850192e" + "80024de9032e"
                    + "80027d580d0000006c6974746c655f656e6469616e88732e");

    private static final Map<String, Tensor> SMALL_MODEL = smallModel();
    private static final Architecture SMALL_ARCHITECTURE =
            ModelFixture.smallConfig().architecture();

    private static void refusalsOnly(Runnable action) {
        try {
            action.run();
        } catch (InvalidInputException refused) {
            assertEquals(-1, refused.getMessage().indexOf('\n'), refused.getMessage());
        }
    }

    /** An accepted checkpoint must be readable to its last element. */
    private static void readAll(TensorSource source) {
        source.tensors().values().forEach(tensor -> {
            if (tensor.elements() < 1 << 16) {
                tensor.toFloats();
            }
        });
    }

    @FuzzTest(maxDuration = "3m")
    void pickle(byte[] bytes) {
        refusalsOnly(() -> new Unpickler("fuzz", ByteBuffer.wrap(bytes)).read());
    }

    @FuzzTest(maxDuration = "3m")
    void torchFile(byte[] bytes) {
        refusalsOnly(() -> readAll(TorchFile.read(MappedFile.ofMemory(NAME, bytes), WeightChoice.AUTO)));
    }

    /** A valid archive with a hostile pickle and hostile storages. Mutations of complete archives are rarely valid. */
    @FuzzTest(maxDuration = "3m")
    void torchArchive(byte[] bytes) throws IOException {
        int split = Math.min(12, bytes.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            store(zip, "m/data/0", Arrays.copyOf(bytes, split));
            store(zip, "m/data.pkl", Arrays.copyOfRange(bytes, split, bytes.length));
        }
        refusalsOnly(() -> readAll(TorchFile.read(MappedFile.ofMemory(NAME, out.toByteArray()), WeightChoice.AUTO)));
    }

    /** A valid beginning of a stream from torch before 1.6, followed by a hostile object, list of keys and storages. */
    @FuzzTest(maxDuration = "3m")
    void torchStream(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(STREAM_HEAD);
        out.writeBytes(bytes);
        refusalsOnly(() -> readAll(TorchFile.read(MappedFile.ofMemory(NAME, out.toByteArray()), WeightChoice.AUTO)));
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 crc = new CRC32();
        crc.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    @FuzzTest(maxDuration = "3m")
    void safetensors(byte[] bytes) {
        refusalsOnly(() -> readAll(SafetensorsFile.read(MappedFile.ofMemory(NAME, bytes))));
    }

    /** A valid length before a hostile header, and a few bytes of data after it. */
    @FuzzTest(maxDuration = "3m")
    void safetensorsHeader(byte[] header) {
        ByteBuffer file = ByteBuffer.allocate(8 + header.length + 16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header);
        refusalsOnly(() -> readAll(SafetensorsFile.read(MappedFile.ofMemory(NAME, file.array()))));
    }

    /** A hostile config.json beside valid weights: an accepted one must match the tensors. */
    @FuzzTest(maxDuration = "3m")
    void config(byte[] json) {
        refusalsOnly(() -> {
            JsonNode config = Json.parseObject(json, "config.json");
            Settings settings = Settings.of(config, "config.json");
            Findings findings = new Findings();
            SettingRules.check(settings, EnumSet.of(SettingRules.Section.JSON), false, findings);
            Architecture architecture = OfaConfigReader.fromJson(NAME, SMALL_MODEL, settings, config);
            FineTuning tuning = new FineTuningReader(architecture, findings).fromJson(settings, config);
            OfaTensors.validate(NAME, SMALL_MODEL, new OfaConfig(architecture, tuning), "config.json", false, findings);
        });
    }

    /** A hostile configuration.json of a ModelScope directory beside a valid model. */
    @FuzzTest(maxDuration = "3m")
    void configuration(byte[] json) {
        refusalsOnly(() -> {
            JsonNode configuration = Json.parseObject(json, "configuration.json");
            new FineTuningReader(SMALL_ARCHITECTURE, new Findings())
                    .withConfiguration(FineTuning.UNKNOWN, configuration, Path.of("configuration.json"), false);
        });
    }

    /** The hostile arguments of a fairseq checkpoint, as model and as task. */
    @FuzzTest(maxDuration = "3m")
    void fairseqArguments(byte[] json) {
        refusalsOnly(() -> {
            Settings settings = Settings.of(Json.parseObject(json, "fairseq_args.json"), "fairseq_args.json");
            Findings findings = new Findings();
            SettingRules.check(
                    settings, EnumSet.of(SettingRules.Section.MODEL, SettingRules.Section.TASK), true, findings);
            Architecture architecture =
                    OfaConfigReader.fromFairseq(NAME, SMALL_MODEL, settings, settings, Optional.empty());
            new FineTuningReader(architecture, findings).fromFairseq(settings, settings);
        });
    }

    /** A view of a few stored elements, with hostile offset, extents and strides. */
    @FuzzTest(maxDuration = "3m")
    void stridedTensor(byte[] bytes) {
        ByteBuffer input = ByteBuffer.wrap(Arrays.copyOf(bytes, 80));
        int dimensions = input.get() & 3;
        long offset = input.getLong();
        long[] shape = new long[dimensions];
        long[] strides = new long[dimensions];
        for (int i = 0; i < dimensions; i++) {
            // Small numbers reach more code than random ones, which overflow.
            shape[i] = input.get() % 2 == 0 ? input.getLong() : input.getLong() & 15;
            strides[i] = input.get() % 2 == 0 ? input.getLong() : input.getLong() & 15;
        }
        TorchStorage storage = new TorchStorage("HalfStorage", "0", 64);
        TorchTensor tensor = new TorchTensor(storage, offset & 127, shape, strides);
        refusalsOnly(() -> readAll(TorchFile.of(
                NAME,
                Map.of("t", tensor),
                WeightChoice.AUTO,
                (asked, from, length) -> ByteBuffer.allocate(128).slice((int) from, (int) length))));
    }

    private static Map<String, Tensor> smallModel() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        ModelFixture.small()
                .shapes
                .forEach((name, shape) ->
                        tensors.put(name, new Tensor(name, DType.FLOAT16, shape, ByteBuffer.allocate((int)
                                Tensor.byteLength(name, DType.FLOAT16, shape)))));
        return OfaTensors.normalise(NAME, tensors, new Findings());
    }
}
