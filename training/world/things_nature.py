"""Sun, clouds, plants and the like. Units: about 100 wide, y downwards."""
import math

from world.catalogue import thing
from world.paths import arc, around, curve, ellipse, rect, star


@thing("sun", "sky", plural="suns", tone=(250, 206, 40))
def sun(p, rng, text):
    rays = rng.choice((8, 10, 12))
    long = rng.uniform(46, 50)
    style = rng.choice(("triangles", "lines"))
    for x, y, a in around(50, 50, long, rays, rng.uniform(0, 40)):
        c, s = math.cos(math.radians(a)), math.sin(math.radians(a))
        if style == "lines":
            p.line([(50 + 36 * c, 50 + 36 * s), (x, y)], 6, "sun")
        else:
            p.fill(
                [(x, y), (50 + 33 * c - 8 * s, 50 + 33 * s + 8 * c), (50 + 33 * c + 8 * s, 50 + 33 * s - 8 * c)],
                "flame",
            )
    p.fill(ellipse(50, 50, 28), "sun")
    if rng.random() < 0.5:
        for x in (41, 59):
            p.fill(ellipse(x, 46, 3, 4), "ink")
        p.line(arc(50, 50, 13, 11, 25, 155), 3)


@thing("moon", "night", tone=(246, 226, 150))
def moon(p, rng, text):
    deep = rng.uniform(14, 22)
    outer, inner = arc(50, 50, 48, 48, 60, 300), arc(50 + deep, 50, 40, 42, 295, 65)
    p.fill(outer + inner, (248, 228, 150))
    for x, y, r in ((16, 42, 4), (22, 62, 5), (32, 26, 3.5)):
        p.fill(ellipse(x, y, r), (226, 200, 116))


@thing("star", "night wall", "yellow orange red blue pink green purple", materials=True, tilt=20, tone=(246, 212, 44))
def a_star(p, rng, text):
    p.fill(star(50, 50, 50, 5, rng.uniform(0.42, 0.52)))


@thing("cloud", "sky", tone=(250, 250, 252))
def cloud(p, rng, text):
    humps = rng.choice(
        (
            ((22, 44, 22), (50, 28, 28), (78, 42, 22)),
            ((20, 46, 20), (42, 30, 24), (66, 34, 22), (84, 46, 18)),
            ((26, 40, 26), (60, 34, 30), (84, 48, 18)),
        )
    )
    p.fill(rect(4, 40, 98, 66, 13), "cloud", rim=False)
    for x, y, r in humps:
        p.fill(ellipse(x, y, r), "cloud", rim=False)
    p.fill(ellipse(50, 60, 36, 4), (222, 230, 240), rim=False)


@thing("tree", "out", roles="cover", tone=(66, 152, 62))
def tree(p, rng, text):
    style = rng.choice(("round", "fir", "cluster", "poplar"))
    green = rng.choice(("leaf", "dark leaf"))
    if style == "fir":
        p.fill(rect(43, 100, 57, 122), "bark")
        for k in range(3):
            y, half = 2 + 27 * k, 24 + 9 * k
            p.fill([(50, y), (50 + half, y + 46), (50 - half, y + 46)], green)
    elif style == "round":
        p.fill([(43, 60), (57, 60), (61, 122), (39, 122)], "bark")
        p.line([(50, 84), (66, 64)], 6, "bark")
        p.fill(ellipse(50, 40, 42, 40), green)
        p.fill(ellipse(38, 28, 15, 11), (104, 182, 84))
    elif style == "poplar":
        p.fill(rect(44, 90, 56, 122), "bark")
        p.fill(curve([(50, 0), (73, 38), (70, 88), (50, 102), (30, 88), (27, 38)]), green)
        p.line([(50, 40), (50, 100)], 4, "bark")
    else:
        p.fill([(42, 60), (58, 60), (62, 122), (38, 122)], "bark")
        for x, y, r in ((24, 52, 23), (76, 52, 23), (36, 26, 23), (64, 26, 23), (50, 46, 28)):
            p.fill(ellipse(x, y, r), green, rim=False)


@thing("palm tree", "beach", roles="cover", tone=(66, 152, 62))
def palm(p, rng, text):
    lean = rng.uniform(6, 18)
    trunk = curve([(50, 122), (52 - lean / 3, 80), (50 + lean, 34)], closed=False)
    p.line(trunk, 10, "bark")
    x0, y0 = trunk[-1]
    for dx, dy, sag in ((-52, 4, 30), (52, 4, 30), (-36, -26, 14), (36, -26, 14), (-34, 32, 22), (34, 32, 22)):
        p.fill(
            curve(
                [
                    (x0, y0 - 4),
                    (x0 + dx * 0.55, y0 + dy - sag),
                    (x0 + dx, y0 + dy + 8),
                    (x0 + dx * 0.5, y0 + dy - sag + 15),
                ]
            ),
            "leaf",
        )
    for dx in (-6, 6):
        p.fill(ellipse(x0 + dx, y0 + 6, 6), "dark wood")


@thing("flower", "out", "red yellow pink purple orange white blue", tone=(66, 152, 62))
def flower(p, rng, text):
    style = rng.choice(("daisy", "tulip", "round"))
    p.line(curve([(50, 30), (52, 70), (50, 112)], closed=False), 6, "leaf")
    p.fill(curve([(51, 98), (66, 72), (88, 64), (80, 88)]), "leaf")
    p.fill(curve([(50, 106), (34, 84), (14, 78), (22, 100)]), "leaf")
    if style == "tulip":
        p.fill(curve([(24, 8), (38, 20), (50, 2), (62, 20), (76, 8), (76, 40), (50, 60), (24, 40)]))
        return
    count, near, radius = (8, 26, 15) if style == "daisy" else (5, 23, 20)
    for x, y, _ in around(50, 34, near, count, -90):
        p.fill(ellipse(x, y, radius, radius))
    p.fill(
        ellipse(50, 34, 14),
        "ink" if style == "round" and rng.random() < 0.3 else (250, 200, 40) if rng.random() < 0.6 else "dark wood",
    )


@thing("cactus", "beach", tone=(66, 152, 62))
def cactus(p, rng, text):
    green = (74, 150, 84)
    p.line([(34, 60), (12, 60), (12, 34)], 15, green)
    if rng.random() < 0.8:
        p.line([(66, 72), (88, 72), (88, 44)], 15, green)
    p.fill(rect(34, 0, 66, 112, 16), green)
    for x in (42, 50, 58):
        for y in range(16, 108, 18):
            p.line([(x, y), (x, y + 7)], 2, "paper")


@thing("mushroom", "out", "red brown orange purple", tone=(244, 238, 224))
def mushroom(p, rng, text):
    p.fill(curve([(36, 50), (38, 80), (30, 98), (50, 102), (70, 98), (62, 80), (64, 50)]), "cream")
    p.fill(arc(50, 54, 48, 50, 180, 360) + arc(50, 54, 48, 9, 0, 180))
    for x, y, r in ((30, 34, 7), (54, 20, 8), (74, 40, 7), (50, 46, 5)):
        p.fill(ellipse(x, y, r, r * 0.8), "paper")


@thing("leaf", "out", "green yellow orange red brown", plural="leaves", tilt=60, tone=(66, 152, 62))
def leaf(p, rng, text):
    if rng.random() < 0.5:
        p.line([(50, 96), (50, 122)], 5, "shade")
        p.fill(curve([(50, 0), (82, 34), (80, 72), (50, 102), (20, 72), (18, 34)]))
        for y in (36, 56, 76):
            p.line([(50, y + 8), (68, y - 8)], 3, "shade")
            p.line([(50, y + 8), (32, y - 8)], 3, "shade")
        p.line([(50, 10), (50, 100)], 4, "shade")
    else:
        p.line([(50, 80), (50, 116)], 5, "shade")
        p.fill(
            [
                (50, 0),
                (60, 24),
                (78, 14),
                (74, 40),
                (98, 38),
                (84, 58),
                (92, 72),
                (62, 78),
                (50, 92),
                (38, 78),
                (8, 72),
                (16, 58),
                (2, 38),
                (26, 40),
                (22, 14),
                (40, 24),
            ]
        )
        for x, y in ((50, 16), (84, 44), (16, 44)):
            p.line([(50, 84), (x, y)], 3, "shade")


@thing("snowman", "snow", plural="snowmen", tone=(244, 248, 252))
def snowman(p, rng, text):
    p.line([(26, 62), (2, 42)], 4, "bark")
    p.line([(74, 62), (98, 42)], 4, "bark")
    p.fill(ellipse(50, 96, 34, 32), "snow")
    p.fill(ellipse(50, 60, 25, 24), "snow")
    p.fill(ellipse(50, 28, 19, 18), "snow")
    for y in (54, 68, 90):
        p.fill(ellipse(50, y, 3.4), "ink")
    for x in (43, 57):
        p.fill(ellipse(x, 24, 3), "ink")
    p.fill([(50, 28), (74, 33), (50, 35)], "flame")
    if rng.random() < 0.7:
        p.fill(rect(30, 8, 70, 14), "ink")
        p.fill(rect(37, -14, 63, 10), "ink")
    p.line(arc(50, 38, 20, 8, 10, 170), 7, rng.choice(((208, 44, 44), (40, 92, 214), (52, 160, 60))))


@thing("rainbow", "sky", mirror=False, tone=(212, 36, 40))
def rainbow(p, rng, text):
    tones = ((214, 48, 48), (246, 150, 40), (248, 220, 60), (64, 168, 72), (60, 112, 220), (136, 70, 180))
    band = rng.uniform(5, 7)
    for k, tone in enumerate(tones):
        r = 56 - band * k
        p.fill(arc(56, 56, r, r, 180, 360) + arc(56, 56, r - band, r - band, 360, 180), tone, rim=False)
