"""Buildings, vehicles and what stands outdoors. Units: about 100 wide, y downwards."""
import math

from world.catalogue import thing
from world.paths import arc, around, curve, ellipse, rect


def wheel(p, x, y, r):
    """A tyre with a hub."""
    p.fill(ellipse(x, y, r), "rubber")
    p.fill(ellipse(x, y, r * 0.5), "metal")


@thing("house", "out road", "red yellow blue white pink green orange brown grey", roles="cover", tone=(150, 98, 54))
def house(p, rng, text):
    wide, roof = rng.uniform(40, 52), rng.choice(((150, 60, 46), (92, 66, 60), (70, 74, 90)))
    high = rng.uniform(46, 60)
    if rng.random() < 0.7:
        p.fill(rect(50 + wide * 0.35, 0, 50 + wide * 0.35 + 13, 36), (140, 92, 80))
    p.fill(rect(50 - wide, 44, 50 + wide, 44 + high))
    if rng.random() < 0.6:
        p.fill([(50, -4), (56 + wide, 46), (44 - wide, 46)], roof)
    else:
        p.fill([(50 - wide * 0.6, 4), (50 + wide * 0.6, 4), (56 + wide, 46), (44 - wide, 46)], roof)
    door = rng.choice((0, -wide * 0.55, wide * 0.55))
    p.fill(rect(50 + door - 9, 44 + high - 34, 50 + door + 9, 44 + high), "dark wood")
    p.fill(ellipse(50 + door + 5, 44 + high - 16, 1.8), "gold")
    for x in (-wide * 0.55, 0, wide * 0.55):
        if x != door and (x != 0 or rng.random() < 0.4):
            p.fill(rect(50 + x - 9, 56, 50 + x + 9, 76), "glass")
            p.line([(50 + x, 56), (50 + x, 76)], 2.4, "paper")
            p.line([(50 + x - 9, 66), (50 + x + 9, 66)], 2.4, "paper")


@thing("church", "out", "white grey brown yellow", plural="churches", roles="cover", tone=(150, 98, 54))
def church(p, rng, text):
    roof = rng.choice(((150, 60, 46), (70, 74, 90)))
    p.line([(22, -34), (22, -12)], 4, "ink")
    p.line([(15, -27), (29, -27)], 4, "ink")
    p.fill(rect(34, 54, 104, 100))
    p.fill([(34, 56), (44, 30), (98, 30), (108, 56)], roof)
    p.fill(rect(4, 28, 40, 100))
    p.fill([(22, -16), (44, 30), (0, 30)], roof)
    p.fill(ellipse(22, 44, 8), "paper")
    p.line([(22, 44), (22, 39)], 2)
    p.line([(22, 44), (26, 44)], 2)
    p.fill(arc(22, 84, 9, 12, 180, 360) + [(31, 100), (13, 100)], "dark wood")
    for x in (56, 74, 92):
        p.fill(arc(x, 72, 5, 7, 180, 360) + [(x + 5, 86), (x - 5, 86)], "glass")


@thing("windmill", "out", "white red grey brown", plural="windmills", roles="cover", mirror=False, tone=(150, 98, 54))
def windmill(p, rng, text):
    p.fill([(36, 30), (64, 30), (76, 116), (24, 116)])
    p.fill(arc(50, 32, 18, 20, 180, 360), "dark wood")
    p.fill(arc(50, 100, 8, 8, 180, 360) + [(58, 116), (42, 116)], "dark wood")
    p.fill(rect(44, 60, 56, 74), "glass")
    turn = rng.uniform(10, 80)
    for x, y, a in around(50, 30, 52, 4, turn):
        c, s = math.cos(math.radians(a)), math.sin(math.radians(a))
        p.fill(
            [
                (50 + 14 * c, 30 + 14 * s),
                (x, y),
                (x - 13 * s, y + 13 * c),
                (50 + 14 * c - 13 * s, 30 + 14 * s + 13 * c),
            ],
            "ivory",
        )
        p.line([(50, 30), (x, y)], 4, "dark wood")
    p.fill(ellipse(50, 30, 5), "ink")


@thing("car", "road", "bright black white grey")
def car(p, rng, text):
    style = rng.choice(("saloon", "small", "beetle"))
    if style == "saloon":
        p.fill(
            curve([(22, 36), (34, 10), (74, 10), (92, 36)])
            if rng.random() < 0.3
            else [(20, 38), (36, 10), (74, 10), (92, 38)]
        )
        p.fill([(29, 35), (40, 16), (53, 16), (53, 35)], "glass")
        p.fill([(58, 35), (58, 16), (72, 16), (83, 35)], "glass")
        p.fill(rect(0, 34, 116, 62, 11))
        low, left, right = 62, 26, 90
    elif style == "small":
        p.fill([(14, 40), (24, 6), (74, 6), (84, 38)])
        p.fill([(24, 34), (30, 12), (47, 12), (47, 34)], "glass")
        p.fill([(52, 34), (52, 12), (70, 12), (77, 34)], "glass")
        p.fill(rect(6, 32, 100, 64, 12))
        low, left, right = 64, 28, 80
    else:
        p.fill(arc(54, 62, 52, 30, 180, 360))
        p.fill(arc(56, 40, 33, 36, 180, 360))
        p.fill(arc(56, 38, 26, 27, 180, 268), "glass")
        p.fill(arc(58, 38, 26, 27, 272, 360), "glass")
        low, left, right = 62, 26, 84
    wheel(p, left, low, 14)
    wheel(p, right, low, 14)
    p.fill(ellipse(8 if style != "beetle" else 12, 46, 4), "lamp")
    p.line([(56, 44), (64, 44)], 3, "shade")


@thing("bus", "road", "red yellow blue green orange white", plural="buses", written="number", tone=(212, 36, 40))
def bus(p, rng, text):
    p.fill(rect(0, 0, 124, 62, 8))
    for x in (8, 30, 52, 74):
        p.fill(rect(x, 8, x + 18, 26, 2), "glass")
    p.fill(rect(97, 8, 118, 54, 2), "glass")
    p.line([(107, 8), (107, 54)], 2)
    wheel(p, 28, 62, 13)
    wheel(p, 98, 62, 13)
    if text:
        p.fill(rect(36, 30, 82, 56, 3), "paper")
        p.text(text, 59, 43, 19, 38)
    else:
        p.line([(4, 40), (92, 40)], 4, "light")


@thing("truck", "road", "red blue green yellow orange white", tone=(40, 92, 214))
def truck(p, rng, text):
    p.fill(rect(38, 0, 126, 62, 2), rng.choice(("ivory", "metal", "cream")))
    p.fill(rect(20, 58, 126, 66), "dark metal")
    p.fill([(0, 66), (0, 40), (10, 18), (36, 18), (36, 66)])
    p.fill([(6, 38), (13, 23), (27, 23), (27, 38)], "glass")
    for x in (20, 84, 112):
        wheel(p, x, 68, 12)
    p.fill(ellipse(4, 54, 4), "lamp")


@thing("bicycle", "road out", "red blue green black yellow pink")
def bicycle(p, rng, text):
    for x in (22, 98):
        p.line(ellipse(x, 60, 21) + ellipse(x, 60, 21)[:2], 5, "rubber")
        for _, __, a in around(x, 60, 20, 4, 20):
            c, s = math.cos(math.radians(a)), math.sin(math.radians(a))
            p.line([(x - 19 * c, 60 - 19 * s), (x + 19 * c, 60 + 19 * s)], 1.4, "metal")
    for points in (
        [(22, 60), (42, 24), (86, 24), (58, 60), (22, 60)],
        [(42, 24), (58, 60)],
        [(98, 60), (84, 14), (72, 12)],
        [(42, 24), (38, 14)],
    ):
        p.line(points, 5.5, "main")
    p.line([(28, 13), (48, 13)], 7, "ink")
    p.fill(ellipse(58, 60, 6), "dark metal")


@thing("boat", "water", "red blue white green yellow brown", tone=(134, 82, 42))
def boat(p, rng, text):
    if rng.random() < 0.6:
        sail = rng.choice(("paper", "ivory", (250, 214, 180)))
        p.line([(54, -14), (54, 72)], 5, "dark wood")
        p.fill([(58, -10), (104, 58), (58, 58)], sail)
        p.fill([(49, 2), (49, 58), (14, 58)], sail)
    else:
        p.fill(rect(34, 40, 84, 72, 3), "paper")
        for x in (46, 60, 74):
            p.fill(ellipse(x, 54, 5), "glass")
        p.fill(rect(64, 12, 78, 40), (208, 60, 50))
        p.fill(rect(64, 12, 78, 19), "ink")
    p.fill([(2, 68), (116, 68), (96, 96), (20, 96)])
    p.line([(8, 75), (110, 75)], 3.5, "light")


@thing("plane", "sky", "white red blue yellow grey", tilt=10, tone=(200, 200, 210))
def plane(p, rng, text):
    p.fill([(96, 34), (122, 4), (130, 4), (118, 42)], "shade")
    p.fill([(54, 34), (82, 4), (92, 4), (76, 38)], "shade")
    p.fill(curve([(-6, 44), (6, 30), (30, 26), (90, 28), (126, 36), (124, 46), (90, 56), (24, 56)]))
    p.fill(curve([(2, 38), (10, 30), (20, 30), (18, 40)]), "glass")
    for x in (36, 50, 64, 78, 92):
        p.fill(ellipse(x, 37, 3.4), "glass")
    p.fill([(50, 46), (80, 46), (98, 80), (86, 80)], "shade")


@thing("rocket", "sky night", "white red blue grey yellow", tilt=25, mirror=False, tone=(200, 200, 210))
def rocket(p, rng, text):
    p.fill(curve([(38, 92), (50, 128), (62, 92)]), "flame")
    p.fill([(32, 58), (8, 96), (34, 90)], (208, 60, 50))
    p.fill([(68, 58), (92, 96), (66, 90)], (208, 60, 50))
    p.fill(curve([(50, -12), (70, 24), (70, 66), (62, 94), (38, 94), (30, 66), (30, 24)]))
    p.fill(curve([(50, -12), (61, 3), (65, 16), (50, 18), (35, 16), (39, 3)]), (208, 60, 50))
    p.fill(ellipse(50, 42, 11), "dark metal")
    p.fill(ellipse(50, 42, 8), "glass")


@thing("hot air balloon", "sky", "bright", materials=True, mirror=False)
def hot_air_balloon(p, rng, text):
    p.line([(34, 74), (42, 104)], 2.5)
    p.line([(66, 74), (58, 104)], 2.5)
    p.fill(curve([(50, -4), (88, 14), (92, 48), (62, 84), (38, 84), (8, 48), (12, 14)]))
    p.fill(rect(38, 102, 62, 120, 3), "wood")
    p.line([(38, 109), (62, 109)], 2, "dark wood")


@thing("kite", "sky", "bright", materials=True, tilt=25)
def kite(p, rng, text):
    p.line(curve([(50, 100), (38, 114), (58, 126), (44, 142)], closed=False), 3)
    for x, y in ((44, 112), (54, 126)):
        p.fill([(x - 9, y - 6), (x, y), (x - 9, y + 6)], "shade")
        p.fill([(x + 9, y - 6), (x, y), (x + 9, y + 6)], "shade")
    p.fill([(50, 0), (88, 38), (50, 100), (12, 38)])
    p.line([(50, 0), (50, 100)], 2.5, "shade")
    p.line([(12, 38), (88, 38)], 2.5, "shade")


@thing("sign", "out road", "red blue green yellow white", mirror=False, written="word", tone=(200, 40, 40))
def sign(p, rng, text):
    p.fill(rect(46, 40, 54, 112), "dark metal")
    style = rng.choice(("board", "round"))
    if style == "round" and text and len(text) <= 4:
        p.fill(
            [
                (50 + 42 * math.cos(math.radians(22.5 + 45 * k)), 28 + 42 * math.sin(math.radians(22.5 + 45 * k)))
                for k in range(8)
            ]
        )
        width = 62
    else:
        p.fill(rect(0, 2, 100, 54, 6))
        width = 82
    if text:
        p.text(text, 50, 28, 30, width, "contrast")


@thing("flag", "out", "bright white black", materials=True, tone=(212, 36, 40))
def flag(p, rng, text):
    p.fill(ellipse(8, -2, 6), "gold")
    p.fill(rect(5, 0, 12, 116), "wood")
    wave = rng.uniform(3, 8)
    top = [(12 + 8 * k, 6 + wave * math.sin(k * 0.75)) for k in range(11)]
    p.fill(top + [(x, y + 50) for x, y in reversed(top)])


@thing("fence", "out", "white brown", roles="front", mirror=False, tone=(150, 98, 54))
def fence(p, rng, text):
    for y in (34, 58):
        p.fill(rect(0, y - 5, 128, y + 5))
    for k in range(6):
        x = 4 + 22 * k
        p.fill([(x, 20), (x + 6, 8), (x + 12, 20), (x + 12, 78), (x, 78)])


@thing("bench", "out", "brown green red", roles="carrier", plural="benches", mirror=False, tone=(150, 98, 54))
def bench(p, rng, text):
    for x in (14, 104):
        p.fill(rect(x - 4, 0, x + 4, 70), "dark metal")
    for y in (6, 20):
        p.fill(rect(0, y - 5, 118, y + 5))
    p.fill(rect(-4, 38, 122, 48, 2))
    p.top = (6, 112, 39)


@thing("tent", "out beach", "red orange blue green yellow", materials=True, roles="cover", tone=(244, 130, 24))
def tent(p, rng, text):
    p.fill([(56, 0), (116, 76), (-4, 76)])
    p.fill([(50, 20), (66, 76), (28, 76)], "ink")
    p.fill([(50, 20), (52, 76), (28, 76)], "light")
    p.line([(56, 0), (50, -10)], 3)


@thing("lighthouse", "beach", "red blue", roles="cover", tone=(212, 36, 40))
def lighthouse(p, rng, text):
    p.fill([(34, 24), (66, 24), (78, 124), (22, 124)], "paper")
    for y in (44, 84):
        half = 16 + (y - 24) * 0.12
        p.fill([(50 - half, y), (50 + half, y), (50 + half + 2.4, y + 20), (50 - half - 2.4, y + 20)])
    p.fill(rect(28, 18, 72, 26), "dark metal")
    p.fill(rect(38, 0, 62, 19), "lamp")
    p.fill(arc(50, 1, 17, 17, 180, 360))
    p.fill(arc(50, 112, 7, 9, 180, 360) + [(57, 124), (43, 124)], "dark wood")


@thing("anchor", "beach", "black grey blue", mirror=False, tilt=12, tone=(96, 100, 108))
def anchor(p, rng, text):
    p.line(ellipse(50, 8, 9) + ellipse(50, 8, 9)[:2], 6, "main")
    p.line([(50, 17), (50, 96)], 9, "main")
    p.line([(30, 32), (70, 32)], 8, "main")
    p.line(arc(50, 56, 40, 42, 15, 165), 9, "main")
    for side in (-1, 1):
        p.fill([(50 + 48 * side, 72), (50 + 26 * side, 66), (50 + 42 * side, 50)])
