"""Stage 2 on generator v2: train the model on captions, questions, triples and regions together.

    python3 world_train.py --data DATA --vocabulary DIR --stem stem.pt --out world.pt --bf16 --log world_train.log

Saves every 200 steps and on SIGTERM; `--resume` continues from the file. Scenes get harder in four levels
(world_data.LEVELS) as soon as captions and regions of the present level go well; relations begin with 'left of' and
'above' only.
"""
import argparse
import os
import random
import signal
import tempfile
import time

# Before PyTorch is loaded: idle threads of the workers' matrix libraries would spin on each other's core.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

import torch
from torch import distributed, multiprocessing, nn
from torch.nn import functional as F

import bpe
import tasks
import world_batches
import world_cells
from data import reduced, to_input
from initialise import initialise, start_projection
from ofa_torch.config import Config
from ofa_torch.model import OFA
from train import PLAIN, PLAIN_DOWN, average_gradients, rate, target_losses
from world_data import WorldScenes
from world_log import Log

SIDE = world_cells.CELL * world_cells.GRID
PARTS = ("caption", "question", "region")
SHOWN = (*PARTS, "relation", "look", "known", "counted", "seen", "noun")
WEIGHTS = {"caption": 1.0, "question": 1.0, "region": 1.0, "look": 0.3, "known": 0.1, "counted": 0.3, "seen": 0.3}
LEVEL_UP = {"caption": 0.25, "region": 2.2}
LOOK_LAYER, LOOK_HEADS = 1, slice(2, None)


def world_config(tokenizer):
    """The architecture of the demo model, for 128 x 128 pixels."""
    layout = {
        "text_vocab": tokenizer.mask + 1,
        "mask_token_id": tokenizer.mask,
        "code_offset": tokenizer.code0,
        "num_codes": tokenizer.bin0 - tokenizer.code0,
        "bin_offset": tokenizer.bin0,
        "num_bins": tokenizer.bins,
    }
    return Config(
        vocab_size=len(tokenizer.ids),
        d_model=192,
        encoder_layers=3,
        decoder_layers=3,
        encoder_attention_heads=4,
        encoder_ffn_dim=768,
        token_bucket_size=24,
        image_bucket_size=33,
        code_image_size=SIDE,
        patch_layernorm_embedding=False,
        entangle_position_embedding=True,
        resnet_layers=[1, 1, 1],
        ofa_layout=layout,
    )


class Probes(nn.Module):
    """Temporary heads: what a cell holds, by the backbone and by the encoder, and how many things are like it."""

    def __init__(self, width):
        super().__init__()
        self.stem = nn.Linear(1024, world_cells.OUTPUTS)
        self.cells = nn.Linear(width, world_cells.OUTPUTS)
        self.counts = nn.Linear(width, 5)

    def counted(self, cells, facts_of):
        """Loss of the number of objects in the group of a cell's object: cells (P, 64, width) of the encoder."""
        rows = [
            (p, world_cells.cell(o), len(facts["groups"][o["group"]]) - 1)
            for p, facts in enumerate(facts_of)
            for o in facts["objects"]
        ]
        image, place, count = torch.tensor(rows).T
        return F.cross_entropy(self.counts(cells[image, place]).float(), count)


def look_loss(model, part):
    """Negative log of the attention of two decoder heads on the cells of the objects that a position is about."""
    weights = model.decoder.layers[LOOK_LAYER].cross_attn.weights
    found = weights[part.look_rows, LOOK_HEADS, part.look_columns, : world_cells.CELLS].mean(1)
    return -((found * part.looks).sum(1) + 1e-4).log()


def losses(model, probes, pixels, facts, parts, train_stem, bin0, bins):
    """The loss to minimise, and its parts by the names in SHOWN. The backbone runs once per image."""
    with torch.set_grad_enabled(train_stem):
        grid = model.encoder.embed_images(pixels)
    cells, places = model.encoder.project(grid)
    want = world_cells.targets(facts)
    seen, right = world_cells.loss(probes.stem(grid.flatten(2).transpose(1, 2)), *want)
    shown, looked = {"seen": seen, "noun": torch.tensor(right[0])}, []
    for name, part in zip(PARTS, parts):
        memory, padding, source_places, _ = model.encoder(part.sources, cells[part.image], places)
        features, _ = model.decoder(part.inputs, memory, padding, source_places)
        each = target_losses(model.output(features[part.rows, part.columns]), part.targets, bin0, bins)
        shown[name] = each.mean()
        if len(part.look_rows):
            looked.append(look_loss(model, part))
        if name == "caption":
            # The first sequence of every image in this part is its caption.
            first = torch.tensor([part.image.tolist().index(p) for p in range(len(facts))])
            held = memory[first, : world_cells.CELLS]
            shown["known"], _ = world_cells.loss(probes.cells(held), *want)
            shown["counted"] = probes.counted(held, facts)
        elif name == "question":
            shown["relation"] = each[part.relations].sum() / max(1, part.relations.sum())
    shown["look"] = torch.cat(looked).mean()
    return sum(WEIGHTS.get(name, 0) * value for name, value in shown.items()), shown


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True, nargs="+", help="directories of make_data.py")
    parser.add_argument("--vocabulary", required=True)
    parser.add_argument("--stem", help="result of world_stem.py")
    parser.add_argument("--out", required=True)
    parser.add_argument("--steps", type=int, default=12000)
    parser.add_argument("--until", type=int, help="stop after this step; the learning rate's course goes on to --steps")
    parser.add_argument("--lr", type=float, default=8e-4)
    parser.add_argument("--images", type=int, default=24)
    parser.add_argument("--questions", type=int, default=2)
    parser.add_argument("--regions", type=int, default=1)
    parser.add_argument(
        "--stem-from", type=int, default=0, help="step from which the backbone learns too, at 0.6 of the rate"
    )
    parser.add_argument("--again", action="store_true", help="begin the learning rate's course again when resuming")
    parser.add_argument("--level", type=int, help="continue from this level of difficulty (1 to 4)")
    parser.add_argument("--workers", type=int, default=2, help="processes of one thread that share a batch")
    parser.add_argument("--bf16", action="store_true", help="compute in bfloat16; weights and sums stay in float32")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", help="file that the progress lines are appended to")
    parser.add_argument("--resume", action="store_true")
    args = parser.parse_args()
    stop = multiprocessing.get_context("fork").RawValue("b", False)
    signal.signal(signal.SIGTERM, lambda *_: setattr(stop, "value", True))
    with tempfile.TemporaryDirectory() as meeting:
        arguments = (args, os.path.join(meeting, "file"), stop)
        multiprocessing.start_processes(work, arguments, args.workers, daemon=True, start_method="fork")


class Course:
    """Where a run is: step, level of difficulty, share of plain relations, and moving averages of the losses."""

    def __init__(self):
        self.step, self.origin, self.level, self.seconds, self.plain = 0, 0, 1, 0.0, PLAIN
        self.averages = dict.fromkeys(SHOWN, 5.0)

    def advance(self, values, seconds):
        """Count a step with these losses, and make the task harder where it goes well."""
        self.step += 1
        self.seconds += seconds
        for name, value in values.items():
            self.averages[name] += 0.03 * (value - self.averages[name])
        if self.level < 4 and all(self.averages[name] < limit for name, limit in LEVEL_UP.items()):
            self.level += 1
            self.averages.update((name, self.averages[name] + 0.5) for name in PARTS)
        if self.plain > 0 and self.averages["relation"] < PLAIN_DOWN["relation"]:
            self.plain = max(0.0, self.plain - PLAIN_DOWN["step"])
            self.averages["relation"] += PLAIN_DOWN["again"]

    def line(self):
        shown = " ".join(f"{name} {value:.3f}" for name, value in self.averages.items())
        return f"step {self.step} {self.seconds:.0f}s level {self.level} plain {self.plain:.2f} {shown}"


def start(args, tokenizer, scenes):
    """(model, probes) with their first weights, determined by the seed."""
    torch.manual_seed(args.seed)  # `initialise` leaves the backbone as it was made
    model = OFA(world_config(tokenizer), train_batch_norm=True)
    model.decoder.layers[LOOK_LAYER].cross_attn.weights = ()
    initialise(model, (tokenizer.bin0, tokenizer.bins), args.seed)
    stem = model.encoder.embed_images.to(memory_format=torch.channels_last)
    probes = Probes(model.config.d_model)
    if args.stem:
        taught = torch.load(args.stem)
        stem.load_state_dict(taught["stem"])
        with torch.no_grad():
            grid = stem.eval()(to_input([scenes.image(i) for i in range(min(64, len(scenes.facts)))]))
        head = {k: v.flatten(1) if v.dim() > 1 else v for k, v in taught["head"].items()}
        start_projection(model, grid, head["weight"])
        probes.stem.load_state_dict(head)
    return model, probes


def work(rank, args, meeting, stop):
    """One worker: an equal part of every batch, one thread. Worker 0 prints and saves. All of them end after the step in
    which one found `stop` set.
    """
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    distributed.init_process_group("gloo", "file://" + meeting, rank=rank, world_size=args.workers)
    tokenizer = bpe.Tokenizer(args.vocabulary)
    prompts, scenes = tasks.Prompts(tokenizer, SIDE), WorldScenes(*args.data)
    model, probes = start(args, tokenizer, scenes)
    stem = model.encoder.embed_images
    inner = {id(p) for p in stem.parameters()}
    groups = [
        {"params": [p for p in model.parameters() if id(p) not in inner], "share": 1.0},
        {"params": list(stem.parameters()), "share": 0.6},
        {"params": list(probes.parameters()), "share": 2.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=args.lr, betas=(0.9, 0.98), weight_decay=0.01)
    kept, course = {"model": model, "probes": probes, "optimizer": optimizer}, Course()
    if args.resume and os.path.exists(args.out):
        saved = torch.load(args.out)
        for name, part in kept.items():
            part.load_state_dict(saved[name])
        vars(course).update(saved["course"])
        course.origin = course.step if args.again else course.origin
    course.level = args.level or course.level
    log = Log(args.log, rank == 0)
    log.say(
        f"{sum(p.numel() for p in model.parameters()) / 1e6:.2f} M parameters: {vars(args)}, from step {course.step}"
    )
    tick, last = time.time(), min(args.steps, args.until or args.steps)
    stopped = False
    while course.step < last and not stopped:
        train_stem = course.step >= args.stem_from
        model.train()
        stem.train(train_stem)
        for group in optimizer.param_groups:
            group["lr"] = args.lr * group["share"] * rate(course.step - course.origin, args.steps - course.origin)
        rng = random.Random(f"world/{args.seed}/{course.step}/{rank}")
        images = args.images // args.workers
        drawn = world_batches.draw(
            prompts, scenes, rng, images, args.questions, args.regions, course.level, course.plain
        )
        with reduced(args.bf16):
            loss, shown = losses(model, probes, *drawn, train_stem, tokenizer.bin0, tokenizer.bins)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        learning = [p for group in optimizer.param_groups for p in group["params"] if p.grad is not None]
        average_gradients(learning, args.workers)
        nn.utils.clip_grad_norm_(learning, 1.0)
        optimizer.step()
        values = torch.tensor([*(shown[name].item() for name in SHOWN), float(stop.value)])
        distributed.all_reduce(values)
        *values, stopped = (values / args.workers).tolist()
        course.advance(dict(zip(SHOWN, values)), time.time() - tick)
        tick = time.time()
        if course.step % 25 == 0:
            log.say(course.line())
        if rank == 0 and (course.step % 200 == 0 or course.step == last or stopped):
            torch.save(
                {**{name: part.state_dict() for name, part in kept.items()}, "course": vars(course)}, args.out + ".new"
            )
            os.replace(args.out + ".new", args.out)


if __name__ == "__main__":
    main()
