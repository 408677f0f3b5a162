"""The line of scenes.jsonl for a scene of generator v2."""
from world import captions, chinese, entailment, phrases, questions


def of(rng, name, facts, asked=8, regions=4, triples=3):
    """Captions, short captions, questions, regions, entailment triples, the Chinese texts, and the facts themselves.

    `captions` are the accepted ones; judge.states_everything accepts further ones. Questions and regions have the form
    that `ofa evaluate` reads, `chinese` has the same keys.
    """
    records = {}
    for _ in range(3 * asked):
        record = questions.draw(rng, facts)
        records.setdefault(questions.english(record), record)
    records = dict(list(records.items())[:asked])
    named = phrases.every(facts)
    rng.shuffle(named)
    named = named[:regions]
    chinese_questions = [
        dict(zip(("question", "answer", "kind"), (*chinese.question(r), r["kind"]))) for r in records.values()
    ]
    return {
        "image": name,
        "captions": captions.accepted(facts),
        "short_captions": captions.short(facts),
        "questions": [{"question": text, "answer": r["answer"], "kind": r["kind"]} for text, r in records.items()],
        "regions": [{"phrase": p["phrase"], "box": p["box"]} for p in named],
        "entailment": [entailment.draw(rng, facts) for _ in range(triples)],
        "chinese": {
            "captions": chinese.accepted(facts),
            "questions": chinese_questions,
            "regions": [{"phrase": chinese.phrase(p["slots"]), "box": p["box"]} for p in named],
        },
        "facts": facts,
    }
