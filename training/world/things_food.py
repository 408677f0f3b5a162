"""Food. Units: about 100 wide, y downwards."""
from world.catalogue import thing
from world.paths import arc, curve, ellipse, rect


@thing("apple", "in out", "red green yellow", tone=(212, 36, 40))
def apple(p, rng, text):
    p.line(curve([(50, 22), (50, 8), (58, -4)], closed=False), 6, "dark wood")
    p.fill(curve([(54, 8), (70, -8), (88, -4), (74, 12)]), "leaf")
    p.fill(curve([(50, 20), (70, 12), (92, 26), (92, 60), (70, 96), (50, 92), (30, 96), (8, 60), (8, 26), (30, 12)]))
    p.fill(ellipse(28, 40, 7, 12, 20), "light")


@thing("pear", "in", "green yellow", tone=(170, 190, 60))
def pear(p, rng, text):
    p.line([(50, 10), (54, -8)], 6, "dark wood")
    p.fill(curve([(54, 0), (68, -14), (84, -10), (70, 4)]), "leaf")
    p.fill(
        curve([(50, 4), (66, 18), (70, 44), (88, 72), (76, 104), (50, 110), (24, 104), (12, 72), (30, 44), (34, 18)])
    )
    p.fill(ellipse(32, 76, 6, 13, 20), "light")


@thing("banana", "in", tilt=15, tone=(246, 212, 44))
def banana(p, rng, text):
    yellow = (250, 218, 60)
    p.fill(
        curve(
            [(92, 4), (98, 30), (80, 66), (44, 84), (8, 74), (4, 66), (10, 62), (40, 62), (66, 46), (80, 20), (82, 2)]
        ),
        yellow,
    )
    p.line(curve([(88, 12), (84, 42), (60, 66), (14, 70)], closed=False), 2.5, (206, 166, 30))
    p.fill(rect(82, -6, 93, 8, 2), "dark wood")
    p.fill(ellipse(6, 68, 5), "dark wood")


@thing("carrot", "in", tilt=25, tone=(244, 130, 24))
def carrot(p, rng, text):
    for x, y in ((28, -22), (50, -32), (72, -22)):
        p.fill(curve([(50, 14), (x - 7, y + 18), (x, y), (x + 7, y + 18)]), "leaf")
    p.fill(curve([(50, 6), (70, 12), (68, 44), (54, 110), (50, 116), (46, 110), (32, 44), (30, 12)]), (246, 132, 36))
    for x0, x1, y in ((34, 48, 30), (54, 66, 44), (40, 52, 62), (50, 58, 80)):
        p.line([(x0, y), (x1, y + 2)], 2.5, (204, 96, 20))


@thing("cherry", "in", plural="cherries", tone=(190, 30, 50))
def cherry(p, rng, text):
    for x in (24, 76):
        p.line(curve([(x, 62), (x * 0.6 + 22, 30), (58, 2)], closed=False), 4, "dark leaf")
    p.fill(curve([(58, 2), (80, -8), (102, 2), (80, 14)]), "leaf")
    for x in (24, 76):
        p.fill(ellipse(x, 78, 23), (196, 28, 52))
        p.fill(ellipse(x - 8, 70, 5), (244, 170, 180))


@thing("strawberry", "in", plural="strawberries", tone=(212, 36, 40))
def strawberry(p, rng, text):
    p.fill(curve([(50, 16), (82, 16), (96, 40), (76, 84), (50, 108), (24, 84), (4, 40), (18, 16)]), (220, 38, 54))
    for x, y in ((26, 40), (50, 38), (74, 40), (36, 60), (62, 60), (50, 80)):
        p.fill(ellipse(x, y, 2.6, 4), (252, 226, 130))
    p.fill([(50, -6), (58, 12), (82, 8), (70, 24), (50, 22), (30, 24), (18, 8), (42, 12)], "leaf")


@thing("cake", "in", "pink white brown yellow", tone=(248, 142, 184))
def cake(p, rng, text):
    candles = rng.choice((1, 3))
    for k in range(candles):
        x = 50 + (k - (candles - 1) / 2) * 24
        p.fill(rect(x - 3.5, 0, x + 3.5, 30), rng.choice(((40, 120, 220), (220, 60, 60), (80, 170, 80))))
        p.fill(curve([(x, -18), (x + 6, -5), (x, 2), (x - 6, -5)]), "flame")
    p.fill(rect(-10, 92, 110, 99, 3), "metal")
    p.fill(rect(2, 36, 98, 92, 6), "crust")
    p.fill(rect(2, 26, 98, 48, 9))
    for x in (12, 32, 50, 70, 88):
        p.fill(ellipse(x, 48 + (x % 4) * 2.5, 9, 11))
    p.line([(4, 72), (96, 72)], 5, "cream")


@thing("ice cream", "in beach", "pink white brown yellow green", plural="ice creams", tone=(206, 142, 66))
def ice_cream(p, rng, text):
    p.fill([(20, 46), (80, 46), (50, 124)], (214, 156, 84))
    for x0, x1 in (((30, 48), (58, 104)), ((50, 48), (66, 84)), ((70, 48), (42, 104)), ((50, 48), (34, 84))):
        p.line([x0, x1], 2, (168, 110, 50))
    p.fill(ellipse(50, 24, 32, 30))
    p.fill(curve([(18, 30), (82, 30), (84, 46), (66, 44), (58, 54), (44, 45), (32, 54), (16, 46)]))
    if rng.random() < 0.5:
        p.fill(ellipse(50, -8, 8), (206, 34, 54))
    p.fill(ellipse(38, 14, 6, 8, 30), "light")


@thing("pizza", "in", tilt=15, plural="pizzas", tone=(250, 206, 96))
def pizza(p, rng, text):
    if rng.random() < 0.5:
        p.fill(ellipse(50, 50, 50), "crust")
        p.fill(ellipse(50, 50, 42), "cheese")
        spots = ((34, 34), (64, 30), (74, 56), (54, 72), (30, 62), (50, 50))
        for x, y in spots:
            p.fill(ellipse(x, y, 8), (200, 52, 44))
        for x, y in ((48, 22), (22, 48), (66, 44), (42, 80)):
            p.fill(ellipse(x, y, 4, 2.6, 30), "leaf")
    else:
        p.fill([(4, 14), (96, 14), (50, 112)], "cheese")
        p.fill(rect(-2, 2, 102, 20, 9), "crust")
        for x, y, r in ((30, 36, 9), (62, 40, 10), (48, 68, 9)):
            p.fill(ellipse(x, y, r), (200, 52, 44))
        for x, y in ((46, 28), (76, 30), (44, 50), (52, 88)):
            p.fill(ellipse(x, y, 5, 3, 30), "leaf")


@thing("egg", "in", "white brown blue pink yellow green", materials=True, tilt=20, tone=(244, 238, 224))
def egg(p, rng, text):
    p.fill(curve([(50, 0), (76, 22), (88, 64), (72, 96), (50, 102), (28, 96), (12, 64), (24, 22)]))


@thing("piece of cheese", "in", plural="pieces of cheese", tone=(250, 206, 96))
def cheese(p, rng, text):
    p.fill([(0, 50), (86, 10), (108, 46), (108, 84), (0, 84)], (250, 206, 80))
    p.fill([(0, 50), (108, 46), (108, 84), (0, 84)], (252, 220, 110))
    for x, y, r in ((26, 68, 8), (56, 60, 6), (82, 70, 9), (54, 76, 4.5)):
        p.fill(ellipse(x, y, r), (222, 166, 40))


@thing("bottle", "in", "green brown blue red", mirror=False, tone=(52, 160, 60))
def bottle(p, rng, text):
    p.fill(rect(40, -4, 60, 10, 2), "dark metal")
    p.fill(
        curve([(41, 8), (59, 8), (60, 32), (74, 50), (76, 112), (70, 118), (30, 118), (24, 112), (26, 50), (40, 32)])
    )
    p.fill(rect(25, 62, 75, 94), "ivory")
    p.line([(33, 78), (67, 78)], 3, "shade")
    p.line([(46, 12), (46, 32)], 3, "light")
