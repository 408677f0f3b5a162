"""OFA's decoder with cached keys and values, a speed baseline: position terms are computed once for all steps, cross-attention
keys and values once for all beams, and self-attention keys and values are kept. The original recomputes all of them at every step."""
import torch
from torch.nn import functional as F

from ofa_torch.layers import split_heads

TEXT, CODES = 50265, 8192


class CachedDecoder:
    """Decodes one input. memory (1, S, width), source_places (S, width); at most `most` positions; all rows share the input."""

    def __init__(self, model, memory, source_places, most, codes=False):
        self.decoder, self.codes = model.decoder, codes
        weight = model.encoder.embed_tokens.weight
        self.projection = weight[TEXT:TEXT + CODES] if codes else weight
        self.heads = self.decoder.heads
        empty = torch.zeros(1, most, memory.shape[2])
        _, self.own, self.cross = self.decoder._begin(empty, source_places, codes)
        self.sources = [(split_heads(layer.cross_attn.k_proj(memory), self.heads).transpose(2, 3),
                         split_heads(layer.cross_attn.v_proj(memory), self.heads)) for layer in self.decoder.layers]
        shape = (len(self.decoder.layers), 2, 1, self.heads, most, memory.shape[2] // self.heads)
        self.cache, self.length = torch.zeros(shape), 0

    def reorder(self, rows):
        """Row i continues the sequence of row rows[i]."""
        if rows != list(range(self.cache.shape[2])):
            self.cache = self.cache[:, :, rows]

    def step(self, tokens):
        """tokens (R, n), the next n ids of every row -> logits after the last of them (R, vocab or codes)."""
        begin, end = self.length, self.length + tokens.shape[1]
        norm = self.decoder.code_layernorm_embedding if self.codes else self.decoder.layernorm_embedding
        x = norm(self.decoder.embed_tokens(tokens))
        ahead = torch.full((end - begin, end), float("-inf")).triu(begin + 1) if end - begin > 1 else 0
        for i, layer in enumerate(self.decoder.layers):
            x = self._attend(layer, x, i, begin, end, self.own[i][:, :, begin:end, :end] + ahead)
            x = self._cross(layer, x, i, self.cross[:, :, begin:end])
            x = layer.feed_forward(x)
        self.length = end
        return F.linear(self.decoder.layer_norm(x[:, -1]), self.projection)

    def _attend(self, layer, x, index, begin, end, bias):
        attention, normed = layer.self_attn, layer.self_attn_layer_norm(x)
        keys, values = self.cache[index]
        keys[:, :, begin:end] = split_heads(attention.k_proj(normed), self.heads)
        values[:, :, begin:end] = split_heads(attention.v_proj(normed), self.heads)
        mixed = self._mix(attention, normed, keys[:, :, :end].transpose(2, 3), values[:, :, :end], bias)
        return x + layer.self_attn_mid_layer_norm(mixed)

    def _cross(self, layer, x, index, bias):
        mixed = self._mix(layer.cross_attn, layer.cross_attn_layer_norm(x), *self.sources[index], bias)
        return x + layer.cross_attn_mid_layer_norm(mixed)

    def _mix(self, attention, x, keys, values, bias):
        q = split_heads(attention.q_proj(x) * attention.scaling, self.heads)
        mixed = (torch.softmax(q @ keys + bias, -1) @ values) * attention.c_attn[:, None, None]
        return attention.out_proj(mixed.transpose(1, 2).flatten(2))


def beam_search(decoder, prefix, beam, count, no_repeat=0, banned=(0, 1, 2, 3)):
    """The best of `beam` sequences of `count` ids after the prefix, each followed by the end (id 2), which takes one step more."""
    sequences, scores, rows = [list(prefix)], torch.zeros(1), torch.tensor([list(prefix)])
    for step in range(count + 1):
        logs = torch.log_softmax(decoder.step(rows), -1)
        if step == count:
            return sequences[int((scores + logs[:, 2]).argmax())]
        logs[:, list(banned)] = float("-inf")
        for i, ids in enumerate(sequences):
            tail = tuple(ids[len(ids) - no_repeat + 1:])
            banned = [ids[j + no_repeat - 1] for j in range(len(ids) - no_repeat + 1) if tuple(ids[j:j + no_repeat - 1]) == tail] if no_repeat else []
            logs[i, banned] = float("-inf")
        scores, index = (scores[:, None] + logs).flatten().topk(beam)
        parents, ids = (index // logs.shape[1]).tolist(), (index % logs.shape[1]).tolist()
        decoder.reorder(parents)
        sequences = [sequences[parent] + [i] for parent, i in zip(parents, ids)]
        rows = torch.tensor(ids)[:, None]


def sample_codes(decoder, candidates, count, top_k=256):
    """Codes (candidates, count), each drawn among the likeliest."""
    decoder.cache = decoder.cache.repeat(1, 1, candidates, 1, 1, 1)
    tokens, written = torch.zeros(candidates, 1, dtype=torch.long), []
    for _ in range(count):
        best, ids = decoder.step(tokens).topk(top_k)
        code = ids.gather(1, torch.multinomial(torch.softmax(best, -1), 1))
        written.append(code)
        tokens = code + TEXT
    return torch.cat(written, 1)
