"""Questions about a scene as records, and their English form. A record has "kind", "answer" (English) and the slots of
its kind.

Each function returns a record or None. `english` renders the question; chinese.py renders the same records in Chinese.
"""
from world import captions, catalogue, colours, words

KINDS = (
    "what",
    "where",
    "place",
    "day",
    "count",
    "total",
    "color",
    "pattern",
    "size",
    "larger",
    "relation",
    "exists",
    "check",
    "text",
)
PATTERNS = {"striped": "stripes", "dotted": "dots", "plain": "none"}
CLEAR = 9  # pixels between centres that make a relation clear
RATIO = 1.4  # of the longer sides of two things, that makes one the larger


def _named(facts):
    """[(index, name, used)] of objects with a name of their own."""
    return [(k, *name) for k in range(len(facts["objects"])) for name in words.definite(facts["objects"], k)[:3]]


def name_of(facts, index, used=()):
    """The slots of a name: noun, size, color and material, as far as used."""
    o = facts["objects"][index]
    return {"noun": o["noun"], **{k: o[k] for k in used}}


def _what(rng, facts):
    """'what is on the table?', answered by the noun."""
    relation = facts["relation"]
    if not relation:
        if len(facts["groups"]) > 1:
            return None
        o, count = captions.members(facts)[0]
        return {"kind": "what", "word": None, "answer": words.head(o, count)}
    a, b = relation["a"], relation["b"]
    turn = relation["word"] in ("left of", "above", "behind") and rng.random() < 0.5
    asked, other = (b, a) if turn else (a, b)
    members = captions.members(facts)
    if members[other][1] > 1 or members[0][0]["noun"] == members[1][0]["noun"]:
        return None
    return {
        "kind": "what",
        "word": relation["word"],
        "turned": turn,
        "name": {"noun": members[other][0]["noun"]},
        "answer": words.head(*members[asked]),
    }


def _where(rng, facts):
    """'where is the cat?', answered by 'on the table'."""
    relation = facts["relation"]
    if not relation or relation["word"] not in ("on", "inside", "behind"):
        return None
    (o, count), (other, _) = (captions.members(facts)[relation[k]] for k in "ab")
    return {
        "kind": "where",
        "name": {"noun": o["noun"]},
        "many": count > 1,
        "answer": f"{relation['word']} the {other['noun']}",
        "word": relation["word"],
        "other": {"noun": other["noun"]},
    }


def _place(rng, facts):
    setting = facts["setting"]
    return {"kind": "place", "setting": setting, "answer": words.WHERE[setting]} if setting in words.WHERE else None


def _day(rng, facts):
    if facts["setting"] == "room":
        return None
    return {"kind": "day", "answer": "night" if facts["setting"] == "night" else "day"}


def _mistakable(facts, noun):
    """True when a drawing of the scene also shows, or may be called, the noun."""
    return any(noun != o["noun"] and not catalogue.distinct(noun, o["noun"]) for o in facts["objects"])


def _count(rng, facts):
    noun = rng.choice(facts["objects"])["noun"] if rng.random() < 0.85 else rng.choice(_settings_nouns(facts))
    if _mistakable(facts, noun):
        return None
    return {"kind": "count", "noun": noun, "answer": str(sum(o["noun"] == noun for o in facts["objects"]))}


def _total(rng, facts):
    return (
        {"kind": "total", "answer": str(len(facts["objects"]))}
        if facts["kind"] in ("alike", "several", "pair", "reading")
        else None
    )


def _settings_nouns(facts):
    from world import settings

    things = catalogue.load()
    return [
        t.noun for zone in settings.SETTINGS[facts["setting"]] for t in settings.pool(facts["setting"], zone, things)
    ]


def _attribute(rng, facts, key, wanted):
    options = [(k, name, used) for k, name, used in _named(facts) if key not in used and wanted(facts["objects"][k])]
    if not options:
        return None
    k, _, used = rng.choice(options)
    return k, name_of(facts, k, used)


def _color(rng, facts):
    if len(facts["groups"]) == 1 and len(facts["objects"]) > 1 and facts["objects"][0]["color"]:
        o = facts["objects"][0]
        return {"kind": "color", "name": {"noun": o["noun"]}, "many": True, "answer": o["color"]}
    found = _attribute(rng, facts, "color", lambda o: o["color"])
    return found and {"kind": "color", "name": found[1], "many": False, "answer": facts["objects"][found[0]]["color"]}


def _pattern(rng, facts):
    things = catalogue.load()
    found = _attribute(rng, facts, "material", lambda o: things[o["noun"]].materials and o["material"] in PATTERNS)
    return found and {"kind": "pattern", "name": found[1], "answer": PATTERNS[facts["objects"][found[0]]["material"]]}


def _size(rng, facts):
    found = _attribute(rng, facts, "size", lambda o: o["size"] in ("small", "large"))
    return found and {"kind": "size", "name": found[1], "answer": facts["objects"][found[0]]["size"]}


def extent(box):
    """(longer side, area) of a box."""
    w, h = box[2] - box[0], box[3] - box[1]
    return max(w, h), w * h


def _larger(rng, facts):
    """'which is larger the cup or the dog?' where sides and areas agree clearly and nothing is half hidden."""
    nouns = [o["noun"] for o in facts["objects"]]
    alone = [o for o in facts["objects"] if nouns.count(o["noun"]) == 1]
    if len(alone) < 2 or facts["kind"] in ("inside", "behind"):
        return None
    a, b = rng.sample(alone, 2)
    (side_a, area_a), (side_b, area_b) = extent(a["box"]), extent(b["box"])
    if max(side_a, side_b) < RATIO * min(side_a, side_b) or (side_a > side_b) != (area_a > area_b):
        return None
    return {
        "kind": "larger",
        "a": {"noun": a["noun"]},
        "b": {"noun": b["noun"]},
        "answer": (a if side_a > side_b else b)["noun"],
    }


def _relation(rng, facts):
    """'is the cat left of the dog?', or about on, inside and behind where the scene has them."""
    named = {k: (name, used) for k, name, used in reversed(_named(facts))}
    if len(named) < 2:
        return None
    a, b = rng.sample(sorted(named), 2)
    relation = facts["relation"]
    record = {"kind": "relation", "a": name_of(facts, a, named[a][1]), "b": name_of(facts, b, named[b][1])}
    if relation and relation["word"] in ("on", "inside", "behind"):
        true = facts["objects"][a]["group"] == relation["a"]
        word = relation["word"] if true and rng.random() < 0.75 else rng.choice(("on", "inside", "behind"))
        if {word, relation["word"]} == {"on", "inside"}:
            word = relation["word"]  # a thing in a basket may also be called on it
        return {**record, "word": word, "answer": "yes" if true and word == relation["word"] else "no"}
    axis = rng.choice((0, 1))
    boxes = facts["objects"][a]["box"], facts["objects"][b]["box"]
    gap = (boxes[1][axis] + boxes[1][axis + 2] - boxes[0][axis] - boxes[0][axis + 2]) / 2
    if abs(gap) < CLEAR:
        return None
    word = rng.choice((("left of", "right of"), ("above", "below"))[axis])
    return {**record, "word": word, "answer": "yes" if (gap > 0) == (word in ("left of", "above")) else "no"}


def _pale(o, color):
    """True for white where the thing's material shows white beside its own colour."""
    return color == "white" and o["color"] != "white" and o["material"] != "plain"


def _exists(rng, facts):
    """'is there a red cup?': half of the answers are no, and most of those name something similar."""
    o = rng.choice(facts["objects"])
    noun, color = o["noun"], o["color"] if rng.random() < 0.6 else None
    if rng.random() < 0.5:
        if color and rng.random() < 0.5:
            color = rng.choice([c for c in catalogue.load()[noun].colours if c != color and not _pale(o, c)] or [color])
        else:
            noun = rng.choice(_settings_nouns(facts))
            color = color if color in catalogue.load()[noun].colours else None
    if _mistakable(facts, noun):
        return None
    yes = any(p["noun"] == noun and color in (None, p["color"]) for p in facts["objects"])
    return {
        "kind": "exists",
        "name": {"noun": noun, **({"color": color} if color else {})},
        "answer": "yes" if yes else "no",
    }


def _check(rng, facts):
    """'is the cup red?', 'is the cup striped?'"""
    key = rng.choice(("color", "color", "material"))
    things = catalogue.load()
    found = _attribute(rng, facts, key, lambda o: o["color"] if key == "color" else things[o["noun"]].materials)
    if not found:
        return None
    o = facts["objects"][found[0]]
    values = [c for c in things[o["noun"]].colours if not _pale(o, c)] if key == "color" else colours.MATERIALS[1:]
    claim = o[key] if o[key] in values and rng.random() < 0.5 else rng.choice(values)
    return {"kind": "check", "name": found[1], "claim": claim, "answer": "yes" if claim == o[key] else "no"}


def _text(rng, facts):
    options = [o for o in facts["objects"] if o["text"]]
    nouns = [o["noun"] for o in facts["objects"]]
    options = [o for o in options if nouns.count(o["noun"]) == 1]
    if not options:
        return None
    o = rng.choice(options)
    return {"kind": "text", "name": {"noun": o["noun"]}, "number": o["text"].isdigit(), "answer": o["text"]}


ASK = {
    "what": _what,
    "where": _where,
    "place": _place,
    "day": _day,
    "count": _count,
    "total": _total,
    "color": _color,
    "pattern": _pattern,
    "size": _size,
    "larger": _larger,
    "relation": _relation,
    "exists": _exists,
    "check": _check,
    "text": _text,
}
WEIGHTS = {
    "what": 3,
    "where": 3,
    "place": 1,
    "day": 0.5,
    "count": 3,
    "total": 1,
    "color": 3,
    "pattern": 1.5,
    "size": 1.5,
    "larger": 1.5,
    "relation": 3,
    "exists": 2.5,
    "check": 2,
    "text": 4,
}


def draw(rng, facts):
    """One question record."""
    while True:
        kind = rng.choices(KINDS, [WEIGHTS[k] for k in KINDS])[0]
        record = ASK[kind](rng, facts)
        if record:
            return record


def _the(name):
    found = [name[k] for k in ("size", "color") if k in name]
    found += [words.MATERIALS[name["material"]][0]] if "material" in name else []
    return " ".join(["the", *found, name["noun"]])


TURNED = {"left of": "right of", "above": "below", "behind": "in front of"}


def english(record):
    """The question in words."""
    kind, r = record["kind"], record
    if kind == "what":
        if not r["word"]:
            return "what is in the image?"
        return f"what is {TURNED[r['word']] if r['turned'] else r['word']} {_the(r['name'])}?"
    if kind in ("where", "color"):
        noun = catalogue.load()[r["name"]["noun"]].plural if r["many"] else None
        subject = f"are the {noun}" if noun else "is " + _the(r["name"])
        return f"where {subject}?" if kind == "where" else f"what color {subject}?"
    if kind == "count":
        return f"how many {catalogue.load()[r['noun']].plural} are there?"
    if kind == "exists":
        return f"is there {words.article(_the(r['name'])[4:])}?"
    if kind == "text":
        return f"what number is on {_the(r['name'])}?" if r["number"] else f"what is written on {_the(r['name'])}?"
    if kind == "larger":
        return f"which is larger {_the(r['a'])} or {_the(r['b'])}?"
    if kind == "relation":
        return f"is {_the(r['a'])} {r['word']} {_the(r['b'])}?"
    return {
        "place": "where is this?",
        "day": "is it day or night?",
        "total": "how many things are there?",
        "pattern": f"what pattern is on {_the(r.get('name', {'noun': ''}))}?",
        "size": f"is {_the(r.get('name', {'noun': ''}))} small or large?",
        "check": f"is {_the(r.get('name', {'noun': ''}))} {r.get('claim')}?",
    }[kind]


def plain(record):
    """The same relation with 'left of' or 'above': 'is a right of b?' becomes 'is b left of a?'."""
    opposite = {"right of": "left of", "below": "above"}.get(record.get("word"))
    if record["kind"] != "relation" or not opposite:
        return record
    return {**record, "a": record["b"], "b": record["a"], "word": opposite}


def about(facts, record):
    """Indices of the objects that decide the answer."""
    objects = facts["objects"]

    def named(slots):
        return [k for k, o in enumerate(objects) if all(o[key] == value for key, value in slots.items())]

    kind = record["kind"]
    if kind == "what":
        asked = [k for k, o in enumerate(objects) if record["answer"] in (o["noun"], words.head(o, 2))]
        return asked
    if kind == "where":
        return named(record["other"])
    if kind == "count":
        return named({"noun": record["noun"]})
    if kind in ("larger", "relation"):
        return named(record["a"]) + named(record["b"])
    return named(record["name"]) if "name" in record else []
