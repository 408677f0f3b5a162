"""Backgrounds: where a scene takes place, and the bands of the image in which things stand, hang, float or fly."""
import numpy as np
from PIL import Image, ImageDraw

SIDE = 128

# For each zone of a setting: the tags of Thing.places, and further nouns. `ground` things stand on the ground.
SETTINGS = {
    "sky": {"air": ("sky", ())},
    "grass": {"ground": ("out", ("bicycle",)), "air": ("sky", ())},
    "sea": {"surface": ("water", ()), "deep": ("deep", ("turtle",)), "air": ("sky", ())},
    "room": {"ground": ("in", ()), "wall": ("wall", ())},
    "night": {"ground": ("out", ("owl", "lighthouse", "car")), "air": ("night", ())},
    "beach": {"ground": ("beach", ("dog", "bird", "turtle", "bag", "hat", "bottle", "chair")), "air": ("sky", ())},
    "snow": {
        "ground": ("snow", ("house", "tree", "dog", "cat", "fence", "rabbit", "church", "sign", "flag")),
        "air": ("", ("bird", "cloud", "plane", "kite")),
    },
    "street": {"ground": ("road", ("dog", "cat", "bag", "box", "ball")), "air": ("sky", ())},
}
AIR_EXCLUDED = {
    "sea": ("bee", "butterfly", "rocket"),
    "grass": ("rocket",),
    "beach": ("rocket", "bee"),
    "street": ("rocket", "rainbow"),
}


def pool(setting, zone, things):
    """The things that may be in a zone, in the order of the catalogue."""
    tag, more = SETTINGS[setting][zone]
    excluded = AIR_EXCLUDED.get(setting, ()) if zone == "air" else ()
    return [t for t in things.values() if (tag in t.places or t.noun in more) and t.noun not in excluded]


def _gradient(top, bottom, height):
    share = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    return np.asarray(top, np.float32) * (1 - share) + np.asarray(bottom, np.float32) * share


def _tone(rng, colour, spread=10):
    common = rng.uniform(-spread, spread)
    return tuple(min(255, max(0, v + common + rng.uniform(-spread, spread) / 2)) for v in colour)


def background(rng, setting):
    """(float image (128, 128, 3), height of the horizon in pixels)."""
    horizon = {"sky": SIDE, "room": rng.randint(80, 96), "sea": rng.randint(48, 66)}.get(setting) or rng.randint(64, 84)
    upper, lower = {
        "sky": ((120, 184, 240), None),
        "grass": ((150, 206, 244), (128, 188, 92)),
        "sea": ((170, 214, 246), (66, 134, 196)),
        "room": (
            rng.choice(((232, 220, 190), (206, 222, 226), (226, 206, 210), (214, 222, 196), (222, 222, 226))),
            rng.choice(((186, 144, 104), (168, 158, 150), (158, 120, 90))),
        ),
        "night": ((30, 38, 84), (34, 62, 58)),
        "beach": ((150, 210, 244), (232, 208, 156)),
        "snow": ((190, 206, 226), (236, 242, 248)),
        "street": ((196, 212, 226), (122, 124, 130)),
    }[setting]
    image = np.empty((SIDE, SIDE, 3), np.float32)
    upper = _tone(rng, upper)
    if setting == "room":
        image[:] = upper
    else:
        image[:] = _gradient(upper, [min(255, v + (24 if setting != "night" else 14)) for v in upper], SIDE)
    if lower:
        lower = _tone(rng, lower)
        image[horizon:] = _gradient(lower, [v * 0.9 for v in lower], SIDE - horizon)
    canvas = Image.fromarray(np.clip(image, 0, 255).astype(np.uint8))
    _details(ImageDraw.Draw(canvas), rng, setting, horizon, upper, lower)
    grain = np.random.RandomState(rng.getrandbits(32)).randn(SIDE, SIDE, 1).astype(np.float32) * rng.uniform(0, 3)
    return np.asarray(canvas, np.float32) + grain, horizon


def _shift(colour, by):
    return tuple(int(min(255, max(0, v + by))) for v in colour)


def _details(pen, rng, setting, horizon, upper, lower):
    """What makes a setting recognisable: tufts, waves, planks, a kerb and so on."""
    if setting in ("grass", "night"):
        for _ in range(26):
            x, y = rng.randrange(SIDE), rng.randint(horizon + 5, SIDE - 2)
            pen.line(
                [(x - 2, y), (x - 1, y - 4), (x, y), (x + 2, y - 3)],
                fill=_shift(lower, -22 if setting == "grass" else 14),
            )
    if setting == "sea":
        for _ in range(22):
            x, y = rng.randrange(-6, SIDE), rng.randint(horizon + 4, SIDE - 3)
            pen.arc([x, y, x + 7, y + 4], 180, 360, fill=_shift(lower, 34))
            pen.arc([x + 7, y, x + 14, y + 4], 180, 360, fill=_shift(lower, 34))
    elif setting == "room":
        if rng.random() < 0.5:
            step = rng.choice((9, 12, 16))
            for x in range(rng.randrange(step), SIDE, step):
                pen.line([(x, 0), (x, horizon - 4)], fill=_shift(upper, -9))
        pen.rectangle([0, horizon - 3, SIDE, horizon], fill=_shift(upper, 16), outline=_shift(upper, -40))
        for k in range(1, 4):
            y = horizon + (SIDE - horizon) * k * k // 12 + 2 * k
            pen.line([(0, y), (SIDE, y)], fill=_shift(lower, -16))
    elif setting == "beach":
        pen.rectangle([0, horizon - rng.randint(10, 16), SIDE, horizon - 1], fill=(84, 156, 208))
        pen.line([(0, horizon), (SIDE, horizon)], fill=(246, 248, 248), width=2)
        for _ in range(40):
            pen.point((rng.randrange(SIDE), rng.randint(horizon + 4, SIDE - 1)), fill=_shift(lower, -34))
    elif setting == "snow":
        pen.ellipse([-40, horizon - 12, 80, horizon + 60], fill=_shift(lower, 0))
        pen.rectangle([0, horizon + 10, SIDE, SIDE], fill=_shift(lower, 4))
        for _ in range(44):
            x, y = rng.randrange(SIDE), rng.randrange(SIDE)
            pen.ellipse([x, y, x + 1, y + 1], fill=(252, 253, 255) if y < horizon else (222, 230, 242))
    elif setting == "street":
        pen.rectangle([0, horizon, SIDE, horizon + 8], fill=(188, 186, 180))
        pen.line([(0, horizon + 9), (SIDE, horizon + 9)], fill=(92, 92, 96), width=2)
        y = (horizon + SIDE) // 2 + 8
        for x in range(-rng.randrange(20), SIDE, 26):
            pen.rectangle([x, y, x + 13, y + 2], fill=(240, 238, 226))
