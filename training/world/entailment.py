"""Entailment triples: a premise (a short caption), a hypothesis, and whether image and premise imply it ('yes', 'no',
'maybe').
"""
from world import captions, catalogue, words

LIVING = (
    "bird",
    "cat",
    "dog",
    "rabbit",
    "duck",
    "pig",
    "turtle",
    "snail",
    "penguin",
    "owl",
    "fish",
    "bee",
    "crab",
    "whale",
    "butterfly",
)
UNKNOWN_LIVING = (
    "the {0} is hungry",
    "the {0} is called max",
    "the {0} is very old",
    "the {0} belongs to a child",
    "the {0} is tired",
)
UNKNOWN_THING = (
    "the {0} is new",
    "the {0} was expensive",
    "the {0} belongs to a teacher",
    "somebody has lost the {0}",
    "the {0} was a present",
)
UNKNOWN = ("it is monday", "it will rain tomorrow", "somebody is singing nearby")
NATURAL = ("sun", "moon", "cloud", "rainbow", "tree", "palm tree", "star", "leaf", "mushroom", "cactus", "flower")


def _true(facts):
    found = []
    for o, count in captions.members(facts):
        found.append(f"there {'are' if count > 1 else 'is'} {words.indefinite(o, count, bare=True)}")
        if count == 1 and o["color"] and sum(p["noun"] == o["noun"] for p in facts["objects"]) == 1:
            found.append(f"the {o['noun']} is {o['color']}")
    relation = facts["relation"]
    if relation:
        (a, n), (b, m) = (captions.members(facts)[relation[k]] for k in "ab")
        if n == m == 1 and a["noun"] != b["noun"]:
            found.append(f"the {a['noun']} is {relation['word']} the {b['noun']}")
    if facts["setting"] == "night":
        found.append("it is night")
    return found


def _false(rng, facts):
    found = []
    things = catalogue.load()
    for o, count in captions.members(facts):
        alone = sum(p["noun"] == o["noun"] for p in facts["objects"]) == count
        others = [c for c in things[o["noun"]].colours if c not in (o["color"], "white")]
        if alone and count == 1 and o["color"] and others:
            found.append(f"the {o['noun']} is {rng.choice(others)}")
        if alone and 1 < count < 5:
            found.append(f"there are {words.NUMBERS[rng.randint(count + 1, 5)]} {words.head(o, 2)}")
        if alone and count > 1:
            found.append(f"there is only one {o['noun']}")
    absent = [
        noun
        for noun in things
        if all(catalogue.distinct(noun, o["noun"]) for o in facts["objects"]) and noun not in words.UNIQUE
    ]
    found.append(f"there is {words.article(rng.choice(absent))}")
    relation = facts["relation"]
    if relation and relation["word"] in ("left of", "above", "behind"):
        (a, n), (b, m) = (captions.members(facts)[relation[k]] for k in "ab")
        if n == m == 1 and a["noun"] != b["noun"]:
            found.append(f"the {b['noun']} is {relation['word']} the {a['noun']}")
    if facts["setting"] not in ("night", "room"):
        found.append("it is night")
    return found


def _open(rng, facts):
    noun = rng.choice(facts["objects"])["noun"]
    if noun in NATURAL or sum(o["noun"] == noun for o in facts["objects"]) > 1:
        return list(UNKNOWN)
    return [form.format(noun) for form in (UNKNOWN_LIVING if noun in LIVING else UNKNOWN_THING)] + [UNKNOWN[0]]


def draw(rng, facts):
    """One triple: {"premise", "hypothesis", "label"}; the three labels are equally frequent."""
    label = rng.choice(("yes", "no", "maybe"))
    options = {"yes": lambda: _true(facts), "no": lambda: _false(rng, facts), "maybe": lambda: _open(rng, facts)}[
        label
    ]()
    return {"premise": captions.short(facts)[0], "hypothesis": rng.choice(options), "label": label}
