"""Furniture, containers and what stands in a room. Units: about 100 wide, y downwards."""
import math

from world.catalogue import thing
from world.paths import arc, around, curve, ellipse, rect


@thing("table", "in", "brown white grey black", roles="carrier", tone=(134, 82, 42))
def table(p, rng, text):
    if rng.random() < 0.65:
        for x in (10, 106):
            p.fill(rect(x - 5, 10, x + 5, 72), "shade")
        p.fill(rect(4, 6, 112, 22), "shade")
    else:
        p.fill(rect(53, 10, 63, 66), "shade")
        p.fill(curve([(30, 72), (58, 60), (86, 72)]), "shade")
    p.fill(rect(-6, 0, 122, 11, 3))
    p.top = (4, 112, 1)


@thing("chair", "in", "brown red blue white green black", roles="carrier", tone=(134, 82, 42))
def chair(p, rng, text):
    for x in (8, 62):
        p.fill(rect(x - 4, 50, x + 4, 104), "shade")
    p.fill(rect(4, -10, 13, 56))
    for y in (-6, 12) if rng.random() < 0.5 else ():
        p.fill(rect(4, y, 20, y + 8))
    p.fill(rect(2, 48, 72, 60, 3))
    p.fill(rect(2, -12, 16, 30, 4))
    p.top = (20, 70, 49)


@thing("armchair", "in", "bright brown grey", mirror=False)
def armchair(p, rng, text):
    for x in (16, 84):
        p.fill(rect(x - 5, 84, x + 5, 98), "dark wood")
    p.fill(rect(14, 0, 86, 70, 18))
    p.fill(rect(20, 50, 80, 74, 6), "light")
    p.fill(rect(10, 70, 90, 90, 4), "shade")
    p.fill(rect(0, 36, 22, 90, 10))
    p.fill(rect(78, 36, 100, 90, 10))


@thing("bed", "in", "bright white grey", roles="carrier")
def bed(p, rng, text):
    p.fill(rect(0, -8, 10, 66, 3), "wood")
    p.fill(rect(122, 18, 131, 66, 3), "wood")
    p.fill(rect(6, 40, 126, 52), "dark wood")
    p.fill(rect(10, 24, 122, 44, 6), "ivory")
    p.fill(rect(12, 12, 42, 28, 8), "paper")
    p.fill(rect(42, 20, 123, 46, 6))
    p.top = (48, 118, 21)


@thing("lamp", "in", "red yellow green blue white purple", mirror=False, tone=(240, 190, 50))
def lamp(p, rng, text):
    long = rng.choice((40, 62))
    p.fill(rect(46, 40, 54, 46 + long), "dark metal")
    p.fill(arc(50, 50 + long, 26, 10, 180, 360), "dark metal")
    p.fill(rect(22, 48 + long, 78, 54 + long, 3), "dark metal")
    p.fill([(30, 0), (70, 0), (90, 46), (10, 46)])
    p.line([(64, 46), (64, 60)], 2, "gold")


@thing("clock", "wall", "bright white black brown", mirror=False)
def clock(p, rng, text):
    if rng.random() < 0.4:
        for side in (-1, 1):
            p.fill(ellipse(50 + 30 * side, 4, 17, 13, 35 * side))
            p.line([(50 + 28 * side, 86), (50 + 38 * side, 102)], 7)
    p.fill(ellipse(50, 50, 48))
    p.fill(ellipse(50, 50, 39), "paper")
    for x, y, _ in around(50, 50, 32, 12):
        p.fill(ellipse(x, y, 2.4), "ink")
    hour = rng.uniform(0, 12)
    for turn, length, width in ((hour * 30, 19, 6), ((hour % 1) * 360, 28, 4)):
        a = math.radians(turn - 90)
        p.line([(50, 50), (50 + length * math.cos(a), 50 + length * math.sin(a))], width)
    p.fill(ellipse(50, 50, 4), "ink")


@thing("window", "wall", "white brown blue", mirror=False, tone=(196, 226, 240))
def window(p, rng, text):
    p.fill(rect(0, 0, 88, 100, 2))
    for x in (9, 48):
        for y in (9, 54):
            p.fill(rect(x, y, x + 31, y + 37), "glass")
            p.line([(x + 6, y + 18), (x + 16, y + 6)], 2.5, "paper")
    p.fill(rect(-6, 98, 94, 107, 2))


@thing("television", "in", mirror=False, tone=(34, 34, 38))
def television(p, rng, text):
    if rng.random() < 0.5:
        p.fill(rect(38, 74, 72, 86), "dark metal")
        p.fill(rect(22, 84, 88, 91, 3), "dark metal")
        p.fill(rect(0, 0, 110, 76, 4), "ink")
        p.fill(rect(6, 6, 104, 68), (112, 168, 200))
    else:
        p.line([(50, 4), (30, -24)], 3, "dark metal")
        p.line([(56, 4), (78, -24)], 3, "dark metal")
        for x in (20, 86):
            p.fill(rect(x - 4, 78, x + 4, 92), "ink")
        p.fill(rect(0, 2, 106, 80, 8), "wood")
        p.fill(rect(8, 10, 78, 72, 10), (112, 168, 200))
        for y in (22, 42):
            p.fill(ellipse(92, y, 6), "ivory")
    p.fill([(20, 16), (34, 16), (22, 58), (14, 58)], (190, 220, 236))


@thing(
    "box",
    "in out",
    "brown red blue white green yellow",
    roles="carrier",
    plural="boxes",
    mirror=False,
    tone=(206, 160, 100),
)
def box(p, rng, text):
    p.fill(rect(0, 8, 100, 88))
    p.fill(rect(-4, 0, 104, 20), "light")
    p.fill(rect(42, 0, 58, 44), "cream")
    p.top = (6, 94, 1)


@thing("basket", "in out", "brown yellow white", roles="container", mirror=False, tone=(150, 98, 54))
def basket(p, rng, text):
    p.line(arc(54, 44, 46, 56, 180, 360), 6, "main")
    p.fill(ellipse(54, 46, 52, 10), "dark wood")
    p.to_front()
    p.fill([(2, 46), (106, 46), (94, 96), (14, 96)])
    for y in (60, 72, 84):
        p.line([(6 + (y - 46) * 0.22, y), (102 - (y - 46) * 0.22, y)], 2.5, "shade")
    for x in (26, 44, 64, 82):
        p.line([(x, 48), (x * 0.8 + 11, 94)], 2.5, "shade")
    p.fill(rect(-2, 42, 110, 53, 4), "shade")
    p.inner = (14, -6, 94, 62)


@thing("bowl", "in", "bright white", materials=True, roles="container", mirror=False)
def bowl(p, rng, text):
    p.fill(ellipse(56, 30, 55, 9), "shade")
    p.to_front()
    p.fill(arc(56, 30, 56, 52, 0, 180))
    p.fill(rect(34, 78, 78, 87, 3), "shade")
    p.inner = (16, -24, 96, 50)


@thing("cage", "in", "yellow grey black white", roles="container", mirror=False, tone=(176, 180, 188))
def cage(p, rng, text):
    p.line(ellipse(50, -12, 8) + ellipse(50, -12, 8)[:2], 4, "main")
    p.fill(arc(50, 38, 48, 42, 180, 360) + [(98, 108), (2, 108)], (236, 240, 244))
    p.to_front()
    for x in (18, 39, 61, 82):
        p.line([(x, 38 - 42 * math.sqrt(1 - ((x - 50) / 48) ** 2)), (x, 108)], 1.6, "main")
    p.line(arc(50, 38, 48, 42, 180, 360), 4, "main")
    for x in (2, 98):
        p.line([(x, 38), (x, 108)], 4, "main")
    p.fill(rect(-4, 104, 104, 114, 3))
    p.inner = (8, 30, 92, 105)


@thing("jar", "in", roles="container", mirror=False, tone=(196, 226, 240))
def jar(p, rng, text):
    lid = rng.choice(((208, 60, 50), (60, 110, 200), (110, 110, 116)))
    p.fill(rect(4, 16, 96, 112, 20), (220, 236, 244))
    p.fill(rect(12, -6, 88, 16, 5), lid)
    p.to_front()
    p.line(curve([(14, 34), (12, 60), (14, 92)], closed=False), 4, "paper")
    p.line(rect(4, 16, 96, 112, 20) + rect(4, 16, 96, 112, 20)[:2], 3, (120, 150, 166))
    p.inner = (15, 26, 85, 108)


@thing("vase", "in", "bright white", materials=True, mirror=False, tone=(40, 92, 214))
def vase(p, rng, text):
    for x, y, tone in ((28, -18, (230, 70, 90)), (50, -32, (250, 200, 50)), (72, -18, (240, 140, 190))):
        p.line([(50, 26), (x, y)], 4, "leaf")
        for px, py, _ in around(x, y, 8, 5):
            p.fill(ellipse(px, py, 7), tone)
        p.fill(ellipse(x, y, 5), "paper")
    p.fill(curve([(34, 14), (66, 14), (62, 32), (84, 64), (66, 106), (34, 106), (16, 64), (38, 32)]))


@thing("candle", "in", "red white blue yellow green pink purple", mirror=False, tone=(248, 248, 246))
def candle(p, rng, text):
    p.fill(curve([(50, -32), (62, -8), (50, 6), (38, -8)]), "flame")
    p.fill(curve([(50, -18), (56, -6), (50, 2), (44, -6)]), "lamp")
    p.line([(50, 0), (50, 16)], 3)
    p.fill(rect(32, 14, 68, 96, 4))
    p.fill(rect(12, 92, 88, 104, 5), "metal")


@thing("plant", "in", "red brown white blue yellow", mirror=True, tone=(66, 152, 62))
def plant(p, rng, text):
    for x, y in ((2, 26), (20, -4), (50, -16), (80, -4), (98, 26)):
        p.fill(
            curve(
                [(46, 64), ((46 + x) / 2 - 9, (64 + y) / 2 - 5), (x, y), ((54 + x) / 2 + 9, (64 + y) / 2 + 1), (54, 64)]
            ),
            "leaf",
        )
    p.fill([(22, 66), (78, 66), (70, 110), (30, 110)])
    p.fill(rect(17, 58, 83, 72, 3), "shade")


@thing("door", "wall", "red blue green brown white yellow", roles="floor", tone=(134, 82, 42))
def door(p, rng, text):
    p.fill(rect(-7, -7, 67, 122), "ivory")
    p.fill(rect(0, 0, 60, 122))
    for y0, y1 in ((10, 50), (66, 112)):
        p.fill(rect(9, y0, 27, y1), "shade")
        p.fill(rect(33, y0, 51, y1), "shade")
    p.fill(ellipse(53, 60, 5), "gold")
