"""One thing with its attributes as a patch, and patches onto an image."""
import numpy as np

from world import colours, pen


def patch(thing, rng, side, colour=None, material="plain", text="", inked=True):
    """The thing with a colour name (None where it has none of its own); its style, pose and shade come from `rng`."""
    drawing = pen.Pen()
    thing.draw(drawing, rng, text)
    base = np.array(colours.COLOURS[colour] if colour else thing.tone, np.float64)
    base = tuple(np.clip(base + [rng.uniform(-9, 9) for _ in range(3)], 0, 255)) if colour else thing.tone
    contrast = colours.INK if colours.luminance(base) > 150 else colours.PAPER
    for parts in drawing.layers:
        parts[:] = [
            (points, contrast if isinstance(paint, str) and paint == "contrast" else paint, width)
            for points, paint, width in parts
        ]
    mirror = thing.mirror and rng.random() < 0.5
    tilt = 0.0 if drawing.top or drawing.inner else rng.uniform(-thing.tilt, thing.tilt)
    return pen.render(drawing, side, base, material, mirror, tilt, inked, rng.choice((0.0, 0.6, 1.57, 2.4)))


def random_patch(rng, thing, side):
    """A patch with attributes drawn from what the thing can be."""
    colour = rng.choice(thing.colours) if thing.colours else None
    material = rng.choice(colours.MATERIALS) if thing.materials else "plain"
    if material == "outlined" and colour == "white":
        material = "plain"
    text = {"": "", "word": rng.choice(("STOP", "OPEN", "ZOO")), "number": rng.choice(("7", "24"))}[thing.written]
    return patch(thing, rng, side, colour, material, text, rng.random() < 0.5)


def paste(canvas, rgb, cover, x, y):
    """Blend a layer of premultiplied colour onto a float image (h, w, 3) with its corner at (x, y); parts outside are
    cut off.
    """
    h, w = cover.shape
    x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + w, canvas.shape[1]), min(y + h, canvas.shape[0])
    if x0 >= x1 or y0 >= y1:
        return
    inside = slice(y0 - y, y1 - y), slice(x0 - x, x1 - x)
    under = canvas[y0:y1, x0:x1]
    under *= 1 - cover[inside][:, :, None]
    under += rgb[inside]


def front_of(container):
    """The part of a container's patch that covers its content; the container keeps the part behind."""
    front = pen.Patch(container.layers[1:], None, None)
    container.layers = container.layers[:1]
    return front
