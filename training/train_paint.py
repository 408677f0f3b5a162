"""Train the demo's text-to-image model: captions to image tokens.

    python3 train_paint.py --cells cells.npy --vocabulary ../demo-model/model --out paint.pt --steps 6000 --decay 2000

A temporary head predicts from the middle of the decoder, before every cell, which objects of the caption have not been started:
without it the model learns only late to include every object.

The learning rate is constant except for a warm-up and the last `--decay` steps, where it falls to nearly nothing, so that `--resume`
with other numbers may continue from any point of the constant part. Saves every 100 steps.
"""
import argparse
import os
import random
import signal
import sys
import tempfile
import time

# As in train.py: idle threads of the workers' matrix libraries would spin on each other's core.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

import numpy as np
import torch
from torch import distributed, multiprocessing, nn
from torch.nn import functional as F

import bpe
import paint_scenes
import tasks
from batches import pad
from initialise import initialise
from ofa_torch.config import Config
from ofa_torch.model import OFA
from paint_data import CELLS, KINDS, MOST, Codes
from train import average_gradients
from train_vqgan import code_vectors

BORDER_WEIGHT = 0.1  # of cells at the image's border, which never hold an object
REMAINING_WEIGHT = 0.05
CODE_STD = 0.05
NEIGHBOURS = ((1, -1), (1, 0))  # rows and columns from the query's cell to the cells above the one that is written next


def paint_config(text_ids, codes, bins=100):
    """The text-to-image model's architecture. The backbone is there because every OFA checkpoint has one; it is not used."""
    layout = {"text_vocab": text_ids, "mask_token_id": text_ids - 1, "code_offset": text_ids, "num_codes": codes,
              "bin_offset": text_ids + codes, "num_bins": bins}
    return Config(vocab_size=text_ids + codes + bins, d_model=192, encoder_layers=2, decoder_layers=4, encoder_attention_heads=4,
                  encoder_ffn_dim=576, token_bucket_size=16, image_bucket_size=33, code_image_size=96,
                  patch_layernorm_embedding=False, entangle_position_embedding=True, resnet_layers=[1, 1, 1], ofa_layout=layout)


def start(model, cells, seed):
    """Starting weights: codes that look alike are alike, two heads look at the cells above the one to be written."""
    layout, size = model.config.ofa_layout, model.config.image_bucket_size
    initialise(model, (layout["bin_offset"], layout["num_bins"]), seed)
    with torch.no_grad():
        first, count = layout["code_offset"], layout["num_codes"]
        tokens = model.encoder.embed_tokens.weight
        alike = code_vectors(cells, model.config.d_model)
        alike = torch.sign(alike) * alike.abs().sqrt()  # weaker components count for more than in the pixels
        tokens[first:first + count] = (alike / alike.std() + torch.randn_like(alike)) * CODE_STD * 0.7
        for table in model.decoder.image_rel_pos_table_list:
            for head, (row, column) in enumerate(NEIGHBOURS):
                table.weight[(row + size - 1) * (2 * size - 1) + column + size - 1, head] = 2.5
    return model


class PaintLoss:
    """Mean negative log likelihood of codes (B, 144) under captions, border cells weighted less."""

    def __init__(self, model):
        self.model = model
        layout = model.config.ofa_layout
        self.first, self.count = layout["code_offset"], layout["num_codes"]
        inside = torch.zeros(CELLS, CELLS)
        inside[1:-1, 1:-1] = 1
        self.inside = inside.flatten().bool()
        self.weights = torch.where(self.inside, 1.0, BORDER_WEIGHT)
        self.weights /= self.weights.sum()

    def distributions(self, sources, codes):
        """Log probabilities of every code before each of codes: sources B lists of ids, codes int64 (B, n), of which the last
        column is not looked at -> (B, n, codes)."""
        return self._run(sources, codes)[0]

    def _run(self, sources, codes):
        """(`distributions`, outputs of the decoder's middle layer (B, n, width))."""
        memory, padding, places, _ = self.model.encoder(pad(sources))
        start = torch.full((len(codes), 1), tasks.BOS)
        inputs = torch.cat([start, codes[:, :-1] + self.first], 1)
        features, hidden = self.model.decoder(inputs, memory, padding, places, torch.ones(len(codes), dtype=torch.bool))
        logits = F.linear(features, self.model.encoder.embed_tokens.weight[self.first:self.first + self.count])
        return torch.log_softmax(logits, -1), hidden[len(hidden) // 2]

    def __call__(self, sources, codes, remaining, head):
        """(loss, sum of negative log likelihood per image, loss of the head that says what remains): remaining (B, 144, KINDS * MOST)
        as `Codes.remaining`."""
        distributions, middle = self._run(sources, codes)
        scores = -distributions.gather(2, codes[:, :, None])[:, :, 0]
        forgotten = F.binary_cross_entropy_with_logits(head(middle), remaining, reduction="none").sum(-1).mean()
        return (scores * self.weights).sum(1).mean(), scores.detach().sum(1).mean(), forgotten


def rate(step, steps, decay, warm=100):
    """Share of the full learning rate."""
    left = (steps - step) / max(1, decay)
    return min(1, (step + 1) / warm) * max(0.01, min(1, left))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", required=True, help="result of paint_data.py")
    parser.add_argument("--vocabulary", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--decay", type=int, default=2000)
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--workers", type=int, default=2, help="processes of one thread that share a batch")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", action="store_true")
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory() as meeting:
        multiprocessing.start_processes(work, (args, os.path.join(meeting, "file")), args.workers, daemon=True, start_method="fork")


def work(rank, args, meeting):
    """One worker: an equal part of every batch, one thread. Worker 0 prints and saves."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    distributed.init_process_group("gloo", "file://" + meeting, rank=rank, world_size=args.workers)
    tokenizer = bpe.Tokenizer(args.vocabulary)
    prompts = tasks.Prompts(tokenizer)
    codes = Codes(np.load(args.cells))
    model = start(OFA(paint_config(tokenizer.mask + 1, len(codes.cells))), codes.cells, args.seed)
    loss_of = PaintLoss(model)
    unused = {id(p) for p in list(model.encoder.embed_images.parameters()) + list(model.encoder.image_proj.parameters())}
    learning = [p for p in model.parameters() if id(p) not in unused]
    head = nn.Linear(model.config.d_model, KINDS * MOST)
    learning += head.parameters()
    optimizer = torch.optim.AdamW(learning, lr=args.lr, betas=(0.9, 0.98), weight_decay=0.01)
    state = {"step": 0, "seconds": 0.0, "loss": 6.0, "nats": 800.0, "remaining": 5.0}
    if args.resume and os.path.exists(args.out):
        saved = torch.load(args.out)
        model.load_state_dict(saved["model"])
        head.load_state_dict(saved["head"])
        optimizer.load_state_dict(saved["optimizer"])
        state = saved["state"]

    def save():
        if rank == 0:
            torch.save({"model": model.state_dict(), "head": head.state_dict(), "optimizer": optimizer.state_dict(), "state": state},
                       args.out + ".new")
            os.replace(args.out + ".new", args.out)

    if rank == 0:
        print(f"{sum(p.numel() for p in learning) / 1e6:.2f} M parameters that learn", flush=True)
    tick = time.time()
    while state["step"] < args.steps:
        rng = random.Random(f"{args.seed}/{state['step']}/{rank}")
        drawn = [paint_scenes.training_scene(rng) for _ in range(args.batch // args.workers)]
        sources = [prompts.source(tasks.IMAGE.format(text)) for _, _, text in drawn]
        grids = [codes.scene(background, objects) for background, objects, _ in drawn]
        remaining = torch.from_numpy(np.stack([codes.remaining(grid, objects) for grid, (_, objects, _) in zip(grids, drawn)]))
        for group in optimizer.param_groups:
            group["lr"] = args.lr * rate(state["step"], args.steps, args.decay)
        loss, nats, forgotten = loss_of(sources, torch.from_numpy(np.stack(grids)).flatten(1), remaining, head)
        optimizer.zero_grad(set_to_none=True)
        (loss + REMAINING_WEIGHT * forgotten).backward()
        graded = [p for p in learning if p.grad is not None]
        average_gradients(graded, args.workers)
        torch.nn.utils.clip_grad_norm_(graded, 1.0)
        optimizer.step()
        state["step"] += 1
        state["loss"] += 0.04 * (loss.item() - state["loss"])
        state["nats"] += 0.04 * (nats.item() - state["nats"])
        state["remaining"] += 0.04 * (forgotten.item() - state["remaining"])
        state["seconds"] += time.time() - tick
        tick = time.time()
        if rank == 0 and state["step"] % 20 == 0:
            print(f"step {state['step']} {state['seconds']:.0f}s loss {state['loss']:.4f} nats an image {state['nats']:.2f} "
                  f"remaining {state['remaining']:.3f}", flush=True)
        if state["step"] % 100 == 0:
            save()
    save()


if __name__ == "__main__":
    main()
