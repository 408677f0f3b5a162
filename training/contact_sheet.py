"""One PNG of the first generated images with their captions below.

    python3 contact_sheet.py --captions captions.txt --images DIR --count 24 --out contact-sheet.png
"""
import argparse
import os
import textwrap

from PIL import Image, ImageDraw, ImageFont

COLUMNS = 8
SIDE, TEXT, GAP = 96, 58, 8
LINE_LENGTH, LINE_HEIGHT = 16, 11


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--captions", required=True)
    parser.add_argument("--images", required=True)
    parser.add_argument("--count", type=int, default=24)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    with open(args.captions) as lines:
        texts = [line.strip() for line in lines][:args.count]
    rows = -(-len(texts) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * (SIDE + GAP) + GAP, rows * (SIDE + TEXT + GAP) + GAP), "white")
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default()
    for i, text in enumerate(texts):
        x, y = GAP + i % COLUMNS * (SIDE + GAP), GAP + i // COLUMNS * (SIDE + TEXT + GAP)
        sheet.paste(Image.open(os.path.join(args.images, f"{i:06d}.png")), (x, y))
        for n, line in enumerate(textwrap.wrap(text, LINE_LENGTH)[:TEXT // LINE_HEIGHT]):
            pen.text((x, y + SIDE + 1 + n * LINE_HEIGHT), line, "black", font)
    sheet.save(args.out, optimize=True)


if __name__ == "__main__":
    main()
