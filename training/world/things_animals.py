"""Animals. Units: about 100 wide, y downwards."""
from world.catalogue import thing
from world.paths import arc, curve, ellipse, rect, spiral


def eye(p, x, y, r=4.0):
    """A white eye with a pupil."""
    p.fill(ellipse(x, y, r), "paper")
    p.fill(ellipse(x + r * 0.2, y, r * 0.55), "ink")


@thing("fish", "deep", "bright black white grey", materials=True, plural="fish", tilt=8)
def fish(p, rng, text):
    fat = rng.uniform(22, 32)
    p.fill(curve([(70, 40), (96, 40 - fat), (90, 40), (96, 40 + fat)]), "shade")
    p.fill(curve([(34, 40 - fat + 4), (46, 40 - fat - 16), (66, 40 - fat + 8)]), "shade")
    p.fill(
        curve(
            [
                (0, 42),
                (18, 40 - fat * 0.8),
                (44, 40 - fat),
                (76, 36),
                (80, 40),
                (76, 44),
                (44, 40 + fat),
                (18, 40 + fat * 0.8),
            ]
        )
    )
    p.fill(curve([(42, 44), (58, 38), (62, 48), (52, 56)]), "shade")
    p.line(arc(14, 40, 14, fat * 0.7, -60, 60), 2.5, "shade")
    eye(p, 15, 34, 6)


@thing("bird", "sky", "bright black white grey brown", tilt=6)
def bird(p, rng, text):
    flying = rng.random() < 0.5
    p.fill([(80, 50), (108, 40), (106, 54), (110, 62), (80, 64)], "shade")
    if flying:
        p.fill(curve([(44, 46), (58, 4), (88, -14), (82, 20), (70, 50)]), "shade")
    p.fill([(12, 34), (-8, 40), (12, 45)], "beak")
    p.fill(curve([(10, 34), (20, 20), (36, 22), (48, 36), (72, 44), (90, 56), (70, 76), (42, 78), (22, 62)]))
    if flying:
        p.fill(curve([(34, 50), (40, 10), (62, -16), (66, 16), (64, 52)]), "light")
    else:
        p.fill(curve([(40, 50), (60, 46), (84, 58), (62, 68), (46, 64)]), "shade")
        for x in (48, 60):
            p.line([(x, 76), (x, 92), (x - 8, 94)], 3.5, "beak")
    eye(p, 23, 34, 5)


@thing("cat", "out in", "black white grey orange brown", roles="cover")
def cat(p, rng, text):
    if rng.random() < 0.5:  # sitting, from the front
        p.line(curve([(72, 102), (98, 96), (96, 66), (86, 56)], closed=False), 9)
        p.fill(curve([(50, 46), (72, 66), (80, 108), (50, 114), (20, 108), (28, 66)]))
        for x in (40, 60):
            p.line([(x, 84), (x, 110)], 2.5, "shade")
    else:  # walking
        p.line(curve([(92, 66), (108, 50), (104, 24), (114, 14)], closed=False), 8)
        for x in (44, 58, 82, 94):
            p.fill(rect(x - 5, 80, x + 5, 114, 4), "shade" if x in (58, 82) else "main")
        p.fill(curve([(36, 66), (60, 58), (90, 58), (102, 72), (94, 92), (60, 94), (38, 88)]))
    p.fill([(20, 32), (18, -2), (44, 14)])
    p.fill([(80, 32), (82, -2), (56, 14)])
    p.fill([(25, 24), (23, 8), (36, 16)], "rosy")
    p.fill([(75, 24), (77, 8), (64, 16)], "rosy")
    p.fill(ellipse(50, 36, 33, 28))
    for x in (37, 63):
        p.fill(ellipse(x, 32, 6, 7), (190, 220, 90))
        p.fill(ellipse(x, 32, 2.2, 6), "ink")
    p.fill([(45, 43), (55, 43), (50, 49)], "rosy")
    for side in (-1, 1):
        p.line(arc(50 + 6 * side, 49, 6, 5, 0, 180), 2, "ink")
        for dy in (-3, 4):
            p.line([(50 + 14 * side, 46 + dy / 2), (50 + 42 * side, 44 + 2 * dy)], 1.8, (150, 150, 150))


@thing("dog", "out in", "brown black white grey orange", roles="cover")
def dog(p, rng, text):
    p.line(curve([(100, 62), (114, 48), (116, 28)], closed=False), 9)
    for x in (46, 60, 88, 101):
        p.fill(rect(x - 6, 74, x + 6, 112, 5), "shade" if x in (60, 88) else "main")
    p.fill(rect(36, 48, 108, 86, 19))
    p.fill(curve([(32, 30), (58, 30), (62, 70), (40, 74)]))
    p.fill(ellipse(34, 30, 24, 22))
    p.fill(rect(-8, 30, 30, 52, 10), "light")
    p.fill(ellipse(-5, 33, 7, 6), "ink")
    p.fill(curve([(40, 10), (58, 14), (62, 46), (52, 56), (42, 40)]), "shade")
    eye(p, 24, 25, 5)
    p.line([(2, 46), (20, 45)], 2.2, "ink")
    if rng.random() < 0.5:
        p.fill(rect(38, 56, 62, 64, 3), rng.choice(((208, 44, 44), (40, 92, 214))))


@thing("rabbit", "out", "white grey brown black", tone=(200, 200, 200))
def rabbit(p, rng, text):
    p.fill(ellipse(92, 92, 11), "light")
    p.fill(curve([(36, 74), (62, 60), (92, 78), (92, 108), (50, 110), (32, 100)]))
    p.fill(ellipse(76, 98, 20, 14), "shade")
    p.fill(rect(22, 104, 56, 113, 5))
    for x, lean in ((28, -6), (46, 8)):
        p.fill(curve([(x - 7, 48), (x - 8 + lean, 10), (x + lean, -8), (x + 8 + lean, 10), (x + 7, 48)]))
        p.fill(curve([(x - 3, 38), (x - 4 + lean, 12), (x + lean, 2), (x + 4 + lean, 12), (x + 3, 38)]), "rosy")
    p.fill(ellipse(36, 58, 25, 22))
    eye(p, 28, 54, 5)
    p.fill(ellipse(13, 61, 4, 3), "rosy")


@thing("duck", "water", "yellow white brown", tone=(246, 212, 44))
def duck(p, rng, text):
    p.fill(curve([(26, 54), (50, 56), (78, 50), (102, 34), (98, 70), (76, 86), (40, 86), (20, 72)]))
    p.fill(curve([(26, 66), (24, 40), (40, 36), (50, 62)]))
    p.fill(curve([(8, 28), (-14, 32), (-16, 38), (10, 40)]), "beak")
    p.fill(ellipse(28, 28, 22, 21))
    p.fill(curve([(46, 62), (70, 58), (90, 54), (76, 74), (56, 76)]), "shade")
    eye(p, 20, 24, 5)


@thing("butterfly", "sky out", "bright black white", materials=True, plural="butterflies", tilt=25, mirror=False)
def butterfly(p, rng, text):
    for side in (-1, 1):
        p.fill(
            curve(
                [
                    (50 + 3 * side, 46),
                    (50 + 24 * side, 10),
                    (50 + 48 * side, 6),
                    (50 + 46 * side, 38),
                    (50 + 20 * side, 54),
                ]
            )
        )
        p.fill(
            curve(
                [
                    (50 + 3 * side, 52),
                    (50 + 26 * side, 54),
                    (50 + 40 * side, 72),
                    (50 + 24 * side, 92),
                    (50 + 8 * side, 74),
                ]
            ),
            "shade",
        )
        p.fill(ellipse(50 + 30 * side, 27, 7), "light")
        p.line(curve([(50, 26), (50 + 6 * side, 12), (50 + 15 * side, 4)], closed=False), 2.5)
    p.fill(ellipse(50, 52, 5, 27), "ink")


@thing("snail", "out", "bright brown")
def snail(p, rng, text):
    p.line([(20, 56), (12, 30)], 3.5, "cream")
    p.line([(28, 56), (30, 30)], 3.5, "cream")
    p.fill(ellipse(12, 28, 4), "ink")
    p.fill(ellipse(30, 28, 4), "ink")
    p.fill(curve([(12, 64), (20, 50), (34, 60), (44, 80), (96, 86), (108, 96), (20, 96)]), "cream")
    p.fill(ellipse(66, 56, 34))
    p.line(spiral(66, 56, 29, 2.3, 40), 4.5, "shade")


@thing("turtle", "out", "green brown", tone=(66, 152, 62))
def turtle(p, rng, text):
    skin = (128, 180, 92)
    for x in (36, 82):
        p.fill(rect(x - 10, 64, x + 8, 88, 7), skin)
    p.fill([(98, 66), (116, 72), (98, 76)], skin)
    p.fill(ellipse(6, 50, 19, 15), skin)
    p.fill(rect(14, 52, 40, 70, 8), skin)
    p.fill(arc(60, 70, 44, 48, 180, 360))
    for x in (38, 60, 82):
        p.fill(ellipse(x, 50 if x != 60 else 42, 9, 10), "light")
    p.fill(rect(14, 66, 106, 76, 5), "shade")
    eye(p, 0, 46, 4)


@thing("pig", "out", "pink", tone=(248, 142, 184))
def pig(p, rng, text):
    p.line(spiral(106, 50, 8, 1.6), 4)
    for x in (38, 52, 80, 94):
        p.fill(rect(x - 7, 76, x + 6, 104, 3), "shade" if x in (52, 80) else "main")
    p.fill(ellipse(66, 58, 42, 32))
    p.fill([(14, 30), (12, 4), (34, 18)], "shade")
    p.fill([(40, 20), (56, 4), (54, 30)], "shade")
    p.fill(ellipse(30, 44, 27, 25))
    p.fill(ellipse(18, 50, 14, 11), "light")
    for x in (14, 22):
        p.fill(ellipse(x, 50, 2.6, 4), "ink")
    for x in (20, 40):
        p.fill(ellipse(x, 35, 3.4), "ink")


@thing("penguin", "snow", tone=(34, 34, 38))
def penguin(p, rng, text):
    for x in (36, 64):
        p.fill(ellipse(x, 112, 14, 6), "beak")
    p.fill(curve([(20, 50), (2, 78), (8, 92), (26, 76)]), "ink")
    p.fill(curve([(80, 50), (98, 78), (92, 92), (74, 76)]), "ink")
    p.fill(curve([(50, 0), (72, 14), (80, 60), (76, 100), (50, 112), (24, 100), (20, 60), (28, 14)]), (44, 46, 56))
    p.fill(curve([(50, 42), (66, 54), (68, 90), (50, 104), (32, 90), (34, 54)]), "paper")
    p.fill(ellipse(40, 26, 9, 11), "paper")
    p.fill(ellipse(60, 26, 9, 11), "paper")
    for x in (42, 58):
        p.fill(ellipse(x, 26, 3.4), "ink")
    p.fill([(42, 35), (58, 35), (50, 46)], "beak")


@thing("owl", "night", "brown grey white", tone=(134, 82, 42))
def owl(p, rng, text):
    p.fill([(18, 30), (16, -4), (44, 14)])
    p.fill([(82, 30), (84, -4), (56, 14)])
    p.fill(curve([(50, 6), (82, 18), (88, 66), (74, 104), (50, 110), (26, 104), (12, 66), (18, 18)]))
    p.fill(curve([(50, 52), (70, 62), (66, 98), (50, 104), (34, 98), (30, 62)]), "light")
    for y in (70, 82, 94):
        for x in (42, 50, 58):
            p.line([(x - 3, y), (x, y + 4), (x + 3, y)], 2.4, "shade")
    for x in (33, 67):
        p.fill(ellipse(x, 34, 17), "paper")
        p.fill(ellipse(x, 34, 11), "gold")
        p.fill(ellipse(x, 34, 6.5), "ink")
    p.fill([(43, 42), (57, 42), (50, 56)], "beak")
    for x in (38, 62):
        p.line([(x - 5, 110), (x + 5, 110)], 6, "beak")


@thing("bee", "sky", tilt=10, tone=(246, 212, 44))
def bee(p, rng, text):
    p.fill(ellipse(46, 16, 15, 24, -22), "glass")
    p.fill(ellipse(70, 18, 14, 23, 24), "glass")
    p.fill([(96, 44), (112, 50), (96, 56)], "ink")
    p.fill(ellipse(58, 50, 42, 27), (250, 204, 50))
    for x, half in ((44, 24), (62, 26), (80, 21)):
        p.fill(rect(x - 5, 50 - half, x + 5, 50 + half, 3), "ink")
    p.fill(ellipse(20, 48, 19, 19), (250, 204, 50))
    p.line([(12, 32), (2, 16)], 3)
    p.line([(24, 30), (24, 12)], 3)
    eye(p, 13, 44, 5.5)


@thing("crab", "beach", "red orange", mirror=False, tone=(212, 36, 40))
def crab(p, rng, text):
    for side in (-1, 1):
        for k in range(3):
            p.line(
                [(50 + 26 * side, 62 + 6 * k), (50 + 46 * side, 60 + 11 * k), (50 + 52 * side, 76 + 10 * k)], 5, "shade"
            )
        p.line([(50 + 28 * side, 50), (50 + 46 * side, 34)], 7)
        x = 50 + 50 * side
        p.fill(ellipse(x, 22, 16, 18))
        p.fill([(x - 5, 0), (x + 5, 0), (x - 2 * side, 22)], "paper")
        p.line([(50 + 10 * side, 44), (50 + 12 * side, 30)], 4)
        eye(p, 50 + 12 * side, 28, 6)
    p.fill(ellipse(50, 62, 34, 24))
    p.line(arc(50, 62, 14, 9, 25, 155), 3, "ink")


@thing("whale", "deep", "blue grey black", tone=(40, 92, 214))
def whale(p, rng, text):
    p.fill(curve([(96, 50), (112, 22), (98, 10), (120, 16), (136, 6), (132, 24), (118, 34), (108, 68)]))
    p.fill(curve([(0, 56), (8, 28), (40, 18), (80, 34), (112, 46), (104, 76), (70, 92), (24, 90)]))
    p.fill(curve([(3, 66), (40, 70), (84, 80), (60, 92), (26, 90), (8, 80)]), "paper")
    p.fill(curve([(48, 76), (66, 80), (72, 98), (52, 92)]), "shade")
    eye(p, 20, 54, 4.5)
    p.line(curve([(38, 18), (36, 2), (24, -6)], closed=False), 4, (120, 180, 230))
    p.line(curve([(38, 18), (40, 2), (52, -6)], closed=False), 4, (120, 180, 230))
