"""Times PyTorch eager on the work of the JVM benchmarks: random weights, a published size, the same machine. Keys and values are
cached and position terms computed once, unlike in the original code.

    python3 time_baseline.py [--works encoder,caption,answer,ground,codes,vqgan] [--size base] [--threads 2] [--runs 5] [--out FILE]

Writes a JSON list: work, parameters, milliseconds of every run.
"""
import argparse
import json
import statistics
import sys
import time

WORKS = ("encoder", "caption", "answer", "ground", "codes", "vqgan")
SIZES = {"tiny": (256, 1024, 4, 4, 4, [3, 4, 6]), "medium": (512, 2048, 4, 4, 8, [3, 4, 23]), "base": (768, 3072, 6, 6, 12, [3, 4, 23]),
         "large": (1024, 4096, 12, 12, 16, [3, 8, 36]), "huge": (1280, 5120, 24, 12, 16, [3, 8, 36])}
# As OFA's vocabulary numbers " what does the image describe?"; the others are as long as the prompts of the JVM's benchmarks.
CAPTION = [0, 99, 473, 5, 2274, 6190, 116, 2]
QUESTION = [0, 99, 3195, 16, 5, 2353, 116, 2]
PHRASE = [0, 61, 976, 473, 5, 2788, 22, 5, 313, 11, 10, 2440, 512, 22, 6190, 116, 2]
PAINT = [0, 99, 16, 5, 1498, 2274, 116, 3747, 35, 10, 1275, 6241, 1065, 10, 2440, 3925, 2]
VQGAN = {"embed_dim": 256, "z_channels": 256, "ch": 128, "ch_mult": [1, 1, 2, 4], "num_res_blocks": 2, "resolution": 256, "attn_resolutions": [32]}
CODES = 1024


class Baseline:
    def __init__(self, size):
        from ofa_torch.config import Config
        from ofa_torch.model import OFA
        width, inner, encoder, decoder, heads, blocks = SIZES[size]
        self.model = OFA(Config(vocab_size=59457, d_model=width, encoder_layers=encoder, decoder_layers=decoder, encoder_attention_heads=heads,
                                encoder_ffn_dim=inner, token_bucket_size=256, image_bucket_size=42, code_image_size=256, resnet_layers=blocks)).eval()

    def encode(self, ids, side):
        if not side:
            return self.model.encoder(torch.tensor([ids]))
        image = torch.rand(1, 3, side, side) * 2 - 1
        return self.model.encoder(torch.tensor([ids]), *self.model.encoder.image_features(image))

    def search(self, ids, side, prefix, count, no_repeat):
        memory, _, places, _ = self.encode(ids, side)
        decoder = cached_decoder.CachedDecoder(self.model, memory, places, len(prefix) + count + 1)
        return cached_decoder.beam_search(decoder, prefix, 5, count, no_repeat)

    def works(self):
        """Name to parameters and what to time."""
        return {"encoder": ({"side": 384}, lambda: self.encode(CAPTION, 384)),
                "caption": ({"side": 384, "beam": 5, "steps": 17}, lambda: self.search(CAPTION, 384, [0], 16, 3)),
                "answer": ({"side": 480, "beam": 5}, lambda: self.search(QUESTION, 480, QUESTION[:-1], 3, 0)),
                "ground": ({"side": 512, "beam": 5, "steps": 5}, lambda: self.search(PHRASE, 512, [0], 4, 3)),
                "codes": ({"candidates": 1, "codes": CODES}, self.codes)}

    def codes(self):
        memory, _, places, _ = self.encode(PAINT, 0)
        return cached_decoder.sample_codes(cached_decoder.CachedDecoder(self.model, memory, places, CODES, True), 1, CODES)


def vqgan():
    from vqgan import Vqgan
    decoder = Vqgan(8192, VQGAN).eval()
    codes = torch.randint(8192, (1, 32, 32))
    return {"pixels": 256}, lambda: decoder(codes)


def measure(work, runs):
    """Milliseconds of each run after one that does not count."""
    times = []
    with torch.no_grad():
        for _ in range(runs + 1):
            start = time.perf_counter()
            work()
            times.append(1000 * (time.perf_counter() - start))
    return times[1:]


def main():
    global torch, cached_decoder
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--works", default=",".join(WORKS))
    parser.add_argument("--size", default="base", choices=SIZES)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--out")
    args = parser.parse_args()
    works = args.works.split(",")
    unknown = [work for work in works if work not in WORKS]
    if unknown or args.runs < 1 or args.threads < 1:
        parser.error(f"works are {', '.join(WORKS)}; runs and threads at least 1" + (f"; not {', '.join(unknown)}" if unknown else ""))
    try:
        import torch
    except ImportError:
        sys.exit("time_baseline: this Python has no PyTorch (Debian: apt-get install python3-torch), so there is nothing to compare with")
    import cached_decoder
    torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    baseline = Baseline(args.size).works() if set(works) - {"vqgan"} else {}
    results = []
    for work in works:
        parameters, run = vqgan() if work == "vqgan" else baseline[work]
        times = measure(run, args.runs)
        results.append({"library": "PyTorch " + torch.__version__, "work": work, "params": {"threads": args.threads, **({} if work == "vqgan" else {"size": args.size}), **parameters},
                        "samples_ms": times})
        print(f"{work}: {statistics.median(times):.1f} ms (median of {args.runs}; {min(times):.1f} to {max(times):.1f})", file=sys.stderr)
    text = json.dumps(results, indent=1)
    if args.out:
        with open(args.out, "w") as out:
            out.write(text + "\n")
    else:
        print(text)


if __name__ == "__main__":
    main()
