"""Write a trained model as a Hugging Face OFA directory: config.json and model.safetensors in float16.

    python3 export.py --checkpoint demo.pt --vocabulary DIR --out DIR
    python3 export.py --version v2 --checkpoint world.pt --vocabulary DIR --out DIR

vocab.json and merges.txt are copied when --out is another directory than --vocabulary.
"""
import argparse
import json
import os
import shutil

import torch

import bpe
from ofa_torch import safetensors
from ofa_torch.model import OFA
from train import demo_config
from world_train import world_config

FIXED = {
    "architectures": ["OFAModel"], "model_type": "ofa", "encoder_layerdrop": 0.0, "decoder_layerdrop": 0.0,
    "use_cache": False, "is_encoder_decoder": True, "activation_function": "gelu", "dropout": 0.0,
    "attention_dropout": 0.0, "activation_dropout": 0.0, "classifier_dropout": 0.0, "init_std": 0.02,
    "scale_embedding": False, "pad_token_id": 1, "bos_token_id": 0, "decoder_start_token_id": 0, "eos_token_id": 2,
    "forced_eos_token_id": 2, "encoder_normalize_before": True, "decoder_normalize_before": True, "normformer": True,
    "encoder_drop_path_rate": 0.0, "decoder_drop_path_rate": 0.0, "layernorm_embedding": True,
    "resnet_type": "resnet18", "resnet_model_path": None, "resnet_drop_path_rate": 0.0, "add_type_embedding": True,
    "share_decoder_input_output_embed": True, "torch_dtype": "float16",
    "transformers_version": "4.18.0.dev0",
}


# Search settings for captions: v1 as shipped; v2 as published, except for longer captions.
CAPTION = {"v1": {"beam_size": 8, "max_len_b": 16, "no_repeat_ngram_size": 3},
           "v2": {"beam_size": 5, "max_len_b": 32, "no_repeat_ngram_size": 3}}


def config_values(config, version="v1"):
    """The whole config.json of a model for images of one version of the generator."""
    values = dict(FIXED)
    values.update({k: getattr(config, k) for k in config.__dataclass_fields__ if k != "ofa_layout"})
    values.update(decoder_attention_heads=config.encoder_attention_heads, decoder_ffn_dim=config.encoder_ffn_dim,
                  num_hidden_layers=config.encoder_layers, patch_image_size=config.code_image_size,
                  max_image_size=config.code_image_size)
    values["ofa_layout"] = config.ofa_layout
    values["generation"] = {"caption": CAPTION[version], "answer": {"prompt_type": "prev_output"}, "ground": {}}
    return values


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--version", choices=CAPTION, default="v1")
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--vocabulary", required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    config = {"v1": demo_config, "v2": world_config}[args.version](bpe.Tokenizer(args.vocabulary))
    trained = torch.load(args.checkpoint)["model"]
    model = OFA(config, train_batch_norm="encoder.image_batch_norm.weight" in trained)
    model.load_state_dict(trained)
    os.makedirs(args.out, exist_ok=True)
    state = {k: v.half() if v.is_floating_point() else v for k, v in model.checkpoint().items()}
    assert all(torch.isfinite(v.float()).all() for v in state.values())
    safetensors.save(os.path.join(args.out, "model.safetensors"), state)
    with open(os.path.join(args.out, "config.json"), "w") as out:
        json.dump(config_values(config, args.version), out, indent=2)
        out.write("\n")
    if os.path.realpath(args.out) != os.path.realpath(args.vocabulary):
        for name in ("vocab.json", "merges.txt"):
            shutil.copy(os.path.join(args.vocabulary, name), args.out)


if __name__ == "__main__":
    main()
