"""Captions of a scene: the accepted full ones, and short ones without adjectives and place."""
import itertools

from world import words

RELATIONS = {
    "left of": ("{a} to the left of {b}", "{a} left of {b}", "{b} to the right of {a}", "{b} right of {a}"),
    "above": ("{a} above {b}", "{b} below {a}"),
    "on": ("{a} on {b}", "{a} on top of {b}", "{b} with {a} on it"),
    "inside": ("{a} inside {b}", "{a} in {b}", "{b} with {a} inside"),
    "behind": ("{a} behind {b}", "{b} in front of {a}"),
}
SIZED = ("single", "alike", "pair")  # kinds of scenes whose captions state sizes


def listing(names):
    """'a cat a dog and a tree', as captions have no commas."""
    return " ".join(names[:-1] + ["and", names[-1]] if len(names) > 1 else names)


def members(facts):
    """[(attributes, count)] of the groups."""
    return [(facts["objects"][g[0]], len(g)) for g in facts["groups"]]


def _bodies(facts, names):
    relation = facts["relation"]
    if relation:
        return [form.format(a=names[relation["a"]], b=names[relation["b"]]) for form in RELATIONS[relation["word"]]]
    left = sorted(
        range(len(names)),
        key=lambda g: min(facts["objects"][k]["box"][0] + facts["objects"][k]["box"][2] for k in facts["groups"][g]),
    )
    orders = sorted(itertools.permutations(left), key=lambda order: order != tuple(left))
    return [listing([names[g] for g in order]) for order in orders]


def _verb(facts, body):
    first = body.split()[0]
    return "there are" if first in words.NUMBERS.values() and first != "one" else "there is"


def accepted(facts):
    """Every accepted full caption, without repetition; the first is the usual one. `judge.states_everything` accepts
    further ones.
    """
    found = []
    for number in range(2 if any(o["material"] == "dotted" for o in facts["objects"]) else 1):
        names = [words.indefinite(o, count, facts["kind"] in SIZED, number=number) for o, count in members(facts)]
        for body in _bodies(facts, names):
            for place in words.places(facts):
                found += [
                    f"{body} {place}",
                    f"{place} {_verb(facts, body)} {body}",
                    f"{_verb(facts, body)} {body} {place}",
                ]
    return list(dict.fromkeys(found))


def short(facts):
    """Accepted short captions: nouns, counts and the relation; the first is the usual one."""
    names = [words.indefinite(o, count, bare=True) for o, count in members(facts)]
    return list(dict.fromkeys(_bodies(facts, names)))


def usual_words(facts):
    """The words of the usual caption, each with the group that it is about (None for relation, 'and' and place)."""
    names = [words.indefinite(o, count, facts["kind"] in SIZED) for o, count in members(facts)]
    body = _bodies(facts, [f"<{g}>" for g in range(len(names))])[0]
    found = []
    for word in body.split():
        group = int(word[1:-1]) if word.startswith("<") else None
        found += [(word, None)] if group is None else [(w, group) for w in names[group].split()]
    return found + [(word, None) for word in words.places(facts)[0].split()]


def repeats(facts):
    """True when three words in a row come twice in the usual caption, which the published search rules exclude."""
    found = [word for word, _ in usual_words(facts)]
    triples = list(zip(found, found[1:], found[2:]))
    return len(set(triples)) < len(triples)
