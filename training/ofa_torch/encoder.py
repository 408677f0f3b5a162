"""OFA's encoder: image cells first, then text; positions enter the attention scores, and the embeddings where the configuration says so."""
import torch
from torch import nn

from . import positions
from .layers import EncoderLayer, LayerNorm, split_heads
from .resnet import ResNet


def position_scores(q_linear, k_linear, queries, keys, heads, scaling):
    """Scores between positions: queries (T, width), keys (S, width) -> (heads, T, S)."""
    q = split_heads(q_linear(queries)[None] * scaling, heads)[0]
    k = split_heads(k_linear(keys)[None], heads)[0]
    return q @ k.transpose(1, 2)


def padding_bias(padding):
    """padding bool (B, S), true where nothing is -> (B, 1, 1, S), minus infinity there; None when nothing is padded."""
    if not padding.any():
        return None
    return torch.zeros(padding.shape).masked_fill(padding, float("-inf"))[:, None, None]


class Encoder(nn.Module):
    def __init__(self, config, embed_tokens, train_batch_norm=False):
        super().__init__()
        width, self.heads, layers = config.d_model, config.encoder_attention_heads, config.encoder_layers
        self.bucket = config.image_bucket_size
        self.entangled = config.entangle_position_embedding
        self.embed_tokens = embed_tokens
        self.layernorm_embedding = LayerNorm(width)
        self.type_embedding = nn.Embedding(2, width)
        self.embed_images = ResNet(config.resnet_layers)
        self.image_proj = nn.Linear(1024, width)
        self.image_batch_norm = nn.BatchNorm1d(width) if train_batch_norm else None
        self.patch_layernorm_embedding = LayerNorm(width) if config.patch_layernorm_embedding else None
        self.embed_positions = nn.Embedding(config.max_position_embeddings + 2, width)
        self.embed_image_positions = nn.Embedding(self.bucket ** 2 + 1, width)
        self.pos_ln, self.image_pos_ln = LayerNorm(width), LayerNorm(width)
        self.pos_q_linear, self.pos_k_linear = nn.Linear(width, width), nn.Linear(width, width)
        self.pos_scaling = (width / self.heads * config.attn_scale_factor) ** -0.5
        self.layers = nn.ModuleList(EncoderLayer(config) for _ in range(layers))
        self.layer_norm = LayerNorm(width)
        tables = (2 * config.token_bucket_size - 1, positions.image_bucket_count(self.bucket))
        self.token_rel_pos_table_list = nn.ModuleList(nn.Embedding(tables[0], self.heads) for _ in range(layers))
        self.image_rel_pos_table_list = nn.ModuleList(nn.Embedding(tables[1], self.heads) for _ in range(layers))
        self.register_buffer("token_buckets", positions.token_buckets(config.token_bucket_size), persistent=False)
        self.register_buffer("image_buckets", positions.image_buckets(self.bucket), persistent=False)

    def image_features(self, images):
        """Images (B, 3, H, W) -> cells before type embedding (B, h * w, width), image position of each cell (h * w)."""
        return self.project(self.embed_images(images))

    def project(self, grid):
        """The backbone's output (B, 1024, h, w) -> as image_features."""
        rows, columns = grid.shape[2:]
        cells = self.image_proj(grid.flatten(2).transpose(1, 2))
        if self.image_batch_norm is not None:
            cells = self.image_batch_norm(cells.transpose(1, 2).float()).transpose(1, 2)
        return cells, self.cell_places(rows, columns)

    def cell_places(self, rows, columns):
        """Image position of each cell, row by row: int64 (rows * columns)."""
        return (torch.arange(rows)[:, None] * self.bucket + torch.arange(columns)[None, :] + 1).flatten()

    def forward(self, tokens, cells=None, places=None, image_mask=None):
        """tokens (B, T) padded with 1; cells (B, S, width) and places (S) from image_features; image_mask bool (B).

        Returns output (B, S + T, width), padding bool (B, S + T), position embeddings (S + T, width), hidden states.
        """
        length = tokens.shape[1]
        x = self.embed_tokens(tokens) + self.type_embedding.weight[0]
        if self.entangled:
            x = x + self.embed_positions.weight[:length]
        x = self.layernorm_embedding(x)
        padding = tokens == 1
        place = self.pos_ln(self.embed_positions.weight[:length])
        cell_count = 0
        if cells is not None:
            cell_count = len(places)
            cells = cells + self.type_embedding.weight[1]
            if self.entangled:
                cells = cells + self.embed_image_positions.weight[places]
            if self.patch_layernorm_embedding is not None:
                cells = self.patch_layernorm_embedding(cells)
            x = torch.cat([cells.to(x.dtype), x], 1)
            absent = torch.zeros(len(tokens), cell_count, dtype=torch.bool)
            if image_mask is not None:
                absent[~image_mask] = True
            padding = torch.cat([absent, padding], 1)
            place = torch.cat([self.image_pos_ln(self.embed_image_positions.weight[places]), place])
        x = x * (~padding)[:, :, None]
        shared = position_scores(self.pos_q_linear, self.pos_k_linear, place, place, self.heads, self.pos_scaling)
        pad = padding_bias(padding)
        hidden = [x]
        for i, layer in enumerate(self.layers):
            text = self.token_rel_pos_table_list[i](self.token_buckets[:length, :length]).permute(2, 0, 1)
            relative = nn.functional.pad(text, (cell_count, 0, cell_count, 0))
            if cell_count:
                image = self.image_rel_pos_table_list[i](self.image_buckets[places][:, places]).permute(2, 0, 1)
                relative = relative + nn.functional.pad(image, (0, length, 0, length))
            bias = (shared + relative)[None]
            x = layer(x, bias if pad is None else bias + pad)
            hidden.append(x)
        return self.layer_norm(x), padding, place, hidden
