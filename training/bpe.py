"""Byte-level byte pair encoding as GPT-2's, and OFA's vocabulary around it.

Ids: <s> 0, <pad> 1, </s> 2, <unk> 3, then the 256 byte symbols and the merged ones, <mask> last of the text ids,
then <code_0> ..., then <bin_0> ... . `learn` builds the two files, `Tokenizer` reads them.
"""
import collections
import functools
import json
import os

import regex

PATTERN = regex.compile(r"""'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+""")


def byte_symbols():
    """A printable character for each of the 256 bytes: itself where printable, else one from U+0100 on."""
    printable = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    others = [b for b in range(256) if b not in printable]
    table = {b: chr(b) for b in printable}
    table.update({b: chr(256 + i) for i, b in enumerate(others)})
    return table


BYTES = byte_symbols()


def words_of(text):
    """Pre-tokenised words, each a tuple of byte symbols."""
    return [tuple(BYTES[b] for b in word.encode("utf-8")) for word in PATTERN.findall(text)]


def _join(symbols, pair):
    """Replace every occurrence of the pair by the merged symbol."""
    joined, i = [], 0
    while i < len(symbols):
        if symbols[i:i + 2] == pair:
            joined.append(symbols[i] + symbols[i + 1])
            i += 2
        else:
            joined.append(symbols[i])
            i += 1
    return tuple(joined)


def learn(texts, codes, bins, directory, most=900):
    """Learn merges until every word of the texts is one symbol (or `most` text ids), write vocab.json and merges.txt."""
    counts = collections.Counter(word for text in texts for word in words_of(text))
    merges = []
    while len(merges) + 261 < most:
        pairs = collections.Counter()
        for word, n in counts.items():
            for pair in zip(word, word[1:]):
                pairs[pair] += n
        if not pairs:
            break
        best = max(pairs, key=lambda p: (pairs[p], p))
        merges.append(best)
        merged = collections.Counter()
        for word, n in counts.items():
            merged[_join(word, best)] += n
        counts = merged
    symbols = ["<s>", "<pad>", "</s>", "<unk>"] + [BYTES[b] for b in range(256)]
    for a, b in merges:
        if a + b not in symbols:
            symbols.append(a + b)
    symbols += ["<mask>"] + [f"<code_{i}>" for i in range(codes)] + [f"<bin_{i}>" for i in range(bins)]
    os.makedirs(directory, exist_ok=True)
    with open(os.path.join(directory, "vocab.json"), "w", encoding="utf-8") as out:
        json.dump({s: i for i, s in enumerate(symbols)}, out, ensure_ascii=False)
    with open(os.path.join(directory, "merges.txt"), "w", encoding="utf-8") as out:
        out.write("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges))


class Tokenizer:
    """Text to ids and back, without start and end."""

    def __init__(self, directory):
        with open(os.path.join(directory, "vocab.json"), encoding="utf-8") as text:
            self.ids = json.load(text)
        with open(os.path.join(directory, "merges.txt"), encoding="utf-8") as text:
            lines = [line for line in text.read().split("\n")[1:] if line]
        self.ranks = {tuple(line.split(" ")): i for i, line in enumerate(lines)}
        self.symbols = {i: s for s, i in self.ids.items()}
        self.values = {c: b for b, c in BYTES.items()}
        self.mask = self.ids["<mask>"]
        self.code0 = self.mask + 1
        self.bin0 = self.ids["<bin_0>"]
        self.bins = len(self.ids) - self.bin0
        self.word_ids = functools.lru_cache(100000)(self._word_ids)

    def _word_ids(self, word):
        while len(word) > 1:
            best = min(zip(word, word[1:]), key=lambda p: self.ranks.get(p, 1 << 30))
            if best not in self.ranks:
                break
            word = _join(word, best)
        return [self.ids.get(s, 3) for s in word]

    def encode(self, text):
        return [i for word in words_of(text) for i in self.word_ids(word)]

    def decode(self, ids):
        """Text of the text ids; special ids, codes and bins are dropped."""
        symbols = "".join(self.symbols[i] for i in ids if 4 <= i < self.mask)
        return bytes(self.values[c] for c in symbols).decode("utf-8", "replace")
