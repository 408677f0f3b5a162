#!/usr/bin/env python3
"""One line of the results of `scripts/verify-published`: what a run printed, what the reference says, and whether they agree.

Usage: judge.py ID TASK OUTPUT [REFERENCE]. OUTPUT is the JSON that `ofa TASK --json` printed, or empty; REFERENCE is what a reference
printed as JSON (default: null). RECORDED names a file with results of an earlier run. Where there is no other reference, what a line of it
expected is the reference, or else what it printed.
Texts, errors' codes and sizes must be equal, scores agree within 1e-3, box edges within 1e-2 pixels. Exit code 1 where they do not, or where a
run failed that no reference expects to fail.
"""
import json
import os
import sys

SCORE, PIXELS = 1e-3, 1e-2
# What two runs on different machines have in common.
COMPARED = ("caption", "answer", "box", "score", "error", "width", "height")


def flat(output):
    """The output, with a generated image's score and size in the place of its file's name."""
    if output and "images" in output:
        image = output["images"][0]
        with open(image["file"], "rb") as file:
            header = file.read(24)
        return {"score": image["score"], "width": int.from_bytes(header[16:20], "big"), "height": int.from_bytes(header[20:24], "big")}
    return output


def agree(ours, theirs):
    """Whether every member of `theirs` that can be compared is in `ours`."""
    for key in COMPARED:
        if key not in theirs:
            continue
        a, b = ours.get(key), theirs[key]
        if a is None or b is None:
            same = a == b
        elif key == "score":
            same = abs(a - b) < SCORE * max(1, abs(b))
        elif key == "box":
            same = all(abs(x - y) < PIXELS for x, y in zip(a, b))
        elif key == "error":
            same = a["code"] == b["code"] and b["message"] in a["message"]
        else:
            same = a == b
        if not same:
            return False
    return True


def recorded(identity, task):
    path = os.environ.get("RECORDED")
    if path and os.path.exists(path):
        with open(path) as lines:
            for line in map(json.loads, lines):
                if line.get("id") == identity and line.get("task") == task:
                    return line.get("expected") or line["output"]
    return None


def main():
    identity, task, output = sys.argv[1:4]
    ours = flat(json.loads(output)) if output.strip() else None
    theirs = json.loads(sys.argv[4]) if len(sys.argv) > 4 and sys.argv[4].strip() else None
    source = "program" if theirs else None
    if theirs is None:
        theirs = recorded(identity, task)
        source = "recorded" if theirs else None
    if ours is None:
        verdict = False
    elif theirs is None:
        verdict = None if "error" not in ours else False
    else:
        verdict = agree(ours, theirs)
    kept = None if ours is None else {key: ours[key] for key in COMPARED if key in ours}
    line = {"id": identity, "task": task, "output": kept, "reference": source, "expected": theirs if source == "program" else None, "agrees": verdict}
    print(json.dumps(line, ensure_ascii=False))
    return 1 if verdict is False else 0


if __name__ == "__main__":
    sys.exit(main())
