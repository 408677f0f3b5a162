"""OFA's decoder. Rows that are text and rows that are image tokens differ in positions and norms."""
import torch
from torch import nn

from . import positions
from .encoder import padding_bias, position_scores
from .layers import DecoderLayer, LayerNorm, shared


class Decoder(nn.Module):
    def __init__(self, config, embed_tokens):
        super().__init__()
        width, self.heads, layers = config.d_model, config.encoder_attention_heads, config.decoder_layers
        self.embed_tokens = embed_tokens
        self.entangled = config.entangle_position_embedding
        self.layernorm_embedding = LayerNorm(width)
        self.embed_positions = nn.Embedding(config.max_position_embeddings + 2, width)
        self.embed_image_positions = nn.Embedding(config.image_bucket_size ** 2 + 1, width)
        self.pos_ln, self.image_pos_ln = LayerNorm(width), LayerNorm(width)
        self.self_pos_q_linear, self.self_pos_k_linear = nn.Linear(width, width), nn.Linear(width, width)
        self.cross_pos_q_linear, self.cross_pos_k_linear = nn.Linear(width, width), nn.Linear(width, width)
        self.pos_scaling = (width / self.heads * config.attn_scale_factor) ** -0.5
        self.code_layernorm_embedding = LayerNorm(width)
        self.layers = nn.ModuleList(DecoderLayer(config) for _ in range(layers))
        self.layer_norm = LayerNorm(width)
        tables = (2 * config.token_bucket_size - 1, positions.image_bucket_count(config.image_bucket_size))
        self.token_rel_pos_table_list = nn.ModuleList(nn.Embedding(tables[0], self.heads) for _ in range(layers))
        self.image_rel_pos_table_list = nn.ModuleList(nn.Embedding(tables[1], self.heads) for _ in range(layers))
        self.register_buffer("token_buckets", positions.token_buckets(config.token_bucket_size), persistent=False)
        self.register_buffer("image_buckets", positions.image_buckets(config.image_bucket_size), persistent=False)
        places = positions.code_positions(config.code_image_size // 8, config.image_bucket_size)
        self.register_buffer("code_places", places, persistent=False)

    def _begin(self, embedded, source_places, codes):
        """What one kind of row starts from: input of the first layer (B, T, width), self biases (layers x (1, heads, T, T)), cross
        bias (1, heads, T, S)."""
        length = embedded.shape[1]
        if codes:
            rows = self.code_places[:length]
            raw = self.embed_image_positions(rows)
            place, norm = self.image_pos_ln(raw), self.code_layernorm_embedding
            tables, buckets = self.image_rel_pos_table_list, self.image_buckets[rows][:, rows]
        else:
            raw = self.embed_positions.weight[:length]
            place, norm = self.pos_ln(raw), self.layernorm_embedding
            tables, buckets = self.token_rel_pos_table_list, self.token_buckets[:length, :length]
        own = position_scores(self.self_pos_q_linear, self.self_pos_k_linear, place, place, self.heads, self.pos_scaling)
        cross = position_scores(self.cross_pos_q_linear, self.cross_pos_k_linear, place, source_places, self.heads,
                                self.pos_scaling)
        x = norm(embedded + raw if self.entangled else embedded)
        return x, [(own + table(buckets).permute(2, 0, 1))[None] for table in tables], cross[None]

    def forward(self, tokens, memory, memory_padding, source_places, code_rows=None):
        """tokens (B, T) padded with 1, memory (B, S, width), memory_padding bool (B, S), source_places (S, width),
        code_rows bool (B), true where a row holds image tokens. Returns features (B, T, width), hidden states."""
        length = tokens.shape[1]
        embedded = self.embed_tokens(tokens)
        codes = code_rows is not None and bool(code_rows.any())
        x, own, cross = self._begin(embedded, source_places, codes and bool(code_rows.all()))
        if codes and not bool(code_rows.all()):
            code_x, code_own, code_cross = self._begin(embedded, source_places, True)
            pick = code_rows[:, None, None, None]
            own = [torch.where(pick, c, t) for c, t in zip(code_own, own)]
            cross = torch.where(pick, code_cross, cross)
            x = torch.where(code_rows[:, None, None], code_x, x)
        mask = torch.full((length, length), float("-inf")).triu(1)[None, None]
        pad = padding_bias(tokens == 1)
        mask = mask if pad is None else mask + pad
        memory_pad = padding_bias(memory_padding)
        cross = cross if memory_pad is None else cross + memory_pad
        memory, hidden = shared(memory), [x]
        for layer, bias in zip(self.layers, own):
            x = layer(x, bias + mask, memory, cross)
            hidden.append(x)
        return self.layer_norm(x), hidden
