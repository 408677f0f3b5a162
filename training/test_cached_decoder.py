"""The cached decoder computes what the whole model computes: python3 test_cached_decoder.py"""
import torch

import cached_decoder
from ofa_torch.config import Config
from ofa_torch.model import OFA


def main():
    torch.manual_seed(1)
    cached_decoder.TEXT, cached_decoder.CODES = 60, 40
    model = OFA(Config(vocab_size=120, d_model=32, encoder_layers=2, decoder_layers=3, encoder_attention_heads=4, encoder_ffn_dim=64, token_bucket_size=16,
                       image_bucket_size=8, code_image_size=64)).eval()
    for parameter in model.parameters():  # biases, norms and head scales that are not 0 and 1
        parameter.data += 0.1 * torch.randn_like(parameter)
    source, image = torch.tensor([[0, 5, 6, 7, 2]]), torch.randn(1, 3, 48, 64)
    with torch.no_grad():
        memory, _, places, _ = model.encoder(source, *model.encoder.image_features(image))
        for codes in (False, True):
            rows = torch.randint(60, 100, (3, 12))
            rows[:, 0] = 0
            if not codes:
                rows[:, :4] = rows[:1, :4]  # what is read as one row before it forks
            whole = model(source.repeat(3, 1), rows, image.repeat(3, 1, 1, 1), code_rows=torch.full((3,), codes))["logits"]
            whole = whole[:, :, 60:100] if codes else whole
            decoder = cached_decoder.CachedDecoder(model, memory, places, 12, codes)
            if not codes:
                check(decoder.step(rows[:1, :4]), whole[:1, 3])
                decoder.reorder([0, 0, 0])
            else:
                decoder.reorder([0, 0, 0])
                check(decoder.step(rows[:, :1]), whole[:, 0])
            for at in range(decoder.length, 12):
                check(decoder.step(rows[:, at:at + 1]), whole[:, at])
            order = [2, 0, 1]
            decoder = cached_decoder.CachedDecoder(model, memory, places, 12, codes)
            decoder.reorder([0, 0, 0])
            decoder.step(rows[:, :6])
            decoder.reorder(order)
            check(decoder.step(rows[order, 6:7]), whole[order, 6])
        found = cached_decoder.beam_search(cached_decoder.CachedDecoder(model, memory, places, 8), [0, 9], 1, 5)
        for at in range(2, 7):  # a beam of 1 is greedy
            logits = model(source, torch.tensor([found[:at]]), image)["logits"][0, -1]
            logits[:4] = float("-inf")
            assert found[at] == int(logits.argmax())
        assert cached_decoder.sample_codes(cached_decoder.CachedDecoder(model, memory, places, 9, True), 2, 9, 5).shape == (2, 9)
    print("ok")


def check(found, expected):
    assert found.shape == expected.shape, (found.shape, expected.shape)
    assert (found - expected).abs().max() < 1e-4, (found - expected).abs().max()


if __name__ == "__main__":
    main()
