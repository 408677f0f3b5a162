"""What a model gets wrong on scenes of generator v1, by cause.

    python3 misses.py prepare DIR...
    ofa evaluate --data jsonl --annotations DIR/captions.jsonl DIR --predictions DIR/captions.predictions
    python3 misses.py captions --predictions captions.predictions DIR...
    python3 misses.py answers --predictions questions.predictions DIR...
    python3 misses.py boxes --predictions regions.predictions DIR...

`prepare` writes the annotations captions.jsonl, questions.jsonl and regions.jsonl beside the scenes; the other commands
print a table over all directories.
"""
import argparse
import collections
import json
import os

import scene_text
from boxes import overlap

SHAPES = {**{s: s for s in scene_text.SHAPES}, **{scene_text.plural(s): s for s in scene_text.SHAPES}}
COUNTS = {"a": 1, "an": 1, **{w: n for n, w in scene_text.NUMBERS.items()}}


def scenes(directory):
    with open(os.path.join(directory, "scenes.jsonl")) as lines:
        return [json.loads(line) for line in lines]


def prepare(directory):
    """Annotations of captions, questions and regions in the form of `ofa evaluate --data jsonl`."""
    forms = {
        "captions": lambda s: [{"captions": s["captions"]}],
        "questions": lambda s: [{"question": q["question"], "answer": q["answer"]} for q in s["questions"]],
        "regions": lambda s: s["regions"],
    }
    for name, entries in forms.items():
        with open(os.path.join(directory, name + ".jsonl"), "w") as out:
            for scene in scenes(directory):
                for k, entry in enumerate(entries(scene)):
                    out.write(json.dumps({"id": f"{scene['image']}/{k}", "image": scene["image"], **entry}) + "\n")


def predictions(directory, name):
    """{id: prediction} of a file that `ofa evaluate --predictions` wrote."""
    with open(os.path.join(directory, name)) as lines:
        entries = [json.loads(line) for line in lines]
    return {entry["id"]: entry for entry in entries if "id" in entry}


def read_caption(text):
    """(Counter of (colour, shape), list of (size, colour, shape), words between or after the names); None if it names
    nothing.
    """
    words, things, named, rest = text.split(), collections.Counter(), [], []
    while words:
        if words[0] not in COUNTS:
            rest.append(words.pop(0))
            continue
        count = COUNTS[words.pop(0)]
        size = words.pop(0) if words and words[0] in ("small", "large") else None
        if len(words) < 2 or words[0] not in scene_text.COLORS or words[1] not in SHAPES:
            return None
        thing = words.pop(0), SHAPES[words.pop(0)]
        things[thing] += count
        named.append((size, *thing))
    return (things, named, [w for w in rest if w != "and"]) if named else None


def cause(text, objects, accepted):
    """Why a caption is wrong, in words."""
    said = read_caption(text)
    if said is None:
        return "is not a caption"
    truth = collections.Counter((o["color"], o["shape"]) for o in objects)
    missing, extra = list((truth - said[0]).elements()), list((said[0] - truth).elements())
    if not missing and not extra:
        return _cause_of_words(said, objects, accepted)
    if not extra:
        return "identical objects: one too few" if len(missing) == 1 and missing[0] in said[0] else "an object omitted"
    if not missing:
        return "identical objects: one too many" if all(e in truth for e in extra) else "an object invented"
    if len(missing) > 1 or len(extra) > 1:
        return "several of these"
    if truth[missing[0]] > 1:
        return "an identical object taken for a different one"
    if said[0][extra[0]] > 1:
        return "a different object taken for an identical one"
    (color, shape), (said_color, said_shape) = missing[0], extra[0]
    return "shape" if color == said_color else "colour" if shape == said_shape else "colour and shape"


def _cause_of_words(said, objects, accepted):
    """The cause where all objects are named and no others."""
    if len(said[1]) > len(said[0]):
        return "identical objects: named in two groups"
    right = [read_caption(a) for a in accepted]
    if not any(sorted(map(str, r[1])) == sorted(map(str, said[1])) for r in right):
        return "size"
    if len(objects) == 1:
        return "place in the image"
    return "relation" if right[0][2] else "order of the objects"


def table(rows, total, title):
    wrong = sum(rows.values())
    print(f"{title}: {total - wrong} of {total} right, {100 * (total - wrong) / total:.1f} %")
    for name, count in rows.most_common():
        print(f"  {count:4d}  {100 * count / total:5.2f} %  {name}")


def captions(directories, name, show):
    rows, by_count, totals = collections.Counter(), collections.Counter(), collections.Counter()
    for directory in directories:
        said = predictions(directory, name)
        for scene in scenes(directory):
            text, count = said[scene["image"] + "/0"]["text"], len(scene["objects"])
            totals[count] += 1
            if text not in scene["captions"]:
                why = cause(text, scene["objects"], scene["captions"])
                rows[why] += 1
                by_count[count] += 1
                if show:
                    print(f"{directory} {scene['image']} [{why}] {text!r}, not {scene['captions'][0]!r}")
    table(rows, sum(totals.values()), "captions")
    print("  wrong by number of objects: " + ", ".join(f"{n}: {by_count[n]} of {totals[n]}" for n in sorted(totals)))


def answers(directories, name, show):
    rows, kinds = collections.Counter(), collections.Counter()
    for directory in directories:
        said = predictions(directory, name)
        for scene in scenes(directory):
            for k, question in enumerate(scene["questions"]):
                text = said[f"{scene['image']}/{k}"]["text"]
                kinds[question["kind"]] += 1
                if text != question["answer"]:
                    rows[question["kind"]] += 1
                    if show:
                        print(
                            f"{directory} {scene['image']} {question['question']} {text!r}, not {question['answer']!r}"
                        )
    table(rows, sum(kinds.values()), "answers")
    print("  wrong by kind: " + ", ".join(f"{k}: {rows[k]} of {kinds[k]}" for k in sorted(kinds)))


def boxes(directories, name, show):
    rows, total = collections.Counter(), 0
    for directory in directories:
        said = predictions(directory, name)
        for scene in scenes(directory):
            for k, region in enumerate(scene["regions"]):
                total += 1
                box = said[f"{scene['image']}/{k}"].get("box")
                if box and overlap(box, region["box"]) >= 0.5:
                    continue
                others = [o for o in scene["objects"] if box and overlap(box, o["box"]) >= 0.5]
                rows["another object" if others else "no object"] += 1
                if show:
                    print(f"{directory} {scene['image']} {region['phrase']!r} {box}, not {region['box']}")
    table(rows, total, "boxes")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("prepare", "captions", "answers", "boxes"))
    parser.add_argument("directories", nargs="+")
    parser.add_argument("--predictions")
    parser.add_argument("--show", action="store_true", help="print every error")
    args = parser.parse_args()
    if args.what == "prepare":
        for directory in args.directories:
            prepare(directory)
        return
    if not args.predictions:
        parser.error("name the file of predictions in each directory: --predictions")
    {"captions": captions, "answers": answers, "boxes": boxes}[args.what](args.directories, args.predictions, args.show)


if __name__ == "__main__":
    main()
