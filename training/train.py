"""Stage 2: train the demo model on captions, questions and regions together.

    python3 train.py --data DATA --vocabulary DIR --stem stem.pt --out demo.pt --steps 5000

Saves every 200 steps; `--resume` goes on from the file (with another `--steps` or `--lr`, if given). Scenes get harder
in four levels, by number of objects, as soon as captions and regions of the present level go well.
"""
import argparse
import math
import os
import random
import signal
import sys
import tempfile
import time

# Before PyTorch is loaded: idle threads of the workers' matrix libraries would spin on each other's core.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

import torch
from torch import distributed, multiprocessing
from torch.nn import functional as F

import batches
import bpe
import tasks
from data import Scenes, to_input
from initialise import initialise, start_projection
from ofa_torch import safetensors
from ofa_torch.config import Config
from ofa_torch.model import OFA

BIN_SIGMA = 1.5
LEVEL_UP = {"caption": 0.2, "region": 2.2}


def demo_config(tokenizer):
    """The demo's architecture."""
    layout = {"text_vocab": tokenizer.mask + 1, "mask_token_id": tokenizer.mask, "code_offset": tokenizer.code0,
              "num_codes": tokenizer.bin0 - tokenizer.code0, "bin_offset": tokenizer.bin0, "num_bins": tokenizer.bins}
    return Config(vocab_size=len(tokenizer.ids), d_model=192, encoder_layers=3, decoder_layers=3,
                  encoder_attention_heads=4, encoder_ffn_dim=768, token_bucket_size=16, image_bucket_size=33,
                  code_image_size=96, patch_layernorm_embedding=False, entangle_position_embedding=True, resnet_layers=[1, 1, 1], ofa_layout=layout)


def losses(model, pictures, parts, train_stem, bin0, bins):
    """Mean loss of each task (caption, question, region), then `look_loss` over all. The stem runs once a picture."""
    with torch.set_grad_enabled(train_stem):
        grid = model.encoder.embed_images(pictures)
    cells, places = model.encoder.project(grid)
    found, looked = [], []
    for part in parts:
        memory, padding, source_places, _ = model.encoder(part.sources, cells[part.picture], places)
        features, _ = model.decoder(part.inputs, memory, padding, source_places)
        found.append(target_loss(model.output(features[part.rows, part.columns]), part.targets, bin0, bins))
        looked.append(look_loss(model, part))
    return found + [torch.cat(looked).mean()]


def target_loss(logits, targets, bin0, bins):
    """Mean loss of targets (N) under logits (N, vocab); bins have Gaussian soft targets over their neighbours."""
    scores = F.log_softmax(logits.float(), -1)
    loss = -scores.gather(1, targets[:, None])[:, 0]
    boxed = (targets >= bin0).nonzero()[:, 0]
    if len(boxed):
        distance = torch.arange(bins)[None] - (targets[boxed] - bin0)[:, None]
        soft = torch.softmax(-0.5 * (distance / BIN_SIGMA) ** 2, -1)
        loss = loss.index_copy(0, boxed, -(soft * scores[boxed, bin0:bin0 + bins]).sum(-1))
    return loss.mean()


def look_loss(model, part):
    """How little two heads of the middle decoder layer look at the objects that a position is about: negative log
    of the attention on their centre cells, one value for each such position."""
    weights = model.decoder.layers[1].cross_attn.weights[part.look_rows, 2:, part.look_columns, :36].mean(1)
    return -((weights * part.looks).sum(1) + 1e-4).log()


def rate(step, steps, warm=100):
    """Share of the full learning rate: warm-up, then a cosine down to 2 %."""
    return min(1, (step + 1) / warm) * (0.02 + 0.98 * (0.5 + 0.5 * math.cos(math.pi * min(1, step / steps))))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True)
    parser.add_argument("--vocabulary", required=True)
    parser.add_argument("--stem", help="result of train_stem.py")
    parser.add_argument("--begin-with", help="directory of an exported model to go on from, without an optimizer's state")
    parser.add_argument("--out", required=True)
    parser.add_argument("--steps", type=int, default=5000)
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--pictures", type=int, default=16)
    parser.add_argument("--questions", type=int, default=3)
    parser.add_argument("--regions", type=int, default=2)
    parser.add_argument("--stem-from", type=int, default=2500, help="step from which the stem learns too, at 0.3 of the rate")
    parser.add_argument("--plain-until", type=int, default=2500, help="step until which nearly all relations are 'left of' or 'above'")
    parser.add_argument("--again", action="store_true", help="begin the learning rate's course anew when resuming")
    parser.add_argument("--look", type=float, default=0.3, help="weight of the loss that aims two attention heads")
    parser.add_argument("--level", type=int, help="go on from this level of difficulty (1 to 4)")
    parser.add_argument("--workers", type=int, default=2, help="processes of one thread that share a batch")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", action="store_true")
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leaves through the end of Python, which ends the workers
    with tempfile.TemporaryDirectory() as meeting:
        multiprocessing.start_processes(work, (args, os.path.join(meeting, "file")), args.workers, daemon=True, start_method="fork")


def average_gradients(parameters, workers):
    """Make every worker's gradients the mean over the workers."""
    if workers == 1:
        return
    flat = torch.cat([p.grad.flatten() for p in parameters])
    distributed.all_reduce(flat)
    flat /= workers
    offset = 0
    for p in parameters:
        p.grad.copy_(flat[offset:offset + p.numel()].view_as(p))
        offset += p.numel()


def work(rank, args, meeting):
    """One worker: an equal part of every batch, one thread. Worker 0 prints and saves."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    distributed.init_process_group("gloo", "file://" + meeting, rank=rank, world_size=args.workers)
    tokenizer = bpe.Tokenizer(args.vocabulary)
    prompts = tasks.Prompts(tokenizer)
    scenes = Scenes(args.data)
    model = OFA(demo_config(tokenizer), train_batch_norm=not args.begin_with)
    model.decoder.layers[1].cross_attn.weights = ()
    initialise(model, (tokenizer.bin0, tokenizer.bins), args.seed)
    stem = model.encoder.embed_images.to(memory_format=torch.channels_last)
    if args.begin_with:
        exported = safetensors.load(os.path.join(args.begin_with, "model.safetensors"))
        model.load_checkpoint({k: v.float() if v.is_floating_point() else v for k, v in exported.items()})
    elif args.stem:
        taught = torch.load(args.stem)
        stem.load_state_dict(taught["stem"])
        with torch.no_grad():
            grid = stem.eval()(to_input(scenes.pictures[:64]))
        start_projection(model, grid, taught["head"]["weight"][:, :, 0, 0])
    inner = {id(p) for p in stem.parameters()}
    others = [p for p in model.parameters() if id(p) not in inner]
    groups = [{"params": others, "share": 1.0}, {"params": list(stem.parameters()), "share": 0.3}]
    optimizer = torch.optim.AdamW(groups, lr=args.lr, betas=(0.9, 0.98), weight_decay=0.01)
    state = {"step": 0, "origin": 0, "level": 1, "seconds": 0.0, "averages": [5.0, 5.0, 5.0, 5.0]}
    if args.resume and os.path.exists(args.out):
        saved = torch.load(args.out)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        state = saved["state"]
        state["averages"] = (state["averages"] + [3.0])[:4]
        state["origin"] = state["step"] if args.again else state.get("origin", 0)
    if args.level:
        state["level"] = args.level

    def save():
        if rank == 0:
            torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "state": state}, args.out + ".new")
            os.replace(args.out + ".new", args.out)

    def say(text):
        if rank == 0:
            print(text, flush=True)

    say(f"{sum(p.numel() for p in model.parameters()) / 1e6:.2f} M parameters")
    tick = time.time()
    while state["step"] < args.steps:
        step = state["step"]
        train_stem = step >= args.stem_from
        model.train()
        stem.train(train_stem)
        for group in optimizer.param_groups:
            group["lr"] = args.lr * group["share"] * rate(step - state["origin"], args.steps - state["origin"])
        rng = random.Random(f"{args.seed}/{step}/{rank}")
        pictures = args.pictures // args.workers
        plain = 0.95 if step < args.plain_until else 0
        drawn = batches.draw(prompts, scenes, rng, pictures, args.questions, args.regions, state["level"], plain)
        parts = losses(model, *drawn, train_stem, tokenizer.bin0, tokenizer.bins)
        optimizer.zero_grad(set_to_none=True)
        (sum(parts[:3]) + args.look * parts[3]).backward()
        learning = [p for p in model.parameters() if p.grad is not None]
        average_gradients(learning, args.workers)
        torch.nn.utils.clip_grad_norm_(learning, 1.0)
        optimizer.step()
        shown = torch.tensor([p.item() for p in parts])
        distributed.all_reduce(shown)
        state["step"] += 1
        state["averages"] = [0.97 * a + 0.03 * p / args.workers for a, p in zip(state["averages"], shown.tolist())]
        state["seconds"] += time.time() - tick
        tick = time.time()
        caption, question, region, looking = state["averages"]
        if state["level"] < 4 and caption < LEVEL_UP["caption"] and region < LEVEL_UP["region"]:
            state["level"] += 1
            state["averages"] = [a + 0.5 for a in state["averages"]]
        if state["step"] % 25 == 0:
            say(f"step {state['step']} {state['seconds']:.0f}s level {state['level']} caption {caption:.3f} "
                f"question {question:.3f} region {region:.3f} look {looking:.3f}")
        if state["step"] % 200 == 0:
            save()
    save()


if __name__ == "__main__":
    main()
