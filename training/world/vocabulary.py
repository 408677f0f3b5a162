"""Every English word that texts of generator v2 can contain."""
from world import captions, catalogue, colours, entailment, questions, scene, words


def _slotless(texts):
    return " ".join(texts).replace("{0}", " ").replace("{a}", " ").replace("{b}", " ")


def words_of_grammar():
    """Words of phrases, relations, places and questions."""
    fixed = "a an the and there is are with that says number one small large inside it only night day yes no maybe "
    fixed += "what where how many color pattern size which larger or things written image in this on of front to right "
    fixed += "leftmost rightmost topmost bottommost stripes dots none below"
    relations = [form for forms in captions.RELATIONS.values() for form in forms]
    places = [p for zones in words.PLACES.values() for phrases in zones.values() for p in phrases]
    unknown = entailment.UNKNOWN + entailment.UNKNOWN_LIVING + entailment.UNKNOWN_THING
    materials = [w for forms in words.MATERIALS.values() for w in forms]
    return _slotless(
        [fixed, *relations, *places, *unknown, *materials, *words.NUMBERS.values(), *questions.TURNED.values()]
    ).split()


def words_of_things():
    """Nouns, plurals, colours, texts on signs, and digits: longer numbers are read digit by digit."""
    found = [name for t in catalogue.load().values() for name in (t.noun, t.plural)]
    found += [*colours.COLOURS, *scene.SIGN_WORDS, *"0123456789"]
    return " ".join(found).split()


def all_words():
    """All of them, sorted."""
    return sorted(set(words_of_grammar()) | set(words_of_things()))
