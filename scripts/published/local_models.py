#!/usr/bin/env python3
"""Lays out small models as the three hosts publish theirs, for `scripts/verify-published --local DIRECTORY`.

Usage: local_models.py GOLDEN DIRECTORY. GOLDEN is a golden directory with the published vocabularies. The weights are random except those
of the demo model; what is tested is the layout. torch is not needed: its pickles are rewritten with stand-ins of its classes.
"""
import argparse
import collections
import gzip
import io
import json
import os
import pickle
import shutil
import sys
import types
import zipfile

GOLDEN, TARGET = sys.argv[1:3]
REPOSITORY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
DEMO = os.path.join(REPOSITORY, "demo-model", "model")
MINI = os.path.join(GOLDEN, "models", "mini-vocab")
CHINESE = os.path.join(GOLDEN, "zh", "models", "nano-zh-modelscope")
VQGAN = os.path.join(GOLDEN, "vqgan", "gumbel-f8-8192")
VOCABULARY = os.path.join(GOLDEN, "tokenizer")


def copy(source, *target):
    path = os.path.join(TARGET, *target)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if source.endswith(".gz") and not path.endswith(".gz"):
        with gzip.open(source) as packed, open(path, "wb") as out:
            shutil.copyfileobj(packed, out)
    else:
        shutil.copyfile(source, path)


def write(text, *target):
    path = os.path.join(TARGET, *target)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as out:
        out.write(text)


def demo(*target):
    for name in os.listdir(DEMO):
        copy(os.path.join(DEMO, name), *target, name)


def english(*target):
    """The published vocabulary of 59,457 ids, and a narrow random model."""
    copy(os.path.join(MINI, "config.json"), *target, "config.json")
    copy(os.path.join(MINI, "pytorch_model.bin.gz"), *target, "pytorch_model.bin")
    for name in ("vocab.json", "merges.txt"):
        copy(os.path.join(VOCABULARY, name), *target, name)


def configuration(task, **model):
    return json.dumps({"framework": "pytorch", "task": task, "model": {"type": "ofa", "language": "en", **model}})


def torch_stand_ins():
    """Classes under torch's names, so that pickles that name them can be read and written."""
    torch, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")
    for name in ("FloatStorage", "HalfStorage", "BFloat16Storage", "LongStorage"):
        setattr(torch, name, type(name, (), {"__module__": "torch"}))

    def _rebuild_tensor_v2(*arguments):
        return Tensor(arguments)

    _rebuild_tensor_v2.__module__ = "torch._utils"
    _rebuild_tensor_v2.__qualname__ = "_rebuild_tensor_v2"
    utils._rebuild_tensor_v2 = _rebuild_tensor_v2
    torch._utils = utils
    sys.modules["torch"], sys.modules["torch._utils"] = torch, utils
    return _rebuild_tensor_v2


class Storage:
    def __init__(self, identity):
        self.identity = identity


class Tensor:
    def __init__(self, arguments):
        self.arguments = arguments


def fairseq(target):
    """The state dict of the narrow model as a fairseq checkpoint with `args`."""
    rebuild = torch_stand_ins()
    with gzip.open(os.path.join(MINI, "pytorch_model.bin.gz")) as packed:
        stored = zipfile.ZipFile(io.BytesIO(packed.read()))
    prefix = stored.namelist()[0].split("/")[0]

    class Reader(pickle.Unpickler):
        def persistent_load(self, identity):
            return Storage(identity)

    class Writer(pickle.Pickler):
        def persistent_id(self, value):
            return value.identity if isinstance(value, Storage) else None

        def reducer_override(self, value):
            return (rebuild, value.arguments) if isinstance(value, Tensor) else NotImplemented

    weights = Reader(io.BytesIO(stored.read(prefix + "/data.pkl"))).load()
    with open(os.path.join(GOLDEN, "models", "nano-base", "key_mapping.json")) as file:
        names = {entry["hf"]: entry["fairseq"] for entry in json.load(file) if entry["hf"]}
    with open(os.path.join(GOLDEN, "models", "nano-base", "fairseq_args.json")) as file:
        arguments = json.load(file)
    with open(os.path.join(MINI, "config.json")) as file:
        config = json.load(file)
    arguments.pop("_name", None)  # the architecture's name, which old files have as arch
    arguments.update(
        task="vqa_gen", prompt_type="prev_output", max_src_length=80, patch_image_size=480,
        encoder_embed_dim=config["d_model"], decoder_embed_dim=config["d_model"],
        encoder_ffn_embed_dim=config["encoder_ffn_dim"], decoder_ffn_embed_dim=config["decoder_ffn_dim"],
        encoder_attention_heads=config["encoder_attention_heads"], decoder_attention_heads=config["decoder_attention_heads"],
        encoder_layers=config["encoder_layers"], decoder_layers=config["decoder_layers"], resnet_type=config["resnet_type"],
        code_image_size=config["code_image_size"], token_bucket_size=config["token_bucket_size"],
        image_bucket_size=config["image_bucket_size"], vocab_size=config["vocab_size"], decoder_input_dim=config["d_model"],
        decoder_output_dim=config["d_model"])
    model = collections.OrderedDict((names.get(name, name), tensor) for name, tensor in weights.items())
    data = io.BytesIO()
    Writer(data, protocol=2).dump({"args": argparse.Namespace(**arguments), "model": model})
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as out:
        out.writestr("checkpoint/data.pkl", data.getvalue())
        for name in stored.namelist():
            if not name.endswith("data.pkl"):
                out.writestr("checkpoint/" + name.split("/", 1)[1], stored.read(name))


def main():
    demo("huggingface", "OFA-Sys", "ofa-tiny")
    demo("huggingface", "OFA-Sys", "ofa-large-caption")
    english("huggingface", "OFA-Sys", "ofa-base")
    fairseq(os.path.join(TARGET, "ofa", "vqa_base_best.pt"))
    scope = ("modelscope", "damo")
    english(*scope, "ofa_pretrain_base_en")
    write(configuration("ofa-pretrain"), *scope, "ofa_pretrain_base_en", "configuration.json")
    for name in ("config.json", "configuration.json", "vocab.txt"):
        copy(os.path.join(CHINESE, name), *scope, "ofa_image-caption_muge_base_zh", name)
    copy(os.path.join(CHINESE, "pytorch_model.bin.gz"), *scope, "ofa_image-caption_muge_base_zh", "pytorch_model.bin")
    generator = (*scope, "ofa_text-to-image-synthesis_coco_large_en")
    english(*generator)
    write(configuration("text-to-image-synthesis", beam_search={"sampling_topk": 256}), *generator, "configuration.json")
    copy(os.path.join(VQGAN, "last.ckpt.gz"), *generator, "vqgan_model.ckpt")
    write(json.dumps(yaml(os.path.join(VQGAN, "model.yaml"))), *generator, "vqgan_config.json")


def scalar(text):
    try:
        return json.loads(text)
    except ValueError:
        return {"True": True, "False": False}.get(text, text)


def yaml(path):
    """The subset of YAML that the file uses: maps by indentation, lists of scalars, scalars."""
    root = {}
    maps = [(-1, root)]
    holder, last = root, None
    with open(path) as file:
        for line in file:
            text, indent = line.strip(), len(line) - len(line.lstrip())
            if not text:
                continue
            if text.startswith("- "):
                if not isinstance(holder[last], list):
                    holder[last] = []
                holder[last].append(scalar(text[2:]))
                continue
            while maps[-1][0] >= indent:
                maps.pop()
            holder, last = maps[-1][1], text.partition(":")[0]
            value = text.partition(":")[2].strip()
            holder[last] = scalar(value) if value else {}
            if not value:
                maps.append((indent, holder[last]))
    return root


if __name__ == "__main__":
    main()
