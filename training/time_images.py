"""Times Pillow on decoding image files and resizing them as OFA's preprocessing does (bicubic, without keeping the aspect ratio),
without the conversion to floats.

    python3 time_images.py [--side 480] [--runs 7] [--out FILE] IMAGE...
"""
import argparse
import json
import os
import statistics
import sys
import time


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("images", nargs="+")
    parser.add_argument("--side", type=int, default=480)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--out")
    args = parser.parse_args()
    try:
        import io
        import PIL
        from PIL import Image
    except ImportError:
        sys.exit("time_images: this Python has no Pillow (Debian: apt-get install python3-pil), so there is nothing to compare with")
    results = []
    for path in args.images:
        with open(path, "rb") as file:
            data = file.read()
        times = []
        for _ in range(args.runs + 1):
            start = time.perf_counter()
            Image.open(io.BytesIO(data)).convert("RGB").resize((args.side, args.side), Image.BICUBIC).tobytes()
            times.append(1000 * (time.perf_counter() - start))
        name = os.path.splitext(os.path.basename(path))[0]
        results.append({"library": "Pillow " + PIL.__version__, "work": "image", "params": {"file": name, "side": args.side}, "samples_ms": times[1:]})
        print(f"{name}: {statistics.median(times[1:]):.1f} ms", file=sys.stderr)
    text = json.dumps(results, indent=1)
    if args.out:
        with open(args.out, "w") as out:
            out.write(text + "\n")
    else:
        print(text)


if __name__ == "__main__":
    main()
