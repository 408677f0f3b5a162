"""Colours, their shades, and the tones of materials."""
COLOURS = {
    "red": (212, 36, 40),
    "orange": (244, 130, 24),
    "yellow": (246, 212, 44),
    "green": (52, 160, 60),
    "blue": (40, 92, 214),
    "purple": (132, 52, 176),
    "pink": (248, 142, 184),
    "brown": (134, 82, 42),
    "black": (34, 34, 38),
    "white": (248, 248, 246),
    "grey": (142, 144, 148),
}
MATERIALS = ("plain", "striped", "dotted", "outlined")
BRIGHT = ("red", "orange", "yellow", "green", "blue", "purple", "pink")
ALL = tuple(COLOURS)
INK = (38, 34, 36)
PAPER = (250, 248, 240)
FIXED = {
    "ink": INK,
    "paper": PAPER,
    "wood": (150, 98, 54),
    "dark wood": (104, 66, 38),
    "metal": (176, 180, 188),
    "dark metal": (96, 100, 108),
    "glass": (196, 226, 240),
    "leaf": (66, 152, 62),
    "dark leaf": (44, 116, 50),
    "skin": (240, 200, 164),
    "cream": (248, 232, 196),
    "gold": (240, 190, 50),
    "beak": (246, 150, 36),
    "rubber": (44, 44, 48),
    "bark": (120, 80, 46),
    "sand": (222, 194, 140),
    "rosy": (238, 130, 140),
    "sun": (250, 206, 40),
    "flame": (252, 140, 30),
    "lamp": (255, 238, 160),
    "water": (96, 160, 214),
    "cheese": (250, 206, 96),
    "crust": (206, 142, 66),
    "snow": (244, 248, 252),
    "cloud": (250, 250, 252),
    "ivory": (244, 238, 224),
    "red": (212, 44, 44),
    "chocolate": (98, 56, 34),
}


def mix(a, b, share):
    """`a` with `share` of `b`."""
    return tuple(x + (y - x) * share for x, y in zip(a, b))


def luminance(colour):
    """Brightness, 0 to 255 (Rec. 601)."""
    r, g, b = colour
    return 0.299 * r + 0.587 * g + 0.114 * b


def second_tone(colour):
    """The tone of stripes and dots on a colour."""
    return mix(colour, (30, 30, 40), 0.62) if luminance(colour) > 165 else mix(colour, (255, 255, 255), 0.82)


def edge(colour):
    """The tone of a thing's outline."""
    return mix(colour, (16, 14, 18), 0.62)
