"""The whole model, and its checkpoints under the Hugging Face key names."""
import gzip
import io

import torch
from torch import nn

from .decoder import Decoder
from .encoder import Encoder

BUFFERS = ("token_rp_bucket", "image_rp_bucket", "image_position_idx")
TIED = ("decoder.embed_tokens.weight", "decoder.output_projection.weight")


class OFA(nn.Module):
    """`train_batch_norm` puts a batch norm behind image_proj; `checkpoint()` folds it away."""

    def __init__(self, config, train_batch_norm=False):
        super().__init__()
        self.config = config
        embed_tokens = nn.Embedding(config.vocab_size, config.d_model)
        self.encoder = Encoder(config, embed_tokens, train_batch_norm)
        self.decoder = Decoder(config, embed_tokens)

    def output(self, features):
        """Decoder features (..., width) -> logits (..., vocab)."""
        return nn.functional.linear(features, self.encoder.embed_tokens.weight)

    def forward(self, tokens, previous, images=None, image_mask=None, code_rows=None):
        """tokens (B, T), previous (B, U), images (B, 3, H, W) -> dictionary with encoder_out, logits (B, U, vocab), ..."""
        cells, places = (None, None) if images is None else self.encoder.image_features(images)
        memory, padding, source_places, encoder_hidden = self.encoder(tokens, cells, places, image_mask)
        features, decoder_hidden = self.decoder(previous, memory, padding, source_places, code_rows)
        return {"encoder_out": memory, "encoder_padding_mask": padding, "position_embeddings": source_places,
                "encoder_hidden": encoder_hidden, "decoder_hidden": decoder_hidden, "logits": self.output(features)}

    def load_checkpoint(self, state):
        """Load a Hugging Face state dictionary; buffers are recomputed, every other key must be there and used."""
        known = {k: v for k, v in state.items() if k.split(".")[-1] not in BUFFERS}
        known = {k: v for k, v in known.items() if k not in TIED}
        known["decoder.embed_tokens.weight"] = known["encoder.embed_tokens.weight"]
        self.load_state_dict(known, strict=True)

    def checkpoint(self):
        """State dictionary with the Hugging Face keys: batch norm folded into image_proj, the tied embedding once."""
        state = {k: v.detach().clone() for k, v in self.state_dict().items()
                 if k not in TIED and "image_batch_norm" not in k}
        norm = self.encoder.image_batch_norm
        if norm is not None:
            factor = (norm.weight / torch.sqrt(norm.running_var + norm.eps)).detach()
            state["encoder.image_proj.weight"] *= factor[:, None]
            shifted = (state["encoder.image_proj.bias"] - norm.running_mean) * factor
            state["encoder.image_proj.bias"] = shifted + norm.bias.detach()
        return state


def read_torch_file(path):
    """A pytorch_model.bin, gzipped or not, as a dictionary of float32 tensors."""
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as data:
        state = torch.load(io.BytesIO(data.read()), map_location="cpu")
    return {k: v.float() if v.is_floating_point() else v for k, v in state.items()}
