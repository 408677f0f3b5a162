"""Generator v2: images of everyday things in simple settings, with captions, questions, phrases and entailment triples.
"""
