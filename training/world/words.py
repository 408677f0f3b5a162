"""English words: noun phrases, and where a scene takes place."""
import itertools

from world import catalogue

NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}
MATERIALS = {"plain": (), "striped": ("striped",), "dotted": ("dotted", "spotted"), "outlined": ("outlined",)}
UNIQUE = ("sun", "moon")
SYNONYMS = {"plane": ("airplane",), "television": ("tv",), "bicycle": ("bike",), "gift": ("present",)}

# Where a scene takes place, by the zones that have things in them; the first phrase is the usual one. Every phrase
# belongs to one setting.
PLACES = {
    "sky": {None: ("in the sky",)},
    "grass": {
        None: ("in a field", "in a meadow"),
        "ground": ("on the grass", "in a field", "in a meadow"),
        "air": ("above a field",),
    },
    "sea": {None: ("at sea",), "surface": ("on the sea", "at sea"), "deep": ("in the sea",), "air": ("above the sea",)},
    "room": {None: ("in a room", "indoors"), "wall": ("on a wall", "on the wall")},
    "night": {None: ("at night",), "air": ("in the night sky", "at night")},
    "beach": {None: ("on the beach", "at the beach"), "air": ("above the beach",)},
    "snow": {None: ("in the snow", "on a snowy day"), "air": ("above the snow", "on a snowy day")},
    "street": {None: ("on the street", "in the street"), "air": ("above the street",)},
}
WHERE = {
    "sky": "in the sky",
    "grass": "in a field",
    "sea": "at sea",
    "room": "in a room",
    "beach": "on the beach",
    "snow": "in the snow",
    "street": "on the street",
}


def places(facts):
    """The phrases for where the scene takes place, the usual one first."""
    zones = {o["zone"] for o in facts["objects"]}
    options = PLACES[facts["setting"]]
    return options.get(zones.pop(), options[None]) if len(zones) == 1 else options[None]


def article(words):
    """The words after 'a' or 'an'."""
    return ("an " if words[0] in "aeiou" and not words.startswith(("one", "uni")) else "a ") + words


def head(group, count=1):
    return catalogue.THINGS[group["noun"]].plural if count > 1 else group["noun"]


def adjectives(group, size=True, color=True, material=True, number=0):
    """Adjectives of a thing; `number` chooses among words for its material."""
    found = [group["size"]] if size and group["size"] in ("small", "large") else []
    found += [group["color"]] if color and group["color"] else []
    words = MATERIALS[group["material"]]
    return found + ([words[number % len(words)]] if material and words else [])


def written(group):
    """' that says stop', ' with the number 24' or ''."""
    if not group["text"]:
        return ""
    return f" with the number {group['text']}" if group["text"].isdigit() else f" that says {group['text']}"


def indefinite(group, count, size=True, bare=False, number=0):
    """'a small red striped cup', 'three birds', 'the sun'; `bare` leaves out all adjectives."""
    words = " ".join(([] if bare else adjectives(group, size, number=number)) + [head(group, count)])
    if count > 1:
        return f"{NUMBERS[count]} {words}"
    if group["noun"] in UNIQUE:
        return "the " + words
    return article(words) + written(group)


def definite(objects, index):
    """Names of one object by noun and adjectives that no other object shares, without article, shortest first: [(name,
    used)].
    """
    o, found = objects[index], []
    keys = [k for k in ("size", "color", "material") if o[k] and o[k] not in ("plain", "medium")]
    for count in range(len(keys) + 1):
        for used in itertools.combinations(keys, count):
            if sum(p["noun"] == o["noun"] and all(p[k] == o[k] for k in used) for p in objects) == 1:
                words = adjectives(o, "size" in used, "color" in used, "material" in used)
                found.append((" ".join(words + [o["noun"]]), used))
    return found
