"""The decoder half of taming-transformers' VQGAN in PyTorch, with its key names: image tokens to pixels."""
import torch
from torch import nn
from torch.nn import functional as F

SETTINGS = {"embed_dim": 48, "z_channels": 128, "ch": 32, "ch_mult": [2, 2, 2, 4], "num_res_blocks": 1, "resolution": 96,
            "attn_resolutions": []}


class Norm(nn.GroupNorm):
    def __init__(self, channels):
        super().__init__(32, channels, eps=1e-6)


def swish(x):
    return F.silu(x)


class Residual(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.norm1, self.conv1 = Norm(inputs), nn.Conv2d(inputs, outputs, 3, 1, 1)
        self.norm2, self.conv2 = Norm(outputs), nn.Conv2d(outputs, outputs, 3, 1, 1)
        self.nin_shortcut = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else None

    def forward(self, x):
        h = self.conv1(swish(self.norm1(x)))
        h = self.conv2(swish(self.norm2(h)))
        return h + (x if self.nin_shortcut is None else self.nin_shortcut(x))


class CellAttention(nn.Module):
    """One head over all positions; x (B, C, h, w)."""

    def __init__(self, channels):
        super().__init__()
        self.norm = Norm(channels)
        self.q, self.k, self.v, self.proj_out = (nn.Conv2d(channels, channels, 1) for _ in range(4))

    def forward(self, x):
        normed = self.norm(x)
        q, k, v = (part(normed).flatten(2) for part in (self.q, self.k, self.v))
        weights = torch.softmax(q.transpose(1, 2) @ k * q.shape[1] ** -0.5, -1)
        return x + self.proj_out((v @ weights.transpose(1, 2)).view_as(x))


class Level(nn.Module):
    def __init__(self, inputs, outputs, blocks, attention, upsampled):
        super().__init__()
        self.block = nn.ModuleList(Residual(inputs if i == 0 else outputs, outputs) for i in range(blocks))
        self.attn = nn.ModuleList(CellAttention(outputs) for _ in range(blocks if attention else 0))
        self.upsample = nn.ModuleDict({"conv": nn.Conv2d(outputs, outputs, 3, 1, 1)}) if upsampled else None

    def forward(self, x):
        for i, block in enumerate(self.block):
            x = block(x)
            if len(self.attn):
                x = self.attn[i](x)
        if self.upsample is not None:
            x = self.upsample["conv"](F.interpolate(x, scale_factor=2.0, mode="nearest"))
        return x


class Decoder(nn.Module):
    """z (B, z_channels, h, w) -> pixels (B, 3, 8 h, 8 w), -1 to 1."""

    def __init__(self, s):
        super().__init__()
        widths = [s["ch"] * m for m in s["ch_mult"]]
        inner, last = widths[-1], len(widths) - 1
        self.conv_in = nn.Conv2d(s["z_channels"], inner, 3, 1, 1)
        self.mid = nn.ModuleDict({"block_1": Residual(inner, inner), "attn_1": CellAttention(inner), "block_2": Residual(inner, inner)})
        self.up = nn.ModuleList(
            Level(widths[min(i + 1, last)], widths[i], s["num_res_blocks"] + 1,
                  s["resolution"] >> i in s["attn_resolutions"], i > 0) for i in range(len(widths)))
        self.norm_out, self.conv_out = Norm(widths[0]), nn.Conv2d(widths[0], 3, 3, 1, 1)

    def forward(self, z):
        x = self.mid["block_2"](self.mid["attn_1"](self.mid["block_1"](self.conv_in(z))))
        for level in reversed(self.up):
            x = level(x)
        return self.conv_out(swish(self.norm_out(x)))


class Vqgan(nn.Module):
    """codes (B, h, w) -> pixels (B, 3, 8 h, 8 w)."""

    def __init__(self, codes, settings=None):
        super().__init__()
        self.settings = {**(settings or SETTINGS), "n_embed": codes}
        width = self.settings["embed_dim"]
        self.quantize = nn.ModuleDict({"embedding": nn.Embedding(codes, width)})
        self.post_quant_conv = nn.Conv2d(width, self.settings["z_channels"], 1)
        self.decoder = Decoder(self.settings)

    def forward(self, codes):
        vectors = self.quantize["embedding"](codes).permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)
        return self.decoder(self.post_quant_conv(vectors))
