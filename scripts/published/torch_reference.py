#!/usr/bin/env python3
"""Prints the result of the PyTorch code of training/ for one image and text, as JSON; null if it cannot read the checkpoint.

Usage: torch_reference.py ID DIRECTORY TASK IMAGE TEXT. Reads Hugging Face and ModelScope directories with an English vocabulary, and fairseq files.
`training/test_forward.py` compares that code with recorded outputs of the original. Needs torch, NumPy, Pillow and regex (Debian: python3-torch
python3-pil python3-regex). Only for checkpoints that are trusted: torch.load runs what a pickle asks for.
"""
import json
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "training"))

IMAGE_SIZES = {"caption": 480, "answer": 480, "ground": 512}
# Search settings of runs.txt: beam, most and least tokens, size of n-grams that may not repeat, whether the score is divided by the length.
SEARCH = {"caption": (5, 16, 1, 3, True), "answer": (5, 32, 1, 0, False), "ground": (5, 4, 4, 3, True)}
# Keys of fairseq and of Hugging Face files, in the order in which they are replaced.
RENAMED = (("cross_attn_ln", "cross_attn_mid_layer_norm"), ("encoder_attn_layer_norm", "cross_attn_layer_norm"), ("encoder_attn", "cross_attn"),
           ("ffn_layernorm", "ffn_layer_norm"), ("self_attn_ln", "self_attn_mid_layer_norm"), (".attn_ln", ".self_attn_mid_layer_norm"))


def state_of(directory):
    """(configuration, Hugging Face state dictionary) of a directory, or None."""
    from ofa_torch import safetensors
    from ofa_torch.config import Config, RESNET_BLOCKS
    from ofa_torch.model import read_torch_file

    path = {name: os.path.join(directory, name) for name in ("model.safetensors", "pytorch_model.bin", "config.json")}
    if os.path.exists(path["config.json"]):
        with open(path["config.json"]) as text:
            stored = json.load(text)
        if os.path.exists(path["model.safetensors"]):
            state = {k: v.float() if v.is_floating_point() else v for k, v in safetensors.load(path["model.safetensors"]).items()}
        elif os.path.exists(path["pytorch_model.bin"]):
            state = read_torch_file(path["pytorch_model.bin"])
        else:
            return None
        return Config.read(directory), state, stored
    files = [name for name in os.listdir(directory) if name.endswith(".pt")]
    if len(files) != 1:
        return None
    import torch

    stored = torch.load(os.path.join(directory, files[0]), map_location="cpu")
    arguments = stored.get("args") or stored["cfg"]["model"]
    arguments = arguments if isinstance(arguments, dict) else vars(arguments)
    state = {renamed(k): v.float() if v.is_floating_point() else v for k, v in stored["model"].items() if not k.endswith(".version")}
    return Config(vocab_size=len(state["encoder.embed_tokens.weight"]), d_model=arguments["encoder_embed_dim"],
                  encoder_layers=arguments["encoder_layers"], decoder_layers=arguments["decoder_layers"],
                  encoder_attention_heads=arguments["encoder_attention_heads"], encoder_ffn_dim=arguments["encoder_ffn_embed_dim"],
                  token_bucket_size=arguments["token_bucket_size"], image_bucket_size=arguments["image_bucket_size"],
                  code_image_size=arguments["code_image_size"], resnet_layers=RESNET_BLOCKS[arguments["resnet_type"]]), state, arguments


def renamed(key):
    for fairseq, ours in RENAMED:
        if fairseq in key:
            return key.replace(fairseq, ours)
    return key


def main():
    _, directory, task, image, text = sys.argv[1:6]
    if not os.path.exists(os.path.join(directory, "vocab.json")):
        print("null")
        return
    import numpy as np
    import torch
    from PIL import Image

    import bpe
    import tasks
    from data import to_input
    from ofa_torch.model import OFA
    from search import hypotheses

    found = state_of(directory)
    if found is None:
        print("null")
        return
    config, state, stored = found
    model = OFA(config).eval()
    model.load_checkpoint(state)
    tokenizer = bpe.Tokenizer(directory)
    prompts = tasks.Prompts(tokenizer)
    if task == "paint":
        print(json.dumps({"score": scored(model, prompts.source(tasks.IMAGE.format(tasks.pre_caption(text))))}))
        return
    largest = stored.get("max_image_size") or IMAGE_SIZES["ground"]
    size = largest if task == "ground" else stored.get("patch_image_size") or IMAGE_SIZES[task]
    pixels = Image.open(image).convert("RGB")
    resized = np.asarray(pixels.resize((size, size), Image.BICUBIC))[None]
    source = {"caption": prompts.caption, "answer": lambda: prompts.question(text), "ground": lambda: prompts.region(text)}[task]()
    start = source[:-1] if task == "answer" else [tasks.BOS]
    with torch.no_grad():
        cells, _ = model.encoder.image_features(to_input(resized))
        done = hypotheses(model, cells, [source], [start], *SEARCH[task])[0]
    score, ids = max(done, key=lambda h: h[0])
    said = words(tokenizer, ids)
    if task == "ground":
        bins = [i - tokenizer.bin0 for i in ids]
        if not all(0 <= b < tokenizer.bins for b in bins):
            print(json.dumps({"error": {"code": "task-no-box", "message": said}}))
            return
        box = [b / (tokenizer.bins - 1) * largest / size * side for b, side in zip(bins, pixels.size * 2)]
        print(json.dumps({"box": box, "score": score}))
        return
    print(json.dumps({task: tasks.strip_caption(said) if task == "caption" else said, "score": score}))


def words(tokenizer, ids):
    """The text of ids, as the original writes it: image tokens and bins by name."""
    parts = [[]]
    for i in ids:
        if i <= tokenizer.mask:
            parts[-1].append(i)
        else:
            parts += [tokenizer.symbols[i], []]
    return "".join(part if isinstance(part, str) else tokenizer.decode(part) for part in parts).strip()


def scored(model, source):
    """Mean log probability of the image tokens, each the likeliest after those before it."""
    import torch

    from cached_decoder import CODES, TEXT, CachedDecoder

    count = (model.config.code_image_size // 8) ** 2
    with torch.no_grad():
        memory, _, places, _ = model.encoder(torch.tensor([source]))
        decoder = CachedDecoder(model, memory, places, count, True)
        tokens, total = torch.zeros(1, 1, dtype=torch.long), 0.0
        for _ in range(count):
            best, code = torch.log_softmax(decoder.step(tokens), -1).max(-1)
            total += best.item()
            tokens = code[:, None] + TEXT
    return total / count


if __name__ == "__main__":
    main()
