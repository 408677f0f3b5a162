"""Reads a caption back into what it states, and compares that with a scene."""
from world import captions, catalogue, colours, words

_COUNTS = {**{w: n for n, w in words.NUMBERS.items()}, "a": 1, "an": 1, "the": 1}
_MATERIAL = {w: m for m, forms in words.MATERIALS.items() for w in forms}
_PLACES = sorted(
    (
        (phrase.split(), setting)
        for setting, zones in words.PLACES.items()
        for phrases in zones.values()
        for phrase in phrases
    ),
    key=lambda p: -len(p[0]),
)
_CONNECTIVES = [
    ("to the left of", "left of", False),
    ("left of", "left of", False),
    ("to the right of", "left of", True),
    ("right of", "left of", True),
    ("above", "above", False),
    ("below", "above", True),
    ("on top of", "on", False),
    ("inside", "inside", False),
    ("behind", "behind", False),
    ("in front of", "behind", True),
    ("on", "on", False),
    ("in", "inside", False),
]


def _nouns():
    found = {}
    for noun, thing in catalogue.load().items():
        for name in (noun, *words.SYNONYMS.get(noun, ())):
            found[tuple(name.split())] = (noun, False)
        found[tuple(thing.plural.split())] = (noun, True) if thing.plural != noun else (noun, None)
    return sorted(found.items(), key=lambda item: -len(item[0]))


class Unreadable(Exception):
    """A text that is not a caption of the generator's grammar."""


class _Reader:
    def __init__(self, text):
        self.words = text.lower().split()
        self.nouns = _nouns()

    def take(self, phrase):
        parts = phrase.split() if isinstance(phrase, str) else list(phrase)
        if self.words[: len(parts)] == parts:
            del self.words[: len(parts)]
            return True
        return False

    def place(self):
        for phrase, setting in _PLACES:
            if self.take(phrase):
                return setting
        return None

    def group(self):
        """One noun phrase: noun, count, colour, material, size, text."""
        if not self.words or self.words[0] not in _COUNTS:
            raise Unreadable(" ".join(self.words))
        found = {"count": _COUNTS[self.words.pop(0)], "size": None, "color": None, "material": "plain", "text": ""}
        while self.words:
            word = self.words[0].replace("gray", "grey")
            if word in ("small", "large") and not found["size"]:
                found["size"] = word
            elif word in colours.COLOURS and not found["color"]:
                found["color"] = word
            elif word in _MATERIAL and found["material"] == "plain":
                found["material"] = _MATERIAL[word]
            else:
                break
            self.words.pop(0)
        for parts, (noun, many) in self.nouns:
            if many in (None, found["count"] > 1) and self.take(parts):
                found["noun"] = noun
                break
        else:
            raise Unreadable(" ".join(self.words))
        if self.take("that says") or self.take("with the number"):
            found["text"] = self.words.pop(0) if self.words else ""
        return found


def read(text):
    """What a caption states: {"groups", "relation": (word, a, b) or None, "setting" or None}. Raises Unreadable."""
    reader = _Reader(text)
    setting = reader.place()
    reader.take("there is") or reader.take("there are")
    groups, relation = [reader.group()], None
    while reader.words:
        found = None if setting else reader.place()
        if found:
            setting = found
            continue
        if reader.words[0] == "with" and len(groups) == 1 and relation is None:
            reader.words.pop(0)
            groups.append(reader.group())
            word = "on" if reader.take("on it") else "inside" if reader.take("inside") else None
            if word is None:
                raise Unreadable(text)
            relation = (word, 1, 0)
            continue
        for phrase, word, turned in _CONNECTIVES:
            if relation is None and len(groups) == 1 and reader.take(phrase):
                groups.append(reader.group())
                relation = (word, 1, 0) if turned else (word, 0, 1)
                break
        else:
            if relation is not None:
                raise Unreadable(text)
            reader.take("and")
            groups.append(reader.group())
    return {"groups": groups, "relation": relation, "setting": setting}


def _fits(said, facts, group, sized):
    o, count = captions.members(facts)[group]
    size_right = (
        said["size"] == o["size"] if sized and o["size"] in ("small", "large") else said["size"] in (None, o["size"])
    )
    return size_right and said["count"] == count and all(said[k] == o[k] for k in ("noun", "color", "material", "text"))


def states_everything(text, facts):
    """True when the caption states every attribute of the scene rightly.

    Attributes are things, counts, colours, materials, texts, the relation, the setting, and sizes where captions.SIZED
    demands them.
    """
    try:
        said = read(text)
    except Unreadable:
        return False
    if said["setting"] != facts["setting"] or len(said["groups"]) != len(facts["groups"]):
        return False
    sized, relation = facts["kind"] in captions.SIZED, facts["relation"]
    if relation:
        if not said["relation"] or said["relation"][0] != relation["word"]:
            return False
        return all(_fits(said["groups"][said["relation"][k]], facts, relation["ab"[k - 1]], sized) for k in (1, 2))
    if said["relation"]:
        return False
    left = list(range(len(facts["groups"])))
    for group in said["groups"]:
        match = next((g for g in left if _fits(group, facts, g, sized)), None)
        if match is None:
            return False
        left.remove(match)
    return True
