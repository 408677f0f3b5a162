"""Attention and the two kinds of transformer layer, pre-norm with OFA's additional norms and head scales."""
import torch
from torch import nn
from torch.nn import functional as F


class LayerNorm(nn.LayerNorm):
    """Layer norm that computes in float32 whatever autocast does."""

    def forward(self, x):
        return F.layer_norm(x.to(self.weight.dtype), self.normalized_shape, self.weight, self.bias, self.eps)


def shared(x):
    """In bfloat16 under autocast, so that several products share one conversion; otherwise unchanged."""
    return x.bfloat16() if torch.is_autocast_cpu_enabled() else x


def split_heads(x, heads):
    """(batch, length, width) to (batch, heads, length, width / heads)."""
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)


class Attention(nn.Module):
    """Multi-head attention with a bias on the scores and one learned scale a head."""

    def __init__(self, config):
        super().__init__()
        width, self.heads = config.d_model, config.encoder_attention_heads
        self.scaling = (width / self.heads * config.attn_scale_factor) ** -0.5
        self.weights = None  # the latest attention weights (B, heads, T, S), kept when this is not None
        self.c_attn = nn.Parameter(torch.ones(self.heads))
        self.k_proj, self.v_proj, self.q_proj, self.out_proj = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x, memory, bias):
        """x (B, T, width), memory (B, S, width), bias broadcastable to (B, heads, T, S) -> (B, T, width)."""
        q = split_heads(self.q_proj(x) * self.scaling, self.heads)
        k = split_heads(self.k_proj(memory), self.heads)
        v = split_heads(self.v_proj(memory), self.heads)
        weights = torch.softmax(q @ k.transpose(2, 3) + bias, -1)
        if self.weights is not None:
            self.weights = weights
        mixed = (weights @ v) * self.c_attn[:, None, None]
        return self.out_proj(mixed.transpose(1, 2).flatten(2))


class EncoderLayer(nn.Module):
    def __init__(self, config):
        super().__init__()
        width, inner = config.d_model, config.encoder_ffn_dim
        self.self_attn = Attention(config)
        self.self_attn_layer_norm = LayerNorm(width)
        self.self_attn_mid_layer_norm = LayerNorm(width)
        self.fc1, self.fc2 = nn.Linear(width, inner), nn.Linear(inner, width)
        self.ffn_layer_norm = LayerNorm(inner)
        self.final_layer_norm = LayerNorm(width)

    def attend(self, x, bias):
        normed = shared(self.self_attn_layer_norm(x))
        return x + self.self_attn_mid_layer_norm(self.self_attn(normed, normed, bias))

    def feed_forward(self, x):
        return x + self.fc2(self.ffn_layer_norm(F.gelu(self.fc1(self.final_layer_norm(x)))))

    def forward(self, x, bias):
        """x (B, T, width), bias broadcastable to (B, heads, T, T)."""
        return self.feed_forward(self.attend(x, bias))


class DecoderLayer(EncoderLayer):
    def __init__(self, config):
        super().__init__(config)
        self.cross_attn = Attention(config)
        self.cross_attn_layer_norm = LayerNorm(config.d_model)
        self.cross_attn_mid_layer_norm = LayerNorm(config.d_model)

    def forward(self, x, bias, memory, cross_bias):
        """x (B, T, width), memory (B, S, width); biases broadcastable to (B, heads, T, T) and (B, heads, T, S)."""
        x = self.attend(x, bias)
        crossed = self.cross_attn(self.cross_attn_layer_norm(x), memory, cross_bias)
        return self.feed_forward(x + self.cross_attn_mid_layer_norm(crossed))
