"""CLIP (Radford et al. 2021, "Learning Transferable Visual Models From Natural Language Supervision") in plain PyTorch,
as a reference for the Java graphs: the ViT variants, with the tensor names of OpenAI's published checkpoints.

    python3 clip_reference.py --out ../ofa-testkit/src/test/resources/io/ofajava/clip

writes a tiny random model in the three forms in which such weights come (safetensors, state dict, TorchScript archive),
its merge list, and the model's results for some images and texts. Weights take few values, so that the files stay small.
"""
import argparse
import collections
import gzip
import json
import os

import numpy as np
import regex
import torch
from PIL import Image
from torch import nn

import bpe
from ofa_torch import safetensors

MEAN = (0.48145466, 0.4578275, 0.40821073)
STD = (0.26862954, 0.26130258, 0.27577711)
WORDS = regex.compile(r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+", regex.IGNORECASE)
HEAD_WIDTH = 64

TEXTS = [
    "a red circle above a blue square", "A Diagram.", "", "two  dogs\tand\n a cat's toy, isn't it?", "caf\u00e9 \u00fcber \u5317\u4eac \U0001f642",
    "12 birds on 3 wires!!", "WE'LL SEE they're DON'T", "the green triangle below the red red red circle " * 8,
    "fish & chips <b>", "x" * 40, "  leading and trailing  ", "\u0130stanbul \u00c5\u00df",
]
CORPUS = ["a red circle above a blue square", "the green triangle is below the yellow star", "two dogs and a cat with a toy",
          "a photo of a red square and a green circle", "birds on the wire above the blue water",
          "leading questions don't trail behind small diagrams", "we'll see whether they're right: isn't it so?"]


class Block(nn.Module):
    def __init__(self, width, causal):
        super().__init__()
        self.attn = nn.MultiheadAttention(width, width // HEAD_WIDTH, batch_first=True)
        self.ln_1 = nn.LayerNorm(width)
        self.mlp = nn.Sequential(collections.OrderedDict(c_fc=nn.Linear(width, 4 * width), c_proj=nn.Linear(4 * width, width)))
        self.ln_2 = nn.LayerNorm(width)
        self.causal = causal

    def forward(self, x):
        y = self.ln_1(x)
        mask = torch.full((x.shape[1], x.shape[1]), float("-inf")).triu(1) if self.causal else None
        x = x + self.attn(y, y, y, need_weights=False, attn_mask=mask)[0]
        h = self.mlp.c_fc(self.ln_2(x))
        return x + self.mlp.c_proj(h * torch.sigmoid(1.702 * h))


class Transformer(nn.Module):
    def __init__(self, width, layers, causal):
        super().__init__()
        self.resblocks = nn.Sequential(*[Block(width, causal) for _ in range(layers)])

    def forward(self, x):
        return self.resblocks(x)


class Vision(nn.Module):
    def __init__(self, resolution, patch, width, layers, embed):
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, patch, patch, bias=False)
        self.class_embedding = nn.Parameter(torch.zeros(width))
        self.positional_embedding = nn.Parameter(torch.zeros((resolution // patch) ** 2 + 1, width))
        self.ln_pre = nn.LayerNorm(width)
        self.transformer = Transformer(width, layers, False)
        self.ln_post = nn.LayerNorm(width)
        self.proj = nn.Parameter(torch.zeros(width, embed))

    def forward(self, pixels):
        patches = self.conv1(pixels).flatten(2).transpose(1, 2)
        first = self.class_embedding.expand(patches.shape[0], 1, -1)
        x = self.ln_pre(torch.cat([first, patches], 1) + self.positional_embedding)
        return self.ln_post(self.transformer(x)[:, 0]) @ self.proj


class Clip(nn.Module):
    def __init__(self, embed, resolution, patch, vision_width, vision_layers, context, vocabulary, width, layers):
        super().__init__()
        self.visual = Vision(resolution, patch, vision_width, vision_layers, embed)
        self.transformer = Transformer(width, layers, True)
        self.token_embedding = nn.Embedding(vocabulary, width)
        self.positional_embedding = nn.Parameter(torch.zeros(context, width))
        self.ln_final = nn.LayerNorm(width)
        self.text_projection = nn.Parameter(torch.zeros(width, embed))
        self.logit_scale = nn.Parameter(torch.tensor(2.5))

    def encode_image(self, pixels):
        return self.visual(pixels)

    def encode_text(self, tokens):
        x = self.transformer(self.token_embedding(tokens) + self.positional_embedding)
        x = self.ln_final(x)
        return x[torch.arange(len(tokens)), tokens.argmax(-1)] @ self.text_projection

    def forward(self, pixels, tokens):
        a, b = (nn.functional.normalize(x, dim=-1) for x in (self.encode_image(pixels), self.encode_text(tokens)))
        return self.logit_scale.exp() * a @ b.T


class Tokenizer:
    """CLIP's byte pair encoding: lower case, words end with `</w>`. Omits its repair of wrongly decoded text and HTML (ftfy)."""

    def __init__(self, merges, vocabulary):
        letters = list(bpe.BYTES.values())
        merges = merges[:vocabulary - 2 * len(letters) - 2]
        self.ranks = {pair: i for i, pair in enumerate(merges)}
        symbols = letters + [c + "</w>" for c in letters] + [a + b for a, b in merges] + ["<start>", "<end>"]
        assert len(symbols) == vocabulary
        self.ids = {s: i for i, s in enumerate(symbols)}

    def encode(self, text):
        text = " ".join(text.split()).lower()
        return [i for word in WORDS.findall(text) for i in self.word(word)]

    def word(self, word):
        symbols = [bpe.BYTES[b] for b in word.encode("utf-8")]
        symbols = tuple(symbols[:-1] + [symbols[-1] + "</w>"])
        while len(symbols) > 1:
            best = min(zip(symbols, symbols[1:]), key=lambda p: self.ranks.get(p, 1 << 30))
            if best not in self.ranks:
                break
            symbols = bpe._join(symbols, best)
        return [self.ids[s] for s in symbols]

    def row(self, text, context):
        """Start token, the truncated text, end token, zeros."""
        ids = [self.ids["<start>"]] + self.encode(text)[:context - 2] + [self.ids["<end>"]]
        return ids + [0] * (context - len(ids))


def learn_merges(count):
    """Merges as CLIP's: the last symbol of a word ends with `</w>`."""
    words = collections.Counter(w for text in CORPUS for w in WORDS.findall(text))
    counts = {tuple(w[:-1]) + (w[-1] + "</w>",): n for w, n in words.items()}
    merges = []
    while len(merges) < count:
        pairs = collections.Counter()
        for word, n in counts.items():
            for pair in zip(word, word[1:]):
                pairs[pair] += n
        best = max(pairs, key=lambda p: (pairs[p], p))
        merges.append(best)
        counts = {bpe._join(word, best): n for word, n in counts.items()}
    return merges


def preprocess(image, size):
    """Shorter side to `size` (bicubic), the middle square, normalised: the published preprocessing."""
    w, h = image.size
    short, long = min(w, h), int(size * max(w, h) / min(w, h))
    image = image.resize((size, long) if w == short else (long, size), Image.BICUBIC)
    left, top = int(round((image.width - size) / 2)), int(round((image.height - size) / 2))
    image = image.crop((left, top, left + size, top + size))
    x = torch.from_numpy(np.array(image)).permute(2, 0, 1).float() / 255
    return (x - torch.tensor(MEAN).view(3, 1, 1)) / torch.tensor(STD).view(3, 1, 1)


def randomise(model):
    """Weights of few values; norms near one."""
    generator = torch.Generator().manual_seed(11)
    for name, p in model.named_parameters():
        if name == "logit_scale":
            continue
        steps = torch.randint(-2, 3, p.shape, generator=generator).float()
        scale = 2 ** -3 if p.dim() < 2 or "embedding" in name else 2.0 ** round(np.log2(1 / np.sqrt(p[0].numel())))
        p.data = steps * scale + (1 if ".ln_" in f".{name}" and name.endswith("weight") else 0)


def packed(path):
    """Gzips a file without a date, and removes it."""
    with open(path, "rb") as plain, open(path + ".gz", "wb") as raw:
        with gzip.GzipFile("", "wb", 9, raw, mtime=0) as out:
            out.write(plain.read())
    os.remove(path)


def sample_images():
    rng = np.random.default_rng(5)
    for height, width in ((32, 32), (41, 70), (90, 33), (33, 32)):
        coarse = rng.integers(0, 256, (5, 6, 3), dtype=np.uint8)
        yield np.array(Image.fromarray(coarse).resize((width, height), Image.BILINEAR))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", required=True)
    out = parser.parse_args().out
    os.makedirs(out, exist_ok=True)
    torch.manual_seed(3)
    vocabulary, context, resolution = 580, 20, 32
    model = Clip(24, resolution, 8, 128, 1, context, vocabulary, 64, 2).eval()
    randomise(model)
    merges = learn_merges(vocabulary - 514 + 5)  # the published list is longer than its vocabulary, too
    tokenizer = Tokenizer(merges, vocabulary)
    with open(os.path.join(out, "bpe_simple_vocab_16e6.txt"), "w", encoding="utf-8") as text:
        text.write("#version\n" + "".join(f"{a} {b}\n" for a, b in merges))
    images = list(sample_images())
    pixels = torch.stack([preprocess(Image.fromarray(image), resolution) for image in images])
    tokens = torch.tensor([tokenizer.row(text, context) for text in TEXTS])
    with torch.no_grad():
        recorded = {"pixels": pixels, "tokens": tokens, "image_features": model.encode_image(pixels),
                    "text_features": model.encode_text(tokens), "logits": model(pixels, tokens)}
        script = torch.jit.trace(model.half().float(), (pixels, tokens))
    recorded.update({f"picture_{i}": torch.from_numpy(image) for i, image in enumerate(images)})
    safetensors.save(os.path.join(out, "cases.safetensors"), recorded)
    with open(os.path.join(out, "texts.json"), "w", encoding="utf-8") as text:
        json.dump(TEXTS, text, indent=1)
    state = {k: v.half() for k, v in model.state_dict().items()}
    safetensors.save(os.path.join(out, "clip.safetensors"), state)
    torch.save(state, os.path.join(out, "state.pt"))
    torch.jit.save(script.half(), os.path.join(out, "script.pt"))
    for name in ("cases.safetensors", "clip.safetensors", "state.pt", "script.pt", "bpe_simple_vocab_16e6.txt"):
        packed(os.path.join(out, name))


if __name__ == "__main__":
    main()
