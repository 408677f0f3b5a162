"""How long PyTorch eager takes for picture stem and encoder at OFA-base size, random weights, 384 x 384: what the benchmarks of the JVM are
compared with on one and the same machine.

    python3 time_encoder.py [--threads 2] [--runs 7]
"""
import argparse
import statistics
import time

import torch

from ofa_torch.config import Config
from ofa_torch.model import OFA

CAPTION_PROMPT = [0, 99, 473, 5, 2274, 6190, 116, 2]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=7)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    model = OFA(Config(vocab_size=59457, d_model=768, encoder_layers=6, decoder_layers=6, encoder_attention_heads=12,
                       encoder_ffn_dim=3072, token_bucket_size=256, image_bucket_size=42, resnet_layers=[3, 4, 23])).eval()
    picture, text = torch.rand(1, 3, 384, 384) * 2 - 1, torch.tensor([CAPTION_PROMPT])
    stem, whole = [], []
    with torch.no_grad():
        for _ in range(args.runs + 1):
            start = time.perf_counter()
            grid = model.encoder.embed_images(picture)
            stem.append(time.perf_counter() - start)
            model.encoder(text, *model.encoder.project(grid))
            whole.append(time.perf_counter() - start)
    print(f"stem {1000 * statistics.median(stem[1:]):.0f} ms, stem and encoder {1000 * statistics.median(whole[1:]):.0f} ms "
          f"(medians of {args.runs})")


if __name__ == "__main__":
    main()
