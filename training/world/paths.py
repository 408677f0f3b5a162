"""Outlines as lists of points (x, y), with y downwards. Angles are in degrees, clockwise from the right."""
import math


def ellipse(cx, cy, rx, ry=None, turn=0):
    """A closed ellipse, rotated by `turn`."""
    ry = rx if ry is None else ry
    c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    ring = [(rx * math.cos(t), ry * math.sin(t)) for t in (2 * math.pi * k / 40 for k in range(40))]
    return [(cx + x * c - y * s, cy + x * s + y * c) for x, y in ring]


def arc(cx, cy, rx, ry, start, end):
    """The points of an elliptical arc from `start` to `end`."""
    n = max(6, int(abs(end - start) / 8))
    angles = [math.radians(start + (end - start) * k / n) for k in range(n + 1)]
    return [(cx + rx * math.cos(t), cy + ry * math.sin(t)) for t in angles]


def rect(x0, y0, x1, y1, radius=0):
    """A rectangle, with rounded corners if `radius` is positive."""
    if not radius:
        return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    r = min(radius, (x1 - x0) / 2, (y1 - y0) / 2)
    corners = ((x1 - r, y0 + r, -90), (x1 - r, y1 - r, 0), (x0 + r, y1 - r, 90), (x0 + r, y0 + r, 180))
    return [point for x, y, angle in corners for point in arc(x, y, r, r, angle, angle + 90)]


def curve(points, closed=True):
    """A smooth curve through the points (Catmull-Rom)."""
    n, found = len(points), []
    for i in range(n if closed else n - 1):
        if closed:
            a, b, c, d = (points[(i + k) % n] for k in (-1, 0, 1, 2))
        else:
            a, b, c, d = (points[min(max(i + k, 0), n - 1)] for k in (-1, 0, 1, 2))
        for k in range(6):
            t = k / 6
            found.append(
                tuple(
                    0.5
                    * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t**2 + (3 * q - p - 3 * r + s) * t**3)
                    for p, q, r, s in zip(a, b, c, d)
                )
            )
    return found if closed else found + [points[-1]]


def star(cx, cy, radius, points=5, inner=0.42, turn=-90):
    """A star with `points` points; `inner` is the ratio of the radii."""
    return [
        (
            cx + radius * (inner if k % 2 else 1) * math.cos(math.radians(turn + 180 * k / points)),
            cy + radius * (inner if k % 2 else 1) * math.sin(math.radians(turn + 180 * k / points)),
        )
        for k in range(2 * points)
    ]


def spiral(cx, cy, radius, turns, start=0):
    """An open spiral from the centre outwards."""
    n = int(turns * 16)
    return [
        (
            cx + radius * k / n * math.cos(math.radians(start + 360 * turns * k / n)),
            cy + radius * k / n * math.sin(math.radians(start + 360 * turns * k / n)),
        )
        for k in range(n + 1)
    ]


def around(cx, cy, radius, count, turn=0):
    """`count` points evenly spaced on a circle, each with its angle: [(x, y, angle)]."""
    angles = [turn + 360 * k / count for k in range(count)]
    return [(cx + radius * math.cos(math.radians(a)), cy + radius * math.sin(math.radians(a)), a) for a in angles]
