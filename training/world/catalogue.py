"""The things that the generator knows: `THINGS` by noun. Modules things_*.py register them."""
import dataclasses

from world import colours

THINGS = {}

# What a drawing also shows, or may be called: a scene has no two things of which one is so named, and no question asks
# about them.
_ALSO = {
    "house": "door, window",
    "church": "door, window, clock, house",
    "lighthouse": "door, window, lamp, house",
    "windmill": "door, window, house",
    "tent": "house, door",
    "bus": "window, car",
    "car": "window",
    "truck": "car, window",
    "plane": "window",
    "rocket": "window",
    "boat": "window",
    "vase": "flower",
    "flower": "leaf",
    "tree": "leaf",
    "palm tree": "tree, leaf",
    "plant": "leaf, flower",
    "apple": "leaf",
    "pear": "leaf",
    "cherry": "leaf",
    "strawberry": "leaf",
    "carrot": "leaf",
    "snowman": "hat, carrot",
    "cake": "candle",
    "hot air balloon": "balloon, basket",
    "armchair": "chair",
    "bench": "chair, table",
    "duck": "bird",
    "penguin": "bird",
    "owl": "bird",
    "whale": "fish",
    "gift": "box",
    "bowl": "cup",
    "teapot": "cup",
    "basket": "bag",
    "envelope": "heart",
    "bed": "table",
    "pizza": "piece of cheese",
    "cage": "bell",
    "jar": "bottle",
    "kite": "flag",
    "egg": "ball",
}
ALSO = {noun: tuple(names.split(", ")) for noun, names in _ALSO.items()}


def distinct(a, b):
    """True when neither noun may also name, or be part of, the other."""
    return a != b and b not in ALSO.get(a, ()) and a not in ALSO.get(b, ())


@dataclasses.dataclass(frozen=True)
class Thing:
    """One kind of thing.

    `places` are tags that settings.SETTINGS selects by. `colours` is empty where captions leave the colour out. `roles`
    are the relations that it allows: 'carrier' (things stand on it), 'container' (things are inside), 'cover' (things
    stand behind it or it behind them). `tilt` is the largest rotation in degrees, `written` the kind of text on it
    ('word', 'number' or ''), and `tone` stands for the colour of a thing that has none of its own.
    """

    noun: str
    draw: object
    places: tuple
    colours: tuple
    materials: bool
    plural: str
    roles: tuple
    tilt: float
    mirror: bool
    written: str
    tone: tuple


def thing(
    noun,
    places,
    colours_="",
    materials=False,
    plural=None,
    roles="",
    tilt=0.0,
    mirror=True,
    written="",
    tone=(120, 120, 120),
):
    """Decorator of a function (pen, rng, text) that draws a thing; see Thing for the arguments."""

    def register(draw):
        names = colours_.replace("bright", " ".join(colours.BRIGHT)) if colours_ else ""
        names = tuple(names.split())
        assert noun not in THINGS and all(name in colours.COLOURS for name in names), noun
        THINGS[noun] = Thing(
            noun,
            draw,
            tuple(places.split()),
            names,
            materials,
            plural or noun + "s",
            tuple(roles.split()),
            tilt,
            mirror and not written,
            written,
            tone,
        )
        return draw

    return register


def load():
    """Every thing, after importing the modules that draw them."""
    from world import things_animals, things_food, things_home, things_nature, things_street, things_use  # noqa: F401

    return THINGS
