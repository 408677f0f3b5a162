// SPDX-License-Identifier: Apache-2.0
package io.ofajava.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ofajava.checkpoint.pickle.Pickle;
import io.ofajava.error.CheckpointError;
import io.ofajava.error.Refusal;
import io.ofajava.text.VocabularyLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FairseqCheckpointTest {
    /** The arguments of every published training script. */
    private static final List<String> FLAGS = List.of(
            "encoder_normalize_before",
            "decoder_normalize_before",
            "layernorm_embedding",
            "patch_layernorm_embedding",
            "code_layernorm_embedding",
            "add_type_embedding",
            "scale_attn",
            "scale_fc",
            "scale_heads",
            "disable_entangle",
            "no_scale_embedding");

    @TempDir
    Path temporary;

    private Path file;
    private final ModelFixture model = ModelFixture.small();

    @BeforeEach
    void name() {
        file = temporary.resolve("checkpoint.pt");
    }

    private static Pickle entries(Pickle pickle, List<String> flags, Map<String, Integer> numbers) {
        pickle.op('}');
        flags.forEach(flag -> pickle.text(flag).op(0x88).op('s'));
        numbers.forEach((key, value) -> pickle.text(key).number(value).op('s'));
        return pickle;
    }

    private static Pickle namespace(Pickle pickle, List<String> flags, Map<String, Integer> numbers) {
        return entries(pickle.global("argparse", "Namespace").ops(")\u0081"), flags, numbers)
                .op('b');
    }

    /** {@code args}, the form that fairseq wrote before {@code cfg}. */
    private static UnaryOperator<Pickle> arguments(List<String> flags, Map<String, Integer> numbers) {
        return pickle -> namespace(pickle.text("args"), flags, numbers).op('s');
    }

    private static UnaryOperator<Pickle> configuration(Map<String, Integer> task) {
        return pickle -> entries(
                        namespace(
                                        pickle.text("args")
                                                .ops("Ns")
                                                .text("cfg")
                                                .op('}')
                                                .text("model"),
                                        FLAGS,
                                        Map.of())
                                .op('s')
                                .text("task"),
                        List.of(),
                        task)
                .ops("ss");
    }

    private OfaConfig open(UnaryOperator<Pickle> settings) throws IOException {
        model.writeFairseq(file, settings);
        return Checkpoint.open(file).config();
    }

    @Test
    void argumentsAndConfigurationsAreEquivalent() throws IOException {
        OfaConfig old = open(arguments(FLAGS, Map.of("encoder_layers", 1, "code_image_size", 128)));
        OfaConfig recent = open(configuration(Map.of()));
        assertEquals(recent, old);
        assertFalse(recent.architecture().positions().addedInDecoder());
        assertFalse(recent.scaleEmbedding());
    }

    @Test
    void omegaConfNodesAreUnwrapped() throws IOException {
        OfaConfig config = open(pickle -> {
            pickle.text("cfg")
                    .global("omegaconf.dictconfig", "DictConfig")
                    .ops(")\u0081}")
                    .text("_content")
                    .op('}')
                    .text("model");
            pickle.global("omegaconf.dictconfig", "DictConfig")
                    .ops(")\u0081}")
                    .text("_content")
                    .op('}');
            FLAGS.forEach(flag -> pickle.text(flag)
                    .global("omegaconf.nodes", "AnyNode")
                    .ops(")\u0081}")
                    .text("_val")
                    .op(0x88)
                    .ops("sbs"));
            pickle.text("attn_scale_factor")
                    .global("omegaconf.nodes", "AnyNode")
                    .ops(")\u0081}")
                    .text("_val")
                    .number(3)
                    .ops("sbs");
            return pickle.ops("sbssbs");
        });
        assertEquals(3, config.attentionScaleFactor());
        assertTrue(config.scaleHeads());
    }

    @Test
    void missingFlagsAreOff() throws IOException {
        List<String> fewer = new ArrayList<>(FLAGS);
        fewer.remove("scale_heads");
        fewer.remove("disable_entangle");
        Refusal.of(
                CheckpointError.MISMATCH, () -> open(arguments(fewer, Map.of())), "scale_heads is off, but", "c_attn");
        model.shapes.keySet().removeIf(name -> name.endsWith("c_attn"));
        OfaConfig config = open(arguments(fewer, Map.of()));
        assertFalse(config.scaleHeads());
        assertTrue(config.architecture().positions().addedInDecoder());
    }

    @Test
    void synchronisedBatchNormsHaveALargerEpsilon() throws IOException {
        assertEquals(1e-5, open(arguments(FLAGS, Map.of())).batchNormEpsilon());
        List<String> more = new ArrayList<>(FLAGS);
        more.add("sync_bn");
        assertEquals(1e-3, open(arguments(more, Map.of())).batchNormEpsilon());
    }

    @Test
    void theTaskDeterminesSizesAndLayout() throws IOException {
        OfaConfig config = open(configuration(
                Map.of("patch_image_size", 480, "max_image_size", 256, "code_dict_size", 64, "num_bins", 36)));
        assertEquals(480, config.patchImageSize());
        assertEquals(256, config.maxImageSize());
        assertEquals(new VocabularyLayout(200, 199, 200, 64, 264, 36), config.layout());
    }

    @Test
    void withoutALayoutAllIsText() throws IOException {
        // the published numbers, which do not fit a vocabulary of 300
        VocabularyLayout layout = open(configuration(Map.of("code_dict_size", 8192, "num_bins", 1000)))
                .layout();
        assertEquals(new VocabularyLayout(300, 299, 300, 0, 300, 0), layout);
    }

    @Test
    void aLayoutBesideTheFileWins() throws IOException {
        String layout =
                "{\"ofa_layout\":{\"text_vocab\":100,\"mask_token_id\":99,\"code_offset\":100,\"num_codes\":64,\"bin_offset\":164,\"num_bins\":36}}";
        for (String name : List.of("fairseq_args.json", "ofa_layout.json", "config.json")) {
            Files.writeString(temporary.resolve(name), layout);
            assertEquals(
                    100,
                    open(configuration(Map.of("code_dict_size", 64, "num_bins", 36)))
                            .layout()
                            .textVocab());
            Files.writeString(temporary.resolve(name), "{\"ofa_layout\":{}}");
            Refusal.of(
                    CheckpointError.SETTING_MISSING, () -> open(configuration(Map.of())), "ofa_layout", "text_vocab");
            Files.delete(temporary.resolve(name));
        }
    }

    @Test
    void argumentsThatContradictTheWeights() {
        Refusal.of(
                CheckpointError.MISMATCH,
                () -> open(arguments(FLAGS, Map.of("encoder_embed_dim", 768))),
                "checkpoint.pt (args)",
                "encoder_embed_dim is 768, but",
                "holds 8");
        Refusal.of(
                CheckpointError.SETTING_INVALID,
                () -> open(arguments(FLAGS, Map.of("scale_resids", 1))),
                "scale_resids");
    }

    @Test
    void withoutArgumentsAConfigJsonIsNeeded() throws IOException {
        Refusal.of(
                CheckpointError.NO_CONFIG,
                () -> open(pickle -> pickle.text("args").ops("Ns")));
        Files.writeString(temporary.resolve("config.json"), model.config.toString());
        assertEquals(8, open(pickle -> pickle.text("args").ops("Ns")).width());
    }
}
