"""OFA's prompts for the demo's three tasks as token ids, and the targets that answer them."""
import re
import string

BOS, PAD, EOS = 0, 1, 2
CAPTION = " what does the image describe?"
QUESTION = " {}"
REGION = ' which region does the text " {} " describe?'
SHORT = " what does the image describe in short?"
ENTAIL = ' can image and text1 " {} " imply text2 " {} "?'
IMAGE = " what is the complete image? caption: {}"
SIDE = 96


def _plain(text):
    text = text.lower().lstrip(",.!?*#:;~").replace("-", " ").replace("/", " ")
    return re.sub(r"\s{2,}", " ", text).rstrip("\n").strip(" ")


def pre_question(text, words=80):
    """The question as the model reads it, ending in '?'."""
    text = " ".join(_plain(text).split(" ")[:words])
    return text if text.endswith("?") else text + "?"


def pre_caption(text, words=80):
    """The phrase as the model reads it."""
    return " ".join(_plain(text).replace("<person>", "person").split(" ")[:words])


def strip_caption(text):
    """A generated caption without punctuation and outer spaces."""
    return text.translate(str.maketrans("", "", string.punctuation)).strip()


class Prompts:
    """Ids for one tokenizer and images of `side` pixels; every method returns a list of ids."""

    def __init__(self, tokenizer, side=SIDE):
        self.tokenizer = tokenizer
        self.side = side
        self._caption = self.source(CAPTION)

    def source(self, text):
        return [BOS] + self.tokenizer.encode(text) + [EOS]

    def caption(self):
        return self._caption

    def short(self):
        """The prompt for a short caption."""
        return self.source(SHORT)

    def entailment(self, premise, hypothesis):
        return self.source(ENTAIL.format(pre_caption(premise), pre_caption(hypothesis)))

    def question(self, text):
        return self.source(QUESTION.format(pre_question(text)))

    def name_end(self, relation):
        """Index, in the question's ids, of the last id of the first name in questions such as 'is the NAME left of the NAME?'."""
        words = relation.split()
        cut = next(i for i, word in enumerate(words) if word in ("left", "right", "above", "below"))
        return len(self.question(" ".join(words[:cut]))) - 3  # without '?' and the end

    def region(self, phrase):
        return self.source(REGION.format(pre_caption(phrase)))

    def text(self, answer):
        """Target of a caption or answer, with its end."""
        return self.tokenizer.encode(" " + answer) + [EOS]

    def box(self, box):
        """Target of a region: four bins x0, y0, x1, y1 and the end."""
        last = self.tokenizer.bins - 1
        return [self.tokenizer.bin0 + round(v / self.side * last) for v in box] + [EOS]

    def unbox(self, ids):
        """Pixels of four bins, or None when they are not bins."""
        last, bins = self.tokenizer.bins - 1, [i - self.tokenizer.bin0 for i in ids]
        if len(bins) != 4 or any(b < 0 or b > last for b in bins):
            return None
        return [b / last * self.side for b in bins]
