"""Things to wear, to use and to play with. Units: about 100 wide, y downwards."""
import math

from world.catalogue import thing
from world.paths import arc, around, curve, ellipse, rect


@thing("cup", "in", "bright white black", materials=True)
def cup(p, rng, text):
    p.line(arc(80, 44, 24, 22, -80, 80), 9, "main")
    if rng.random() < 0.5:
        p.fill(rect(8, 8, 82, 88, 10))
    else:
        p.fill(curve([(6, 10), (84, 10), (80, 60), (62, 88), (28, 88), (10, 60)]))
    p.fill(ellipse(45, 12, 38, 9), "shade")
    p.fill(ellipse(45, 13, 30, 5), "chocolate")


@thing("teapot", "in", "bright white", materials=True)
def teapot(p, rng, text):
    p.line(arc(92, 54, 24, 24, -80, 90), 8, "main")
    p.fill([(26, 74), (-14, 34), (-4, 26), (12, 38), (30, 44)])
    p.fill(ellipse(56, 60, 43, 36))
    p.fill(arc(56, 30, 22, 13, 180, 360), "shade")
    p.fill(ellipse(56, 14, 7), "shade")
    p.fill(rect(34, 92, 78, 99, 3), "shade")


@thing("book", "in", "bright brown black grey", tilt=0)
def book(p, rng, text):
    if rng.random() < 0.55:
        p.fill([(14, 0), (84, 0), (92, 10), (92, 112), (22, 112), (14, 102)], "paper")
        p.line([(84, 8), (86, 106)], 1.6, (190, 186, 176))
        p.fill(rect(10, 0, 82, 104, 3))
        p.fill(rect(10, 0, 22, 104, 3), "shade")
        p.fill(rect(32, 16, 72, 38, 2), "cream")
        p.line([(38, 24), (66, 24)], 2.4)
        p.line([(42, 31), (62, 31)], 2.4)
    else:
        p.fill(rect(-4, 12, 124, 84, 3))
        p.fill(
            curve([(60, 14), (34, 2), (4, 8)], closed=False)
            + [(4, 76)]
            + curve([(4, 76), (34, 70), (60, 80)], closed=False),
            "paper",
        )
        p.fill(
            curve([(60, 14), (86, 2), (116, 8)], closed=False)
            + [(116, 76)]
            + curve([(116, 76), (86, 70), (60, 80)], closed=False),
            "paper",
        )
        for y in (24, 36, 48, 60):
            p.line([(14, y - 2), (50, y + 2)], 2.2, (120, 120, 120))
            p.line([(70, y + 2), (106, y - 2)], 2.2, (120, 120, 120))


@thing("key", "in", "yellow grey red blue", tilt=30, tone=(240, 190, 50))
def key(p, rng, text):
    p.fill(rect(34, 42, 112, 54, 4))
    for x, down in ((84, 74), (98, 70)) if rng.random() < 0.5 else ((78, 68), (90, 76), (102, 70)):
        p.fill(rect(x, 50, x + 8, down))
    p.fill(ellipse(22, 48, 26))
    p.fill(ellipse(18, 48, 11), "ink")


@thing("umbrella", "beach out", "bright black white", materials=True, mirror=True, tilt=10)
def umbrella(p, rng, text):
    p.line([(50, 0), (50, -10)], 4, "dark metal")
    p.line([(50, 40), (50, 96)] + arc(41, 96, 9, 10, 0, 170), 5, "dark wood")
    dome = arc(50, 48, 52, 50, 180, 360)
    scallops = []
    for k in range(4):
        scallops += arc(89 - 26 * k, 48, 13, 7, 0, -180)
    p.fill(dome + scallops)
    for x in (24, 50, 76):
        p.line(curve([(50, -2), ((50 + x) / 2 + (x - 50) * 0.3, 14), (x, 42)], closed=False), 2, "shade")


@thing("ball", "in out beach", "bright white", materials=True, mirror=False)
def ball(p, rng, text):
    p.fill(ellipse(50, 50, 50))
    if rng.random() < 0.6:
        p.fill(ellipse(32, 28, 9, 13, 40), "light")


@thing("balloon", "sky in", "bright white black", materials=True, tilt=8)
def balloon(p, rng, text):
    p.line(curve([(50, 100), (44, 116), (56, 132), (48, 150)], closed=False), 3)
    p.fill([(50, 88), (60, 104), (40, 104)], "shade")
    p.fill(ellipse(50, 46, 41, 48))
    p.fill(ellipse(34, 26, 7, 12, 30), "light")


@thing("hat", "in wall", "bright black brown white grey", materials=True, mirror=False, tilt=6)
def hat(p, rng, text):
    if rng.random() < 0.5:
        p.fill(rect(22, 0, 78, 66, 3))
        p.fill(rect(22, 46, 78, 60), "ink" if rng.random() < 0.5 else "shade")
        p.fill(rect(-4, 60, 104, 72, 6))
    else:
        p.fill(ellipse(50, 64, 58, 12))
        p.fill(curve([(20, 60), (24, 22), (40, 12), (50, 18), (60, 12), (76, 22), (80, 60), (50, 66)]))
        p.fill(curve([(20, 50), (50, 58), (80, 50), (81, 60), (50, 68), (19, 60)]), "shade")


@thing("shirt", "wall in", "bright white black grey", materials=True, mirror=False)
def shirt(p, rng, text):
    p.fill(
        [
            (34, 4),
            (50, 12),
            (66, 4),
            (86, 10),
            (112, 44),
            (92, 58),
            (80, 42),
            (80, 104),
            (20, 104),
            (20, 42),
            (8, 58),
            (-12, 44),
            (14, 10),
        ]
    )
    p.fill(arc(50, 5, 16, 13, 0, 180), "shade")


@thing("shoe", "in", "bright black brown white", plural="shoes")
def shoe(p, rng, text):
    p.fill(curve([(62, 4), (98, 2), (104, 30), (106, 54), (40, 58), (2, 54), (6, 38), (36, 32)]))
    p.fill(rect(0, 50, 108, 62, 5), "paper")
    p.fill(ellipse(81, 6, 18, 6), "ink")
    for k in range(3):
        p.line([(40 + 9 * k, 30 - 7 * k), (52 + 9 * k, 38 - 6 * k)], 3.5, "paper")


@thing("sock", "in wall", "bright white black grey", materials=True)
def sock(p, rng, text):
    p.fill(
        [(48, 8)]
        + [(88, 8), (88, 66)]
        + arc(72, 82, 18, 20, 0, 90)
        + [(28, 104)]
        + arc(24, 86, 20, 18, 90, 270)
        + [(48, 62)]
    )
    p.fill(rect(44, 0, 92, 18, 4), "light")


@thing("pair of glasses", "in", "black red blue brown", plural="pairs of glasses", mirror=False, tone=(34, 34, 38))
def glasses(p, rng, text):
    round_ones = rng.random() < 0.6
    p.line(arc(60, 26, 12, 10, 200, 340), 6, "main")
    for x in (26, 94):
        ring = ellipse(x, 30, 26, 23) if round_ones else rect(x - 24, 10, x + 24, 50, 6)
        p.fill(ring, "glass")
        p.line(ring + ring[:2], 6, "main")
        p.line([(x - 10, 32), (x + 2, 18)], 3, "paper")
    p.line([(0, 26), (-10, 18)], 6, "main")
    p.line([(120, 26), (130, 18)], 6, "main")


@thing("pair of scissors", "in", "red blue green yellow black", plural="pairs of scissors", mirror=False, tilt=30)
def scissors(p, rng, text):
    for side in (-1, 1):
        p.fill([(50 - 4 * side, 62), (50 + 22 * side, -8), (50 + 27 * side, 2), (50 + 6 * side, 66)], "metal")
    for side in (-1, 1):
        x = 50 + 20 * side
        p.line([(50 - 2 * side, 56), (x - 5 * side, 78)], 9, "main")
        ring = ellipse(x, 92, 13, 17, -14 * side)
        p.line(ring + ring[:2], 8, "main")
    p.fill(ellipse(50, 58, 4), "dark metal")


@thing("pencil", "in", "bright black", tilt=30, plural="pencils")
def pencil(p, rng, text):
    p.fill(rect(-14, 40, 2, 62, 4), "rosy")
    p.fill(rect(0, 40, 12, 62), "metal")
    p.fill(rect(12, 40, 94, 62))
    p.fill([(94, 40), (122, 51), (94, 62)], "cream")
    p.fill([(110, 46.5), (122, 51), (110, 55.5)], "ink")
    p.line([(12, 48), (94, 48)], 2, "shade")


@thing("hammer", "in", "brown red yellow blue", tilt=25, tone=(134, 82, 42))
def hammer(p, rng, text):
    p.fill(rect(44, 18, 58, 116, 5))
    p.fill([(20, 0), (72, 0), (96, 14), (98, 24), (72, 24), (20, 26)], "dark metal")
    p.fill(rect(8, -4, 26, 30, 3), "metal")


@thing("gift", "in out", "bright white", materials=True, mirror=False)
def gift(p, rng, text):
    ribbon = rng.choice(((250, 206, 60), (250, 250, 250), (210, 40, 60)))
    for side in (-1, 1):
        p.fill(curve([(50, 18), (50 + 14 * side, -8), (50 + 34 * side, -8), (50 + 30 * side, 14)]), ribbon)
    p.fill(rect(4, 34, 96, 102))
    p.fill(rect(-4, 16, 104, 40, 2), "shade")
    p.fill(rect(42, 16, 58, 102), ribbon)
    p.fill(ellipse(50, 16, 8), ribbon)


@thing("bag", "in", "bright brown black", materials=True, mirror=False)
def bag(p, rng, text):
    p.line(arc(50, 36, 23, 34, 180, 360), 7, "shade")
    p.fill(curve([(12, 36), (88, 36), (98, 92), (88, 102), (12, 102), (2, 92)]))
    p.fill(rect(9, 32, 91, 44, 4), "shade")
    p.fill(rect(43, 40, 57, 54, 3), "gold")


@thing("bell", "in wall", "yellow red grey", mirror=False, tilt=15, tone=(240, 190, 50))
def bell(p, rng, text):
    p.line(ellipse(50, 2, 8) + ellipse(50, 2, 8)[:2], 5, "shade")
    p.fill(ellipse(50, 98, 11), "shade")
    p.fill(curve([(50, 8), (72, 24), (78, 62), (98, 90), (50, 96), (2, 90), (22, 62), (28, 24)]))
    p.line([(6, 86), (94, 86)], 4, "shade")
    p.line(curve([(34, 30), (29, 54)], closed=False), 4, "light")


@thing("guitar", "in", "brown red black blue orange", tilt=20, mirror=False, tone=(150, 98, 54))
def guitar(p, rng, text):
    p.fill(rect(45, -54, 55, 40), "dark wood")
    p.fill(rect(41, -72, 59, -50, 3), "ink")
    p.fill(curve([(50, 14), (72, 22), (68, 44), (86, 68), (72, 96), (50, 100), (28, 96), (14, 68), (32, 44), (28, 22)]))
    p.fill(ellipse(50, 50, 11), "ink")
    p.fill(rect(36, 78, 64, 85), "dark wood")
    for x in (47, 53):
        p.line([(x, -50), (x, 80)], 1.4, "metal")


@thing("drum", "in", "red blue green yellow", mirror=False, tone=(212, 36, 40))
def drum(p, rng, text):
    p.fill(arc(50, 84, 50, 13, 0, 180) + [(0, 26), (100, 26)])
    for k in range(5):
        x0, x1, x2 = 4 + 18.4 * k, 13 + 18.4 * k, 22.4 + 18.4 * k
        p.line([(x0, 34), (x1, 82), (x2, 34)], 2.6, "paper")
    p.fill(ellipse(50, 26, 50, 14), "ivory")
    for side in (-1, 1):
        p.line([(50 + 6 * side, 20), (50 + 42 * side, -22)], 5, "wood")
        p.fill(ellipse(50 + 6 * side, 20, 6), "wood")


@thing("ladder", "in out", "brown grey yellow red", mirror=True, tilt=8, tone=(150, 98, 54))
def ladder(p, rng, text):
    for x in (14, 56):
        p.fill(rect(x - 5, 0, x + 5, 126, 2))
    for k in range(5):
        p.fill(rect(14, 12 + 24 * k, 56, 20 + 24 * k), "shade")


@thing(
    "envelope", "in", "white yellow blue pink brown", plural="envelopes", mirror=False, tilt=12, tone=(248, 248, 246)
)
def envelope(p, rng, text):
    p.fill(rect(0, 0, 112, 74, 3))
    p.line([(2, 72), (44, 34)], 2.4, "shade")
    p.line([(110, 72), (68, 34)], 2.4, "shade")
    p.fill([(2, 2), (110, 2), (56, 46)], "light")
    p.line([(2, 2), (56, 46), (110, 2)], 3, "shade")
    if rng.random() < 0.5:
        p.fill(ellipse(56, 44, 9), (200, 40, 50))


@thing("heart", "wall in", "red pink purple blue yellow", materials=True, mirror=False, tilt=12)
def heart(p, rng, text):
    right = [
        (
            50 + 16 * math.sin(t) ** 3 * 3.1,
            44 - (13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)) * 3,
        )
        for t in (2 * math.pi * k / 48 for k in range(48))
    ]
    p.fill(right)


@thing("crown", "in wall", "yellow red blue purple", mirror=False, tone=(240, 190, 50))
def crown(p, rng, text):
    p.fill([(0, 14), (24, 46), (50, 0), (76, 46), (100, 14), (92, 82), (8, 82)])
    for x, y in ((0, 12), (50, -4), (100, 12)):
        p.fill(ellipse(x, y, 7))
    p.fill(rect(8, 66, 92, 84, 2), "shade")
    for x, tone in ((26, (60, 120, 220)), (50, (214, 40, 60)), (74, (60, 170, 80))):
        p.fill(ellipse(x, 75, 6), tone)


@thing("phone", "in", "black white red blue pink", mirror=False, tilt=10, tone=(34, 34, 38))
def phone(p, rng, text):
    p.fill(rect(0, 0, 62, 116, 9))
    p.fill(rect(5, 14, 57, 98), (120, 180, 216))
    for k, tone in enumerate(
        ((250, 200, 60), (230, 80, 80), (90, 190, 110), (250, 250, 250), (170, 110, 210), (90, 130, 230))
    ):
        x, y = 11 + 15 * (k % 3), 24 + 18 * (k // 3)
        p.fill(rect(x, y, x + 11, y + 11, 3), tone)
    p.fill(ellipse(31, 107, 5), "metal")
    p.line([(24, 7), (38, 7)], 3, "metal")
