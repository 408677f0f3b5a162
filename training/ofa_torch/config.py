"""The part of a Hugging Face OFA config.json that the architecture needs."""
import json
import os
from dataclasses import dataclass, field

RESNET_BLOCKS = {"resnet18": [2, 2, 2], "resnet34": [3, 4, 6], "resnet50": [3, 4, 6], "resnet101": [3, 4, 23],
                 "resnet152": [3, 8, 36]}


@dataclass
class Config:
    vocab_size: int
    d_model: int
    encoder_layers: int
    decoder_layers: int
    encoder_attention_heads: int
    encoder_ffn_dim: int
    token_bucket_size: int
    image_bucket_size: int
    code_image_size: int = 128
    max_position_embeddings: int = 1024
    attn_scale_factor: float = 2.0
    patch_layernorm_embedding: bool = True
    code_layernorm_embedding: bool = True
    entangle_position_embedding: bool = False
    resnet_layers: list = field(default_factory=lambda: [2, 2, 2])
    ofa_layout: dict = field(default_factory=dict)

    @classmethod
    def read(cls, directory):
        """Read DIRECTORY/config.json; `resnet_layers` (of this project) goes before `resnet_type`."""
        with open(os.path.join(directory, "config.json")) as text:
            values = json.load(text)
        values.setdefault("resnet_layers", RESNET_BLOCKS[values["resnet_type"]])
        return cls(**{k: values[k] for k in cls.__dataclass_fields__ if k in values})
