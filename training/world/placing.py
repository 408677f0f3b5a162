"""Places for things: boxes that stay apart, surfaces that carry them, containers that hold them, and what covers what.
"""
from world.settings import SIDE

GAP = 4
SIZES = {"small": (21, 28), "medium": (35, 42), "large": (52, 64)}


def size_of(box):
    """'small', 'medium' or 'large' by the longer side in pixels; None between the classes."""
    side = max(box[2] - box[0], box[3] - box[1])
    if side <= 30:
        return "small"
    return "large" if side >= 50 else "medium" if 33 <= side <= 45 else None


def apart(box, others, gap=GAP):
    """True when the box is at least `gap` pixels from all others."""
    return all(
        box[0] >= b[2] + gap or b[0] >= box[2] + gap or box[1] >= b[3] + gap or b[1] >= box[3] + gap for b in others
    )


def bands(setting, zone, horizon, height, noun):
    """(lowest, highest) y of a thing's top edge in a zone, or None when it does not fit."""
    if zone == "air":
        low, high = 2, min(horizon, SIDE - 2) - height - (2 if horizon < SIDE else 0)
    elif zone == "wall":
        low, high = (horizon - height, horizon - height) if noun == "door" else (3, horizon - 8 - height)
    elif zone == "deep":
        low, high = horizon + 8, SIDE - 2 - height
    else:
        low, high = max(2, horizon + 6 - height), SIDE - 3 - height
    return (low, high) if low <= high else None


def free(rng, patch, setting, zone, horizon, noun, boxes, tries=24):
    """Corner (x, y) of a patch that stays apart from the boxes; or None."""
    band = bands(setting, zone, horizon, patch.height, noun)
    if band is None or patch.width > SIDE - 4:
        return None
    for _ in range(tries):
        x, y = rng.randint(2, SIDE - 2 - patch.width), rng.randint(*band)
        if apart((x, y, x + patch.width, y + patch.height), boxes):
            return x, y
    return None


def on_top(rng, carrier, x, y, patches):
    """Corners of patches side by side on a carrier at (x, y); or None when they do not fit."""
    x0, x1, level = carrier.top
    room = x1 - x0 - sum(p.width for p in patches) - 2 * (len(patches) - 1)
    if room < -0.1 * (x1 - x0) or min(y + level - p.height for p in patches) < 1:
        return None
    left, found = x + x0 + (rng.uniform(0, room) if room > 0 else room / 2), []
    for p in patches:
        found.append((round(left), round(y + level + 1 - p.height)))
        left += p.width + 2
    return found if found[0][0] >= 1 and found[-1][0] + patches[-1].width <= SIDE - 1 else None


def within(container, x, y, patch):
    """Corner of a patch on the floor of a container's inner space, centred."""
    x0, _, x1, y1 = container.inner
    return round(x + (x0 + x1 - patch.width) / 2), round(y + y1 - patch.height)
