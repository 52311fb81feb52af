"""Forms of words: each form is searched for among sentences that hold its word in other forms only."""

import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean
from typing import Final

from benchmarks.finding.desks import DeskOf, Line, read_rows, ticket
from benchmarks.finding.table import Row

GOALS: Final = {"ru": (85.0, 88.0), "pl": (79.0, 93.0)}
EXTRA_RECALL: Final = 97.0
"""Recall and precision, as it comes; with the dictionaries of the extra `lemma` more recall at the same precision."""

_KINDS: Final = frozenset({"NOUN", "VERB", "ADJ"})
_SHORTEST: Final = 4
_ASKED: Final = 3_000
_ALL: Final = 2_000


def measure(data: Path, *, extra: bool) -> Iterator[Row]:
    """Recall and precision, the means over forms of nouns, verbs and adjectives."""
    for language, goals in GOALS.items():
        sentences = [row[0] for row in read_rows(data / f"{language}-dev.tsv.gz")]
        holds: dict[tuple[str, str], set[int]] = defaultdict(set)
        forms: dict[tuple[str, tuple[str, str]], set[int]] = defaultdict(set)
        for n, (_, words) in enumerate(read_rows(data / f"{language}-dev.tsv.gz")):
            for word in words.split(" "):
                form, lemma, kind = word.rsplit("|", 2)
                holds[lemma.casefold(), kind].add(n)
                if kind in _KINDS and len(form) >= _SHORTEST and form.isalpha():
                    forms[form.casefold(), (lemma.casefold(), kind)].add(n)
        asked = sorted(key for key, own in forms.items() if holds[key[1]] - own)
        asked = random.Random(1).sample(asked, min(_ASKED, len(asked)))
        with DeskOf(_lines(sentences), extra=extra) as desk:
            found = list(desk.search([form for form, _ in asked], limit=_ALL))
        recalls, precisions = [], []
        for (form, held), refs in zip(asked, found, strict=True):
            hits = {int(ref[1:]) for ref in refs}
            others = holds[held] - forms[form, held]
            recalls.append(len(hits & others) / len(others))
            precisions.append(len(hits & holds[held]) / max(1, len(hits)))
        recall, precision = EXTRA_RECALL if extra else goals[0], goals[1]
        name = f"{language}, {len(asked)} forms" + (", with the extra" if extra else "")
        yield Row(f"inflection {name}: recall", 100 * fmean(recalls), recall)
        yield Row(f"inflection {name}: precision", 100 * fmean(precisions), precision)


def _lines(sentences: list[str]) -> Iterator[Line]:
    for n, sentence in enumerate(sentences):
        yield from ticket(f"s{n}", "...", sentence)
