"""Initial weights of the demo model, with stronger position terms than OFA's.

With weak position terms a model of this size does not learn to ground regions within the training budget.
"""
import math

import torch
from torch import nn

# How strongly each of the four heads looks at positions to begin with.
HEAD_GAINS = {"encoder.pos": (0.5, 0.7, 1.0, 1.5), "decoder.self_pos": (0.5, 1.0, 1.0, 1.5),
              "decoder.cross_pos": (0.7, 0.5, 0.3, 0.3)}
TOKEN_STD = 0.05  # of tokens, and of the text positions that are added to them
SENTENCE = 128  # text positions that get a start value
GRID = 16  # image rows and columns that get a start value


def waves(steps, width, fastest, slowest):
    """steps (n) -> (n, width): sines and cosines from `fastest` to `slowest` radians a step."""
    rates = fastest * (slowest / fastest) ** torch.linspace(0, 1, width // 2)
    angles = steps[:, None].float() * rates
    return torch.cat([angles.sin(), angles.cos()], 1)


def _image_positions(table, bucket):
    table.zero_()
    rows, columns = torch.meshgrid(torch.arange(GRID), torch.arange(GRID), indexing="ij")
    half = table.shape[1] // 2
    values = torch.cat([waves(rows.flatten(), half, 3, 0.25), waves(columns.flatten(), half, 3, 0.25)], 1)
    table[(rows * bucket + columns + 1).flatten()] = values


def _neighbours(table, size, distances):
    """Text heads 0 and 1 start by looking at the tokens at these distances (query minus key)."""
    table.zero_()
    for head, distance in enumerate(distances):
        table[distance + size - 1, head] = 2.5


def initialise(model, bins, generator_seed):
    """Fill every weight but the backbone's. `bins` is (first id, number)."""
    torch.manual_seed(generator_seed)
    config = model.config
    width = config.d_model
    with torch.no_grad():
        for name, module in model.named_modules():
            if isinstance(module, nn.Linear):
                nn.init.normal_(module.weight, 0, module.in_features ** -0.5)
                nn.init.zeros_(module.bias)
            if name.endswith("fc2"):
                module.weight *= 0.5
            if name.endswith("self_attn_mid_layer_norm"):
                module.weight.fill_(0.4)
            if name.endswith("pos_q_linear"):
                gains = torch.tensor(HEAD_GAINS[name.replace("_q_linear", "")])
                module.weight *= gains.repeat_interleave(width // len(gains))[:, None]
        tokens = model.encoder.embed_tokens.weight
        tokens.normal_(0, TOKEN_STD)
        first, count = bins
        tokens[first:first + count] = waves(torch.arange(count), width, 1.0, math.pi / count) * TOKEN_STD * math.sqrt(2)
        model.encoder.type_embedding.weight.normal_(0, TOKEN_STD)
        for part in (model.encoder, model.decoder):
            part.embed_positions.weight.zero_()
            part.embed_positions.weight[:SENTENCE].normal_(0, TOKEN_STD)
            _image_positions(part.embed_image_positions.weight, config.image_bucket_size)
            for table in part.image_rel_pos_table_list:
                table.weight.zero_()
        for table in model.encoder.token_rel_pos_table_list:
            _neighbours(table.weight, config.token_bucket_size, (1, -1))
        for table in model.decoder.token_rel_pos_table_list:
            _neighbours(table.weight, config.token_bucket_size, (1, 2))


def start_projection(model, grid, head):
    """Begin image_proj with what the backbone's temporary head reads: grid (P, 1024, h, w) features of some images,
    head the head's weight (outputs, 1024), objectness first. Every channel becomes a mixture of all standardised head outputs, and a
    smaller random mixture of the features."""
    features = grid.flatten(2).transpose(1, 2).flatten(0, 1)
    width = model.config.d_model
    with torch.no_grad():
        read = head / (features @ head.T).std(0)[:, None]
        mixing, _ = torch.linalg.qr(torch.randn(width, len(head)))
        known = mixing @ read
        random = torch.randn(width, features.shape[1])
        random *= 0.5 * (features @ known.T).std() / (features @ random.T).std()
        model.encoder.image_proj.weight.copy_(known + random)
        model.encoder.image_proj.bias.zero_()
        _look_at_objects(model, mixing[:, 0])


def _look_at_objects(model, direction):
    """Let two heads of every cross-attention begin by looking at cells that hold an object's centre: `direction`
    (width) is where the head's first output, objectness, lies in a cell's vector."""
    for layer in model.decoder.layers:
        size = len(direction) // layer.cross_attn.heads
        for head in (2, 3):
            layer.cross_attn.k_proj.weight[head * size] = direction
            layer.cross_attn.q_proj.bias[head * size] = 5.0
