"""Beam search with the reference's rules, for evaluation: candidates are 2 x beam, an end counts only among the best
`beam`, a row is finished when it has `beam` hypotheses. Beam 1 is greedy decoding."""
import math

import torch

from batches import pad
from data import to_input
from tasks import EOS, PAD


def repeats(ids, size):
    """Ids that would complete a sequence of `size` ids that is already in `ids`."""
    if size < 1 or len(ids) < size:
        return []
    tail = tuple(ids[len(ids) - size + 1:])
    return [ids[i + size - 1] for i in range(len(ids) - size + 1) if tuple(ids[i:i + size - 1]) == tail]


def next_scores(model, memory, padding, places, sequences):
    """Log probabilities of the next id of each sequence: memory (R, S, width) -> (R, vocab)."""
    inputs = pad(sequences)
    features, _ = model.decoder(inputs, memory, padding, places)
    last = torch.tensor([len(s) - 1 for s in sequences])
    return torch.log_softmax(model.output(features[torch.arange(len(sequences)), last]), -1)


def see(model, images):
    """Features of images (n, H, H, 3) uint8: (n, cells, width). All questions about an image share them."""
    with torch.no_grad():
        return torch.cat([model.encoder.image_features(to_input(images[i:i + 16]))[0]
                          for i in range(0, len(images), 16)])


def search(model, cells, sources, starts, beam, most, least=1, no_repeat=0, normalise=True):
    """Best target (without its end) of every row, as `hypotheses`."""
    found = hypotheses(model, cells, sources, starts, beam, most, least, no_repeat, normalise)
    return [max(done, key=lambda h: h[0])[1] for done in found]


def hypotheses(model, cells, sources, starts, beam, most, least=1, no_repeat=0, normalise=True):
    """The finished (score, target without its end) of every row.

    cells (B, cells of a square grid, width) as from `see`, sources B lists of ids, starts B lists of decoder ids to begin with; between
    `least` and `most` ids are generated before the end.
    """
    side = math.isqrt(cells.shape[1])
    with torch.no_grad():
        memory, padding, places, _ = model.encoder(pad(sources), cells, model.encoder.cell_places(side, side))
        alive = [[(0.0, list(start))] for start in starts]
        finished = [[] for _ in starts]
        for step in range(most + 1):
            rows = [r for r, beams in enumerate(alive) for _ in beams]
            if not rows:
                break
            sequences = [ids for beams in alive for _, ids in beams]
            scores = next_scores(model, memory[rows], padding[rows], places, sequences)
            scores[:, PAD] = -float("inf")
            if step < least:
                scores[:, EOS] = -float("inf")
            if step == most:
                ends = scores[:, EOS].clone()
                scores[:] = -float("inf")
                scores[:, EOS] = ends
            for i, ids in enumerate(sequences):
                scores[i, repeats(ids, no_repeat)] = -float("inf")
            totals = scores + torch.tensor([score for beams in alive for score, _ in beams])[:, None]
            alive = _advance(alive, finished, starts, totals, beam, normalise)
    return finished


def _advance(alive, finished, starts, totals, beam, normalise):
    """Choose every row's candidates from totals (R, vocab); ends go to `finished`, the rest stays alive."""
    following, first = [], 0
    for row, beams in enumerate(alive):
        if not beams:
            following.append([])
            continue
        mine = totals[first:first + len(beams)]
        first += len(beams)
        best, index = mine.flatten().topk(min(2 * beam, mine.numel()))
        kept = []
        for rank, (score, i) in enumerate(zip(best.tolist(), index.tolist())):
            if score == -float("inf"):
                break
            ids, token = beams[i // mine.shape[1]][1], i % mine.shape[1]
            if token != EOS:
                kept.append((score, ids + [token]))
            elif rank < beam and len(finished[row]) < beam:
                new = ids[len(starts[row]):]
                finished[row].append((score / (len(new) + 1) if normalise else score, new))
        following.append([] if len(finished[row]) >= beam else kept[:beam])
    return following
