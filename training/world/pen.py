"""Parts of a drawing, and their rasterisation into a patch with coverage.

A thing is drawn in its own units, about 100 wide, with y downwards. `render` mirrors, tilts, scales and supersamples
it.
"""
import math

import numpy as np
from PIL import Image, ImageDraw

from world import colours, glyphs

OVERSAMPLE = 4
EDGE = 1.0  # width of a thing's outline in pixels


class Pen:
    """Collects the parts of one thing.

    `top` (x0, x1, y) is a surface that carries things; `inner` (x0, y0, x1, y1) is the space inside a container, whose
    parts after `to_front` cover its content.
    """

    def __init__(self):
        self.layers = [[], []]
        self.layer = 0
        self.top = self.inner = None

    def to_front(self):
        """Parts from now on are in front of what the container holds."""
        self.layer = 1

    def fill(self, points, paint="main", rim=True):
        """A filled outline. `paint` is 'main', 'shade', 'light', a name of colours.FIXED or (r, g, b); `rim` allows its
        own outline.
        """
        self.layers[self.layer].append((points, paint, None if rim else 0))

    def line(self, points, width, paint="ink"):
        """An open line with round ends; `width` in the thing's units."""
        self.layers[self.layer].append((points, paint, width))

    def text(self, words, cx, cy, height, width, paint="ink"):
        """Words in capitals, centred, at most `width` wide and `height` high."""
        strokes, length = glyphs.strokes(words)
        scale = min(height, width / length)
        for stroke in strokes:
            placed = [(cx + (x - length / 2) * scale, cy + (y - 0.5) * scale) for x, y in stroke]
            self.line(placed, 0.19 * scale, paint)


class Patch:
    """A rendered thing: `layers` [(premultiplied colour (h, w, 3), coverage (h, w))], and `top` and `inner` in its
    pixels.
    """

    def __init__(self, layers, top, inner):
        self.layers, self.top, self.inner = layers, top, inner
        self.height, self.width = layers[0][1].shape


def _tone(paint, colour):
    if not isinstance(paint, str):
        return paint
    if paint == "main":
        return colour
    if paint == "shade":
        return colours.mix(colour, (20, 16, 24), 0.3)
    if paint == "light":
        return colours.mix(colour, (255, 255, 255), 0.45)
    return colours.FIXED[paint]


def _pattern(material, shape, unit, angle):
    """Where stripes or dots are, bool (h, w); `unit` is the period in samples."""
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    c, s = math.cos(angle), math.sin(angle)
    u, v = (x * c + y * s) / unit, (y * c - x * s) / unit
    if material == "striped":
        return (u % 1) < 0.45
    row = np.floor(v)
    return ((u + 0.5 * (row % 2)) % 1 - 0.5) ** 2 + (v - row - 0.5) ** 2 < 0.3**2


def _corners(points):
    """The points of a line where it turns by more than about 20 degrees, and its ends."""
    found = [points[0], points[-1]]
    for (ax, ay), (bx, by), (cx, cy) in zip(points, points[1:], points[2:]):
        ux, uy, vx, vy = bx - ax, by - ay, cx - bx, cy - by
        along, across = ux * vx + uy * vy, ux * vy - uy * vx
        if along < 0 or abs(across) > 0.36 * along:
            found.append((bx, by))
    return found


def _round_line(pen, points, width, tone, corners):
    """A line with round ends and corners: `corners` are from _corners. Pillow's own round joints take six times as
    long.
    """
    pen.line(points, fill=tone, width=max(1, round(width)))
    if width > 3:
        for x, y in corners:
            pen.ellipse([x - width / 2, y - width / 2, x + width / 2, y + width / 2], fill=tone)


def render(drawing, side, colour, material="plain", mirror=False, tilt=0.0, inked=True, angle=0.6):
    """The patch of a Pen whose longer side is `side` pixels."""
    turn = math.radians(tilt)
    c, s, sign = math.cos(turn), math.sin(turn), -1 if mirror else 1

    def move(points):
        flat = np.asarray(points, np.float64) * (sign, 1)
        return flat @ np.array([[c, s], [-s, c]])

    layers = [[(move(points), paint, width) for points, paint, width in parts] for parts in drawing.layers]
    low, high = np.full(2, np.inf), np.full(2, -np.inf)
    for points, _, width in (part for parts in layers for part in parts):
        low = np.minimum(low, points.min(0) - (width or 0) / 2)
        high = np.maximum(high, points.max(0) + (width or 0) / 2)
    scale = (side - 2 * EDGE - 0.2) / (high - low).max()
    size = np.ceil((high - low) * scale + 2 * EDGE + 0.2).astype(int)
    shift = (size - (high - low) * scale) / 2 - low * scale

    def pixels(point):
        return np.asarray(point) * scale + shift

    made = [
        _draw(
            [
                (pixels(points) * OVERSAMPLE, paint, width and width * scale * OVERSAMPLE)
                for points, paint, width in parts
            ],
            size,
            colour,
            material,
            inked,
            angle,
            side,
        )
        for parts in layers
        if parts or parts is layers[0]
    ]
    top = inner = None
    if drawing.top:
        x0, x1, y = drawing.top
        ends = pixels(move([(x0, y), (x1, y)]))
        top = (ends[:, 0].min(), ends[:, 0].max(), ends[0, 1])
    if drawing.inner:
        x0, y0, x1, y1 = drawing.inner
        corners = pixels(move([(x0, y0), (x1, y1)]))
        inner = (corners[:, 0].min(), corners[:, 1].min(), corners[:, 0].max(), corners[:, 1].max())
    return Patch(made, top, inner)


def _draw(parts, size, colour, material, inked, angle, side):
    width, height = int(size[0]) * OVERSAMPLE, int(size[1]) * OVERSAMPLE
    image, cover, main = (
        Image.new("RGB", (width, height)),
        Image.new("L", (width, height)),
        Image.new("L", (width, height)),
    )
    pens = ImageDraw.Draw(image), ImageDraw.Draw(cover)
    patterned = ImageDraw.Draw(main)
    outline = tuple(round(v) for v in colours.edge(colour))
    body = colours.PAPER if material == "outlined" else colour
    border = 2 * EDGE * OVERSAMPLE
    shapes = []
    for points, paint, wide in parts:
        points = [tuple(p) for p in points.tolist()]
        around = points if wide else points + points[:2]
        shapes.append((points, around, _corners(around), paint, wide))
    for points, around, corners, _, wide in shapes:  # the outline of the whole thing lies behind all of its parts
        for pen, tone in zip(pens, (outline, 255)):
            _round_line(pen, around, (wide or 0) + border, tone, corners)
            if not wide:
                pen.polygon(points, fill=tone)
    for points, around, corners, paint, wide in shapes:
        tone = tuple(round(v) for v in _tone(paint, body if paint == "main" else colour))
        mark = 255 if paint == "main" else 0
        if wide:
            _round_line(pens[0], points, wide, tone, corners)
            _round_line(patterned, points, wide, mark if material != "outlined" else 0, corners)
            continue
        pens[0].polygon(points, fill=tone)
        patterned.polygon(points, fill=mark)
        if material == "outlined" and paint == "main":
            rim, thick = tuple(round(v) for v in colour), OVERSAMPLE * max(1.6, side / 17)
        elif inked and wide is None:
            rim, thick = outline, OVERSAMPLE * 0.8
        else:
            continue
        _round_line(pens[0], around, thick, rim, corners)
        _round_line(patterned, around, thick, 0, corners)
    if material in ("striped", "dotted"):
        tone = colours.second_tone(colour)
        unit = OVERSAMPLE * min(9.0, max(4.6, side / 5.5))
        where = _pattern(material, (height, width), unit, angle) & (np.asarray(main) > 127)
        array = np.asarray(image).copy()
        array[where] = tone
        image = Image.fromarray(array)
    return (np.asarray(image.reduce(OVERSAMPLE), np.float32), np.asarray(cover.reduce(OVERSAMPLE), np.float32) / 255)
