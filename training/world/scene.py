"""Scenes of generator v2: 128 x 128 images of things in a setting, and the facts about them.

Facts are {"setting", "kind", "objects", "groups", "relation"}. An object has noun, colour (None where captions leave it
out), material, size ('small', 'medium', 'large' or None), text, box (of its visible pixels, x0, y0, x1, y1) and group.
A group is a list of objects that are alike, by index. A relation is {"word", "a", "b"} with a word of WORDS and two
groups, or None. Objects are in the order of drawing. The same random state gives the same scene.
"""
import numpy as np

from world import captions, catalogue, colours, phrases, placing, render_thing, settings
from world.placing import SIZES, size_of
from world.settings import SIDE

WORDS = ("left of", "above", "on", "inside", "behind")
KINDS = {"single": 14, "alike": 18, "pair": 22, "on": 13, "inside": 9, "behind": 9, "several": 12, "reading": 10}
MARGIN = 6
SIGN_WORDS = (
    "stop go open exit taxi shop farm park cafe hotel bank sale slow yes no hi one two bar milk menu toys fish pool "
    "gym bike news art zoo bus tea pizza north south east west left right"
).split()
ON_TABLE = (
    "cat bird cup book apple lamp vase teapot candle hat ball phone bottle plant cake pear egg bowl box gift clock "
    "drum television bell bag shoe banana pizza"
).split()
ON_BENCH = "cat bird hat bag book ball apple gift".split()
HELD = {
    "jar": "fish butterfly bee key cherry strawberry snail leaf star heart flower pencil".split(),
    "cage": "bird rabbit duck turtle".split(),
    "bowl": "apple fish egg banana pear carrot strawberry".split(),
    "basket": "cat rabbit apple egg flower bottle ball sock dog banana duck".split(),
}


class Layer:
    """A patch at a place, with the object it shows."""

    def __init__(self, patch, x, y, facts):
        self.patch, self.x, self.y, self.facts = patch, x, y, facts

    @property
    def box(self):
        return self.x, self.y, self.x + self.patch.width, self.y + self.patch.height


def attributes(rng, thing, plain=0.7):
    """Colour, material and text of a thing."""
    color = rng.choice(thing.colours) if thing.colours else None
    material = "plain" if not thing.materials or rng.random() < plain else rng.choice(colours.MATERIALS[1:])
    if material == "outlined" and color == "white":
        material = "striped"
    text = ""
    if thing.written == "word":
        text = rng.choice(SIGN_WORDS)
    elif thing.written == "number":
        text = str(rng.randint(1, 99))
    return {"noun": thing.noun, "color": color, "material": material, "text": text}


def _patch(rng, things, facts, side, inked):
    thing = things[facts["noun"]]
    return render_thing.patch(thing, rng, side, facts["color"], facts["material"], facts["text"], inked)


def _side(rng, size, thing):
    low, high = SIZES[size]
    if thing.written:
        low, high = SIZES["large"]
    return rng.randint(low, high)


def _size(rng, thing, choices=("small", "medium", "large")):
    return "large" if thing.written else rng.choice(choices)


class Builder:
    """Collects the layers of one scene; methods return False when something does not fit."""

    def __init__(self, rng, setting):
        self.rng, self.setting, self.things = rng, setting, catalogue.load()
        self.image, self.horizon = settings.background(rng, setting)
        self.inked = rng.random() < 0.55
        self.layers, self.groups, self.relation = [], [], None

    def choose(self, zones=None, where=lambda thing: True):
        """(thing, zone) of the setting that no group has yet, or None."""
        used = [self.layers[g[0]].facts["noun"] for g in self.groups]
        zones = [z for z in settings.SETTINGS[self.setting] if zones is None or z in zones]
        zone = self.rng.choice(zones) if zones else None
        if zone is None:
            return None
        found = [
            t
            for t in settings.pool(self.setting, zone, self.things)
            if where(t) and all(catalogue.distinct(t.noun, noun) for noun in used)
        ]
        return (self.rng.choice(found), zone) if found else None

    def twin(self):
        """(thing, zone) of the first group again, distinguished from it by its colour; or None."""
        facts = self.layers[self.groups[0][0]].facts
        thing = self.things[facts["noun"]]
        return (thing, facts["zone"]) if len(thing.colours) > 1 and not thing.written else None

    def add_free(self, thing, zone, count, size, plain=0.7):
        """A group of `count` alike things somewhere in a zone."""
        facts = {**attributes(self.rng, thing, plain), "zone": zone}
        others = [self.layers[g[0]].facts for g in self.groups]
        if any(
            o["noun"] == facts["noun"] and (o["color"] == facts["color"] or facts["material"] != "plain")
            for o in others
        ):
            return False
        indices = []
        for _ in range(count):
            patch = _patch(self.rng, self.things, facts, _side(self.rng, size, thing), self.inked)
            place = placing.free(
                self.rng, patch, self.setting, zone, self.horizon, thing.noun, [layer.box for layer in self.layers]
            )
            if place is None:
                return False
            indices.append(self.put(patch, place, facts))
        self.groups.append(indices)
        return True

    def put(self, patch, place, facts):
        self.layers.append(Layer(patch, *place, dict(facts)))
        return len(self.layers) - 1


def _single(b):
    found = b.choose()
    return bool(found) and b.add_free(*found, 1, _size(b.rng, found[0]), 0.45)


def _alike(b):
    found = b.choose(where=lambda t: not t.written and t.noun not in ("sun", "moon", "rainbow"))
    count = b.rng.choices((2, 3, 4, 5), (30, 28, 22, 20))[0]
    return bool(found) and b.add_free(
        *found, count, b.rng.choice(("small", "medium") if count < 4 else ("small",)), 0.6
    )


def _pair(b):
    for k in range(2):
        found = b.twin() if k and b.rng.random() < 0.15 else b.choose()
        if not found or not b.add_free(*found, 1, _size(b.rng, found[0], ("small", "medium", "medium", "large"))):
            return False
    return True


def _reading(b):
    """A sign or a bus with a text, alone or beside another thing."""
    written = b.choose(("ground",), lambda t: t.written)
    if not written or not b.add_free(*written, 1, "large"):
        return False
    if b.rng.random() < 0.6:
        return True
    other = b.choose(where=lambda t: not t.written)
    return bool(other) and b.add_free(*other, 1, b.rng.choice(("small", "medium")))


def _several(b):
    """Two or three groups, one of them perhaps with several members."""
    counts = b.rng.choice(((2, 1), (3, 1), (2, 2), (1, 1, 1), (1, 1, 1), (2, 1, 1)))
    for count in counts:
        found = b.choose(where=lambda t: not t.written and (count == 1 or t.noun not in ("sun", "moon", "rainbow")))
        if not found or not b.add_free(
            *found, count, b.rng.choice(("small", "medium") if sum(counts) < 4 else ("small",)), 0.85
        ):
            return False
    return True


def _on(b):
    found = b.choose(("ground",), lambda t: "carrier" in t.roles)
    if not found:
        return False
    carrier, rng = found[0], b.rng
    names = ON_TABLE if b.setting == "room" else ON_BENCH
    thing = b.things[rng.choice([n for n in names if catalogue.distinct(n, carrier.noun)])]
    base = {**attributes(rng, carrier), "zone": "ground"}
    under = _patch(rng, b.things, base, rng.randint(56, 72), b.inked)
    count = rng.choices((1, 2, 3), (75, 17, 8))[0]
    facts = {**attributes(rng, thing), "zone": "ground"}
    above = [_patch(rng, b.things, facts, rng.randint(22, 36 if count == 1 else 26), b.inked) for _ in range(count)]
    place = placing.free(rng, under, b.setting, "ground", b.horizon, carrier.noun, [])
    corners = place and placing.on_top(rng, under, *place, above)
    if not corners:
        return False
    b.groups.append([b.put(under, place, base)])
    b.groups.append([b.put(patch, corner, facts) for patch, corner in zip(above, corners)])
    b.relation = {"word": "on", "a": 1, "b": 0}
    return True


def _inside(b):
    found = b.choose(("ground",), lambda t: t.noun in HELD)
    if not found:
        return False
    holder, rng = found[0], b.rng
    base, thing = {**attributes(rng, holder), "zone": "ground"}, b.things[rng.choice(HELD[holder.noun])]
    outer = _patch(rng, b.things, base, rng.randint(60, 78), b.inked)
    width, height = outer.inner[2] - outer.inner[0], outer.inner[3] - outer.inner[1]
    facts = {**attributes(rng, thing), "zone": "ground"}
    for side in range(int(max(width, height)), 19, -2):
        state = rng.getstate()
        patch = _patch(rng, b.things, facts, side, b.inked)
        if patch.width <= width and patch.height <= height:
            break
        rng.setstate(state)
    else:
        return False
    place = placing.free(rng, outer, b.setting, "ground", b.horizon, holder.noun, [])
    if place is None:
        return False
    front = render_thing.front_of(outer)
    b.groups.append([b.put(outer, place, base)])
    b.groups.append([b.put(patch, placing.within(outer, *place, patch), facts)])
    b.layers.append(Layer(front, *place, b.layers[0].facts))
    b.relation = {"word": "inside", "a": 1, "b": 0}
    return True


def _behind(b):
    rng = b.rng
    back = b.choose(("ground",), lambda t: "cover" in t.roles)
    if not back or b.setting == "room":
        return False
    front = b.choose(
        ("ground",),
        lambda t: ("cover" in t.roles or t.noun in ("fence", "box", "car", "bench"))
        and catalogue.distinct(t.noun, back[0].noun),
    )
    if not front:
        return False
    first, second = ({**attributes(rng, found[0]), "zone": "ground"} for found in (back, front))
    rear = _patch(rng, b.things, first, rng.randint(50, 70), b.inked)
    near = _patch(rng, b.things, second, rng.randint(36, 52), b.inked)
    place = placing.free(rng, rear, b.setting, "ground", b.horizon, "", [])
    if place is None:
        return False
    x = place[0] + round(rng.choice((-0.45, -0.3, 0.3, 0.45)) * rear.width + (rear.width - near.width) / 2)
    y = place[1] + rear.height - near.height + rng.randint(5, 11)
    if x < 1 or x + near.width > SIDE - 1 or y + near.height > SIDE - 1 or y < 1:
        return False
    b.groups += [[b.put(near, (x, y), second)], [b.put(rear, place, first)]]
    b.layers.reverse()
    b.groups = [[1], [0]]
    b.relation = {"word": "behind", "a": 1, "b": 0}
    return True


BUILD = {
    "single": _single,
    "alike": _alike,
    "pair": _pair,
    "several": _several,
    "on": _on,
    "inside": _inside,
    "behind": _behind,
    "reading": _reading,
}


def direction(a, b):
    """'left of' or 'above' when box a is so to box b, apart along one clearly longer axis; else None."""
    dx, dy = (b[0] + b[2] - a[0] - a[2]) / 2, (b[1] + b[3] - a[1] - a[3]) / 2
    if abs(abs(dx) - abs(dy)) < MARGIN:
        return None
    if abs(dx) > abs(dy):
        return "left of" if dx > 0 and a[2] < b[0] else None
    return "above" if dy > 0 and a[3] < b[1] else None


def _compose(b):
    """(image, visible boxes, share of each object that is visible)."""
    image, owner = b.image, np.full((SIDE, SIDE), -1)
    order = range(len(b.layers))
    # Things on the ground overlap nowhere, so the order matters only for the anti-aliased rims.
    if b.relation is None:
        order = sorted(order, key=lambda k: b.layers[k].box[3])
    count = len(b.layers) - (b.layers[-1].facts is b.layers[0].facts and len(b.layers) > 1)
    full = np.zeros(count)
    for k in order:
        layer = b.layers[k]
        index = 0 if k >= count else k
        for rgb, cover in layer.patch.layers[:1]:
            render_thing.paste(image, rgb, cover, layer.x, layer.y)
            mask = cover > 0.5
            full[index] += mask.sum() if k < count else 0
            owner[layer.y : layer.y + mask.shape[0], layer.x : layer.x + mask.shape[1]][mask] = index
    boxes, shares = [], []
    for k in range(count):
        ys, xs = np.nonzero(owner == k)
        shares.append(len(ys) / full[k] if len(ys) else 0)
        boxes.append([int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1] if len(ys) else None)
    return image, boxes, shares, owner


def draw_scene(rng, kind=None, with_owner=False):
    """One scene: (uint8 image (128, 128, 3), facts), and the object index of every pixel (-1: none) if `with_owner`."""
    while True:
        chosen = kind or rng.choices(list(KINDS), list(KINDS.values()))[0]
        fitting = {
            "inside": ["room"],
            "on": ["room", "room", "room", "grass", "night"],
            "reading": ["grass", "street", "street", "snow", "night"],
            "behind": ["grass", "grass", "snow", "night", "street", "beach"],
        }
        setting = rng.choice(fitting.get(chosen, list(settings.SETTINGS)))
        for _ in range(12):
            b = Builder(rng, setting)
            if BUILD[chosen](b):
                break
        else:
            continue
        image, boxes, shares, owner = _compose(b)
        least = 0.3 if chosen in ("inside", "behind") else 0.93
        most = 0.86 if chosen == "behind" else 1.1
        if min(shares) < least or (chosen == "behind" and shares[0] > most):
            continue
        objects = []
        for k, box in enumerate(boxes):
            objects.append({**b.layers[k].facts, "box": box, "size": size_of(box)})
        for g, members in enumerate(b.groups):
            sizes = {objects[k]["size"] for k in members}
            for k in members:
                objects[k]["group"] = g
                objects[k]["size"] = objects[k]["size"] if len(sizes) == 1 else None
        if chosen in ("pair", "reading") and len(b.groups) == 2:
            for a, c in ((0, 1), (1, 0)):
                word = direction(objects[a]["box"], objects[c]["box"])
                if word:
                    b.relation = {"word": word, "a": objects[a]["group"], "b": objects[c]["group"]}
            if b.relation is None:
                continue
        facts = {"setting": setting, "kind": chosen, "objects": objects, "groups": b.groups, "relation": b.relation}
        if captions.repeats(facts) or not phrases.every(facts):
            continue
        image = np.clip(image + 0.5, 0, 255).astype(np.uint8)
        return (image, facts, owner) if with_owner else (image, facts)
