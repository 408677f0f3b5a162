"""Phrases that name one object of a scene, with its box."""
from world import words

APART = 8  # pixels between the centres of the outermost object and the next
ENDS = (("leftmost", 0, 1), ("rightmost", 0, -1), ("topmost", 1, 1), ("bottommost", 1, -1))


def _center(box, axis):
    return (box[axis] + box[axis + 2]) / 2


def every(facts):
    """[{"phrase", "box", "slots"}]: names, the outermost of several alike, and the thing in a relation."""
    objects, found = facts["objects"], []
    for k, o in enumerate(objects):
        for name, used in words.definite(objects, k):
            found.append(
                {
                    "phrase": f"the {name}",
                    "box": o["box"],
                    "slots": {"noun": o["noun"], **{key: o[key] for key in used}},
                }
            )
    for noun in dict.fromkeys(o["noun"] for o in objects):
        members = [o for o in objects if o["noun"] == noun]
        for word, axis, sign in ENDS if len(members) > 1 else ():
            order = sorted(members, key=lambda o: sign * _center(o["box"], axis))
            if sign * (_center(order[1]["box"], axis) - _center(order[0]["box"], axis)) >= APART:
                found.append(
                    {"phrase": f"the {word} {noun}", "box": order[0]["box"], "slots": {"noun": noun, "end": word}}
                )
    relation = facts["relation"]
    if relation and all(len(facts["groups"][relation[k]]) == 1 for k in "ab"):
        a, b = (objects[facts["groups"][relation[k]][0]] for k in "ab")
        if a["noun"] != b["noun"]:
            found.append(
                {
                    "phrase": f"the {a['noun']} {relation['word']} the {b['noun']}",
                    "box": a["box"],
                    "slots": {"noun": a["noun"], "word": relation["word"], "other": b["noun"]},
                }
            )
    for o in objects:
        if o["text"] and sum(p["text"] != "" for p in objects) == 1:
            found.append(
                {
                    "phrase": f"the {o['noun']}{words.written(o)}",
                    "box": o["box"],
                    "slots": {"noun": o["noun"], "text": o["text"]},
                }
            )
    return found
