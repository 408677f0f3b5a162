"""Stage 2: train the demo model on captions, questions and regions together.

    python3 train.py --data DATA --vocabulary DIR --stem stem.pt --out demo.pt --steps 8000

Saves every 200 steps; `--resume` continues from the file (with another `--steps` or `--lr`, if given). Scenes get harder
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
from data import Scenes, reduced, to_input
from initialise import initialise, start_projection
from ofa_torch import safetensors
from ofa_torch.config import Config
from ofa_torch.model import OFA
from probes import Probes

BIN_SIGMA = 1.5
LEVEL_UP = {"caption": 0.2, "region": 2.2}
TASKS = ("caption", "question", "region")
SHOWN = TASKS + ("relation", "look", "placed", "alike", "grouped", "known", "seen", "shape")
WEIGHTS = {"caption": 1.0, "question": 1.0, "region": 1.0, "look": 0.3, "placed": 0.3, "alike": 0.3, "grouped": 0.6, "known": 0.1, "seen": 0.3}
# Relations use 'left of' and 'above' until this accuracy is reached; then the share with the other words grows.
PLAIN = 0.95
PLAIN_DOWN = {"relation": 0.1, "step": 0.15, "again": 0.06}


def demo_config(tokenizer):
    """The demo's architecture."""
    layout = {"text_vocab": tokenizer.mask + 1, "mask_token_id": tokenizer.mask, "code_offset": tokenizer.code0,
              "num_codes": tokenizer.bin0 - tokenizer.code0, "bin_offset": tokenizer.bin0, "num_bins": tokenizer.bins}
    return Config(vocab_size=len(tokenizer.ids), d_model=192, encoder_layers=3, decoder_layers=3,
                  encoder_attention_heads=4, encoder_ffn_dim=768, token_bucket_size=16, image_bucket_size=33,
                  code_image_size=96, patch_layernorm_embedding=False, entangle_position_embedding=True, resnet_layers=[1, 1, 1], ofa_layout=layout)


def losses(model, probes, images, want, parts, train_stem, bin0, bins):
    """The loss to minimise, and its parts by the names in SHOWN. The backbone runs once per image."""
    with torch.set_grad_enabled(train_stem):
        grid = model.encoder.embed_images(images)
    cells, places = model.encoder.project(grid)
    seen, right = probes.seen(grid, want)
    shown = {"seen": seen, "shape": torch.tensor(right[1])}
    looked = []
    for name, part in zip(TASKS, parts):
        memory, padding, source_places, _ = model.encoder(part.sources, cells[part.image], places)
        features, hidden = model.decoder(part.inputs, memory, padding, source_places)
        each = target_losses(model.output(features[part.rows, part.columns]), part.targets, bin0, bins)
        shown[name] = each.mean()
        looked.append(look_loss(model, part))
        if name == "caption":
            shown["known"], shown["grouped"] = probes.grouped(memory, want)
            shown["alike"] = probes.alike(model.encoder.layers[1].self_attn.weights, want)
        elif name == "question":
            shown["placed"] = probes.placed(memory, hidden[2], part)
            shown["relation"] = each[part.relations].sum() / max(1, part.relations.sum())
    shown["look"] = torch.cat(looked).mean()
    return sum(WEIGHTS.get(name, 0) * value for name, value in shown.items()), shown


def target_losses(logits, targets, bin0, bins):
    """Loss of each target (N) under logits (N, vocab); bins have Gaussian soft targets over their neighbours."""
    scores = F.log_softmax(logits.float(), -1)
    loss = -scores.gather(1, targets[:, None])[:, 0]
    boxed = (targets >= bin0).nonzero()[:, 0]
    if len(boxed):
        distance = torch.arange(bins)[None] - (targets[boxed] - bin0)[:, None]
        soft = torch.softmax(-0.5 * (distance / BIN_SIGMA) ** 2, -1)
        loss = loss.index_copy(0, boxed, -(soft * scores[boxed, bin0:bin0 + bins]).sum(-1))
    return loss


def look_loss(model, part):
    """Attention loss of two heads of the middle decoder layer: the negative log of their attention on the centre cells
    of the objects that a position is about, one value per such position."""
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
    parser.add_argument("--begin-with", help="directory of an exported model to continue from, without an optimizer's state")
    parser.add_argument("--out", required=True)
    parser.add_argument("--steps", type=int, default=8000)
    parser.add_argument("--lr", type=float, default=8e-4)
    parser.add_argument("--images", type=int, default=24)
    parser.add_argument("--questions", type=int, default=2)
    parser.add_argument("--regions", type=int, default=1)
    parser.add_argument("--stem-from", type=int, default=0, help="step from which the backbone learns too, at 0.6 of the rate")
    parser.add_argument("--again", action="store_true", help="begin the learning rate's course again when resuming")
    parser.add_argument("--alike", type=float, default=0.4, help="share of scenes that must have objects that are alike, which are learned late; "
                        "0 at the end, since the model says 'two' too often otherwise")
    parser.add_argument("--level", type=int, help="continue from this level of difficulty (1 to 4)")
    parser.add_argument("--workers", type=int, default=2, help="processes of one thread that share a batch")
    parser.add_argument("--bf16", action="store_true", help="compute in bfloat16; weights and sums stay in float32")
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
    model.decoder.layers[1].cross_attn.weights = model.encoder.layers[1].self_attn.weights = ()
    initialise(model, (tokenizer.bin0, tokenizer.bins), args.seed)
    stem = model.encoder.embed_images.to(memory_format=torch.channels_last)
    if args.begin_with:
        exported = safetensors.load(os.path.join(args.begin_with, "model.safetensors"))
        model.load_checkpoint({k: v.float() if v.is_floating_point() else v for k, v in exported.items()})
    probes = Probes(model.config.d_model)
    if args.stem and not args.begin_with:
        taught = torch.load(args.stem)
        stem.load_state_dict(taught["stem"])
        with torch.no_grad():
            grid = stem.eval()(to_input(scenes.images[:64]))
        head = {k: v.flatten(1) if v.dim() > 1 else v for k, v in taught["head"].items()}
        start_projection(model, grid, head["weight"])
        probes.stem.load_state_dict(head)
    inner = {id(p) for p in stem.parameters()}
    others = [p for p in model.parameters() if id(p) not in inner]
    groups = [{"params": others, "share": 1.0}, {"params": list(stem.parameters()), "share": 0.6},
              {"params": list(probes.parameters()), "share": 2.0}]
    optimizer = torch.optim.AdamW(groups, lr=args.lr, betas=(0.9, 0.98), weight_decay=0.01)
    state = {"step": 0, "origin": 0, "level": 1, "seconds": 0.0, "plain": PLAIN, "averages": dict.fromkeys(SHOWN, 5.0)}
    if args.resume and os.path.exists(args.out):
        saved = torch.load(args.out)
        model.load_state_dict(saved["model"])
        probes.load_state_dict(saved["probes"])
        optimizer.load_state_dict(saved["optimizer"])
        state = saved["state"]
        state["averages"] = {**dict.fromkeys(SHOWN, 5.0), **state["averages"]}
        if args.again:
            state["origin"] = state["step"]
    if args.level:
        state["level"] = args.level

    def save():
        if rank == 0:
            torch.save({"model": model.state_dict(), "probes": probes.state_dict(), "optimizer": optimizer.state_dict(),
                        "state": state}, args.out + ".new")
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
        images = args.images // args.workers
        drawn = batches.draw(prompts, scenes, rng, images, args.questions, args.regions, state["level"], state["plain"],
                             args.alike)
        with reduced(args.bf16):
            loss, shown = losses(model, probes, *drawn, train_stem, tokenizer.bin0, tokenizer.bins)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        learning = [p for group in optimizer.param_groups for p in group["params"] if p.grad is not None]
        average_gradients(learning, args.workers)
        torch.nn.utils.clip_grad_norm_(learning, 1.0)
        optimizer.step()
        values = torch.tensor([shown[name].item() for name in SHOWN])
        distributed.all_reduce(values)
        state["step"] += 1
        averages = state["averages"]
        for name, value in zip(SHOWN, values.tolist()):
            averages[name] += 0.03 * (value / args.workers - averages[name])
        state["seconds"] += time.time() - tick
        tick = time.time()
        if state["level"] < 4 and all(averages[name] < limit for name, limit in LEVEL_UP.items()):
            state["level"] += 1
            averages.update((name, averages[name] + 0.5) for name in TASKS)
        if state["plain"] > 0 and averages["relation"] < PLAIN_DOWN["relation"]:
            state["plain"] = max(0.0, state["plain"] - PLAIN_DOWN["step"])
            averages["relation"] += PLAIN_DOWN["again"]
        if state["step"] % 25 == 0:
            say(f"step {state['step']} {state['seconds']:.0f}s level {state['level']} plain {state['plain']:.2f} "
                + " ".join(f"{name} {averages[name]:.3f}" for name in SHOWN))
        if state["step"] % 200 == 0:
            save()
    save()


if __name__ == "__main__":
    main()
