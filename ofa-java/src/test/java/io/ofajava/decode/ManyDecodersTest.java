// SPDX-License-Identifier: Apache-2.0
package io.ofajava.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** By default, JavaCPP has ten functions for the instances of a callback class. */
class ManyDecodersTest {
    private static final int COUNT = 100;
    private static final int EOS = 2;
    private static final int COLUMNS = 8;

    @Test
    void aHundredDecodersLiveAtOnceAndEachCallsItsOwnEngine() {
        List<Decoder> decoders = new ArrayList<>();
        int[] calls = new int[COUNT];
        try {
            for (int i = 0; i < COUNT; i++) {
                int own = i;
                DecoderOptions options = new DecoderOptions(1, 1, 1, 16, 1, 0, 1, EOS, 3, 4, COLUMNS);
                decoders.add(new Decoder(options, step -> {
                    calls[own]++;
                    for (int column = 0; column < COLUMNS; column++) {
                        step.logits().put(column, column == EOS ? 1 : 0);
                    }
                }));
            }
            for (Decoder decoder : decoders) {
                decoder.submit(
                        7,
                        DecodeRequest.builder(new BeamSearch(1, true, 1))
                                .maxLength(8)
                                .minLength(0)
                                .build());
                decoder.step();
                assertEquals(7, decoder.poll().tag());
            }
        } finally {
            decoders.forEach(Decoder::close);
        }
        for (int i = 0; i < COUNT; i++) {
            assertEquals(1, calls[i], "engine " + i);
        }
    }
}
