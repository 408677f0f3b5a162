"""Texts about a scene: captions, questions with answers, and phrases that name one object.

A scene is a list of objects {"shape", "color", "size", "box"}. Texts are lower case without punctuation
(questions end in '?'). Every text is unambiguous: comparisons of positions need a margin.
"""
import itertools

SHAPES = ["circle", "square", "triangle", "star", "cross", "diamond"]
COLORS = ["red", "green", "blue", "yellow", "purple", "orange", "white", "black"]
NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four"}
MARGIN = 4
OPPOSITE = {"left of": "right of", "above": "below"}
KINDS = ["color", "shape", "size", "count", "relation", "existence", "check"]


def center(o):
    """Centre of an object's box, (x, y) in pixels."""
    return (o["box"][0] + o["box"][2]) / 2, (o["box"][1] + o["box"][3]) / 2


def plural(shape):
    return shape + ("es" if shape == "cross" else "s")


def zone(o):
    """Place of an object in a 3 x 3 grid as words, or None within MARGIN pixels of a grid line."""
    x, y = center(o)
    if any(abs(v - line) < MARGIN for v in (x, y) for line in (32, 64)):
        return None
    column, row = ("left", "", "right")[int(x // 32)], ("top", "", "bottom")[int(y // 32)]
    return "in the center" if not row and not column else "at the " + " ".join(w for w in (row, column) if w)


def relation(a, b):
    """'left of' or 'above' when a is so placed to b along the clearly longer axis; else None."""
    (ax, ay), (bx, by) = center(a), center(b)
    dx, dy = bx - ax, by - ay
    if abs(abs(dx) - abs(dy)) < MARGIN:
        return None
    if abs(dx) > abs(dy):
        return "left of" if dx > 0 else None
    return "above" if dy > 0 else None


def alike(objects):
    """Objects of equal colour and shape together, in the order of each group's first: [members]."""
    found = {}
    for o in objects:
        found.setdefault((o["color"], o["shape"]), []).append(o)
    return list(found.values())


def groups_of(objects):
    """The groups of `alike`, ordered by the leftmost centre: [(x, members)]."""
    return sorted(((min(center(o)[0] for o in members), members) for members in alike(objects)), key=lambda g: g[0])


def _full(o):
    return f"{o['size']} {o['color']} {o['shape']}"


def _article(words):
    return ("an " if words[0] in "aeiou" else "a ") + words


def listing(objects):
    """'a red circle two blue squares and a green star': objects that are alike together, groups in the order of their first."""
    names = []
    for members in alike(objects):
        o = members[0]
        many = len(members) > 1
        names.append(f"{NUMBERS[len(members)]} {o['color']} {plural(o['shape'])}" if many
                     else _article(f"{o['color']} {o['shape']}"))
    return " ".join(names[:-1] + ["and", names[-1]] if len(names) > 1 else names)


def captions(objects):
    """Every acceptable caption; the first one is what the model learns. Empty when the scene is too close to call."""
    groups = groups_of(objects)
    if len(objects) == 1:
        place = zone(objects[0])
        return [f"{_article(_full(objects[0]))} {place}"] if place else []
    if len(objects) == 2 and len(groups) == 2:
        for a, b in (objects, objects[::-1]):
            word = relation(a, b)
            if word:
                return [f"{_article(_full(a))} {word} {_article(_full(b))}",
                        f"{_article(_full(b))} {OPPOSITE[word]} {_article(_full(a))}"]
        return []
    if any(b[0] - a[0] < MARGIN for a, b in zip(groups, groups[1:])):
        return []
    return [listing([o for _, members in groups for o in members])]


def caption_objects(objects):
    """For every word of the first caption the objects it is about (none for 'and' and for a relation)."""
    words = captions(objects)[0].split()
    groups = groups_of(objects)
    if len(objects) == 1:
        return [objects for _ in words]
    if len(objects) == 2 and len(groups) == 2:
        first = objects if relation(*objects) else objects[::-1]
        return [first[:1]] * 4 + [[]] * (len(words) - 8) + [first[1:]] * 4
    found = [members for _, members in groups for _ in range(3)]
    return found[:-3] + [[]] + found[-3:] if len(groups) > 1 else found


def describable(objects):
    """True when the scene has a clear caption in which no three words come twice, and objects to name."""
    texts = captions(objects)
    if not texts or not regions(objects):
        return False
    words = texts[0].split()
    triples = list(zip(words, words[1:], words[2:]))
    return len(set(triples)) == len(triples)


def _matches(objects, **wanted):
    return [o for o in objects if all(o[k] == v for k, v in wanted.items())]


def _names(objects, o, hide=()):
    """Phrases without article that name o alone, by every combination of attributes outside `hide`."""
    names = []
    for size, color, shape in itertools.product((False, True), repeat=3):
        wanted = {k: o[k] for k, used in (("size", size), ("color", color), ("shape", shape)) if used}
        if wanted and not set(wanted) & set(hide) and len(_matches(objects, **wanted)) == 1:
            words = [wanted[k] for k in ("size", "color") if k in wanted] + [wanted.get("shape", "object")]
            names.append(" ".join(words))
    return names


def _extreme(objects):
    """(word, object) for leftmost, rightmost, topmost and bottommost objects that are so by a clear margin."""
    found = []
    for word, axis, sign in (("leftmost", 0, 1), ("rightmost", 0, -1), ("topmost", 1, 1), ("bottommost", 1, -1)):
        order = sorted(objects, key=lambda o: sign * center(o)[axis])
        if len(order) > 1 and sign * (center(order[1])[axis] - center(order[0])[axis]) >= MARGIN + 2:
            found.append((word, order[0]))
    return found


def _attribute(rng, objects, kind):
    """A question such as 'what color is the circle?' about an object named without that attribute; or None."""
    options = [(name, o) for o in objects for name in _names(objects, o, hide=(kind,))]
    options += [(word + " object", o) for word, o in _extreme(objects)]
    if not options:
        return None
    name, o = rng.choice(options)
    return f"what {kind} is the {name}?", o[kind], [o]


def _count(rng, objects):
    """Counts of everything, of a shape, a colour or a size; balanced between things that are there and not."""
    subject = rng.choice(["all", "shape", "shape", "color", "color", "size"])
    if subject == "all":
        return "how many objects are there?", str(len(objects)), objects
    values = {"shape": SHAPES, "color": COLORS, "size": ["small", "large"]}[subject]
    value = rng.choice(objects)[subject] if rng.random() < 0.75 else rng.choice(values)
    noun = plural(value) if subject == "shape" else f"{value} objects"
    counted = _matches(objects, **{subject: value})
    return f"how many {noun} are there?", str(len(counted)), counted


def _relation(rng, objects):
    """'is the red circle left of the blue square?' with a margin along the axis asked about; or None."""
    named = [(o, names) for o in objects for names in [_names(objects, o)] if names]
    if len(named) < 2:
        return None
    (a, names_a), (b, names_b) = rng.sample(named, 2)
    axis = rng.choice((0, 1))
    gap = center(b)[axis] - center(a)[axis]
    if abs(gap) < 2 * MARGIN:
        return None
    word = rng.choice((("left of", "right of"), ("above", "below"))[axis])
    answer = (gap > 0) == (word in ("left of", "above"))
    return f"is the {rng.choice(names_a)} {word} the {rng.choice(names_b)}?", "yes" if answer else "no", [a, b]


def plain_relation(item):
    """The same relation with 'left of' or 'above': 'is the star right of the cross?' becomes 'is the cross left of the star?'."""
    for word, opposite in OPPOSITE.items():
        first, found, second = item["question"][len("is the "):-1].partition(f" {opposite} the ")
        if found:
            return {**item, "question": f"is the {second} {word} the {first}?", "about": item["about"][::-1]}
    return item


def _existence(rng, objects):
    """'is there a red circle?', yes and no equally often; a no names things that nearly are there."""
    o = rng.choice(objects)
    wanted = {"color": o["color"], "shape": o["shape"]}
    if rng.random() < 0.3:
        del wanted[rng.choice(("color", "shape"))]
    if rng.random() < 0.5:
        key = rng.choice(sorted(wanted))
        wanted[key] = rng.choice({"color": COLORS, "shape": SHAPES}[key])
        if len(objects) > 1 and len(wanted) == 2 and rng.random() < 0.5:
            wanted[key] = rng.choice(objects)[key]
    words = " ".join(([wanted["color"]] if "color" in wanted else []) + [wanted.get("shape", "object")])
    found = _matches(objects, **wanted)
    return f"is there {_article(words)}?", "yes" if found else "no", found


def _check(rng, objects):
    """'is the circle red?', 'is the red object large?'; or None."""
    kind = rng.choice(("color", "color", "shape", "size"))
    options = [(name, o) for o in objects for name in _names(objects, o, hide=(kind,))]
    if not options:
        return None
    name, o = rng.choice(options)
    truth = o[kind]
    values = {"color": COLORS, "shape": SHAPES, "size": ["small", "large"]}[kind]
    claim = truth if rng.random() < 0.5 else rng.choice([v for v in values if v != truth])
    return f"is the {name} {_article(claim) if kind == 'shape' else claim}?", "yes" if claim == truth else "no", [o]


def question(rng, objects, kinds=KINDS):
    """One question: {"question", "answer", "kind", "about"}; "about" lists the objects that decide the answer. Its kind is drawn
    from `kinds`, which must hold one that every scene has, such as "count"."""
    while True:
        kind = rng.choice(kinds)
        if kind in ("color", "shape", "size"):
            found = _attribute(rng, objects, kind)
        else:
            found = {"count": _count, "relation": _relation, "existence": _existence, "check": _check}[kind](rng, objects)
        if found:
            return {"question": found[0], "answer": found[1], "kind": kind, "about": found[2]}


def regions(objects):
    """Every phrase that names one object: [{"phrase", "box"}]."""
    found = [{"phrase": "the " + name, "box": o["box"]} for o in objects for name in _names(objects, o)]
    found += [{"phrase": f"the {word} object", "box": o["box"]} for word, o in _extreme(objects)]
    for _, members in groups_of(objects):
        if len(members) > 1:
            name = f"{members[0]['color']} {members[0]['shape']}"
            found += [{"phrase": f"the {word} {name}", "box": o["box"]} for word, o in _extreme(members)]
    return found


def region(rng, objects):
    """One phrase with its box: an object first, then one of its phrases."""
    options = regions(objects)
    box = rng.choice(sorted({tuple(r["box"]) for r in options}))
    return rng.choice([r for r in options if tuple(r["box"]) == box])


def _distinct(draw, key, count):
    found = {}
    for _ in range(count * 3):
        item = draw()
        found.setdefault(item[key], item)
    return list(found.values())[:count]


def some_questions(rng, objects, count):
    """Up to `count` different questions, without "about"."""
    items = _distinct(lambda: question(rng, objects), "question", count)
    return [{k: v for k, v in item.items() if k != "about"} for item in items]


def some_regions(rng, objects, count):
    return _distinct(lambda: region(rng, objects), "phrase", count)
