"""Chinese captions, questions, answers and phrases of the same records, from the templates of chinese.json."""
import functools
import json
import os

from world import captions


@functools.lru_cache(None)
def table():
    with open(os.path.join(os.path.dirname(__file__), "chinese.json"), encoding="utf-8") as lines:
        return json.load(lines)


def _words(o, size=True):
    t = table()
    size_word = t["sizes"].get(o.get("size"), "") if size else ""
    color = t["colours"].get(o.get("color"), "")
    material = t["materials"].get(o.get("material"), "")
    described = color + material + ("的" if color or material else "")
    return described + size_word + t["nouns"][o["noun"]][0]


def _counted(o, count, size=True):
    t = table()
    text = t["captions"]["written"].format(text=o["text"]) if o["text"] else ""
    return t["counts"][str(count)] + t["nouns"][o["noun"]][1] + text + _words(o, size)


def accepted(facts):
    """Captions; the first is the usual one."""
    t = table()
    names = [_counted(o, count, facts["kind"] in captions.SIZED) for o, count in captions.members(facts)]
    zones = {o["zone"] for o in facts["objects"]}
    place = (t["zones"].get(zones.pop()) if len(zones) == 1 else None) or t["places"][facts["setting"]]
    relation = facts["relation"]
    if relation:
        return [
            form.format(
                place=place, a=names[relation["a"]], b=names[relation["b"]], word=t["relations"][relation["word"]]
            )
            for form in t["captions"]["relation"][:1]
        ]
    left = sorted(range(len(names)), key=lambda g: min(facts["objects"][k]["box"][0] for k in facts["groups"][g]))
    listed = t["captions"]["and"].join(names[g] for g in left)
    return [form.format(place=place, list=listed) for form in t["captions"]["plain"]]


def phrase(slots):
    """The phrase of world.phrases for the same slots."""
    t = table()
    if "end" in slots:
        return t["ends"][slots["end"]] + "的" + t["nouns"][slots["noun"]][0]
    if "word" in slots:
        return t["nouns"][slots["other"]][0] + t["relations"][slots["word"]] + "的" + t["nouns"][slots["noun"]][0]
    if "text" in slots:
        return t["captions"]["written"].format(text=slots["text"]) + t["nouns"][slots["noun"]][0]
    return _words(slots)


def question(record):
    """(question, answer) of a record of world.questions."""
    t, kind, r = table(), record["kind"], record
    forms = t["questions"]
    if kind == "what":
        if not r["word"]:
            return forms["what-all"], _nouns(r["answer"])
        turned = {"left of": "right of", "above": "below", "behind": "in front of"}
        word = t["relations"][turned[r["word"]] if r["turned"] else r["word"]]
        return forms["what"].format(name=_words(r["name"]), word=word), _nouns(r["answer"])
    if kind == "where":
        answer = t["answers"]["where"].format(other=_words(r["other"]), word=t["relations"][r["word"]])
        return forms["where"].format(name=_words(r["name"])), answer
    if kind == "place":
        return forms["place"], t["places"][r["setting"]]
    if kind == "count":
        noun, measure = t["nouns"][r["noun"]]
        return forms["count"].format(noun=noun, measure=measure), r["answer"]
    if kind in ("total", "text"):
        return forms[kind].format(name=_words(r["name"]) if kind == "text" else ""), r["answer"]
    if kind == "larger":
        return forms[kind].format(a=_words(r["a"]), b=_words(r["b"])), t["nouns"][r["answer"]][0]
    if kind == "relation":
        return (
            forms[kind].format(a=_words(r["a"]), b=_words(r["b"]), word=t["relations"][r["word"]]),
            t["answers"][r["answer"]],
        )
    if kind == "exists":
        return (
            forms[kind].format(name=_words(r["name"])),
            t["answers"]["there" if r["answer"] == "yes" else "not there"],
        )
    if kind == "check":
        claim = t["colours"].get(r["claim"]) or t["materials"][r["claim"]]
        return forms[kind].format(name=_words(r["name"]), claim=claim), t["answers"][r["answer"]]
    values = {"day": "answers", "size": "answers", "color": "colours", "pattern": "patterns"}
    return forms[kind].format(name=_words(r["name"]) if kind != "day" else ""), t[values[kind]][r["answer"]]


@functools.lru_cache(None)
def _by_english():
    from world import catalogue

    found = {}
    for noun, thing in catalogue.load().items():
        found[thing.plural] = found[noun] = table()["nouns"][noun][0]
    return found


def _nouns(answer):
    return _by_english()[answer]
