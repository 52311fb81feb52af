"""An article that is known to be there, asked for by three of its words: in other forms, mistyped, on the wrong layout."""

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks.finding.desks import DeskOf, article, read_objects
from benchmarks.finding.table import Row

_KEYS: Final = str.maketrans("ёйцукенгшщзхъфывапролджэячсмитьбю", "`qwertyuiop[]asdfghjkl;'zxcvbnm,.")
_BARE: Final = str.maketrans("ąćęłńóśźż", "acelnoszz")
_LETTERS: Final = {"ru": "абвгдежзийклмнопрстуфхцчшщъыьэюя", "pl": "abcdefghijklmnopqrstuvwxyz"}

_GOALS: Final = {
    ("ru", "other forms"): 95.0,
    ("pl", "other forms"): 96.0,
    ("ru", "one typo"): 93.0,
    ("pl", "one typo"): 93.0,
    ("ru", "wrong layout"): 94.0,
    ("pl", "no Polish letters"): 92.0,
}


def measure(data: Path, *, extra: bool = False) -> Iterator[Row]:
    """The share of questions whose article is among the first five hits."""
    pages = [page for page in read_objects(data / "pages.jsonl.gz") if len(page["examples"]) > 1]
    for language in ("ru", "pl"):
        queries = list(read_objects(data / f"inflected-queries-{language}-dev.jsonl.gz"))
        own = [page for page in pages if page["lang"] == language]
        lines = (
            article(
                f"{page['platform']}/{page['name']}",
                page["title"],
                "\n".join((page["desc"], *page["examples"])),
                language,
            )
            for page in own
        )
        titles = {f"{page['platform']}/{page['name']}": page["title"] for page in own}
        with DeskOf(lines, extra=extra) as desk:
            for name, change in _ways(language):
                asked = [" ".join(change(query)) for query in queries]
                found = desk.search(asked, limit=5, places="kb")
                hits = [
                    query["page"] in {titles[ref] for ref in refs}
                    for query, refs in zip(queries, found, strict=True)
                ]
                words = ", with the extra" if extra else ""
                yield Row(
                    f"known article {language}, {name}{words}: hit@5",
                    100 * sum(hits) / len(hits),
                    _GOALS.get((language, name)),
                )


def _ways(language: str) -> Iterator[tuple[str, Callable[[dict[str, list[str]]], Sequence[str]]]]:
    rng = random.Random(1)
    yield "as written", lambda query: query["orig"]
    yield "other forms", lambda query: query["inflected"]
    yield "one typo", lambda query: [_mistype(query["orig"][0], language, rng), *query["orig"][1:]]
    yield "a typo in each word", lambda query: [_mistype(word, language, rng) for word in query["orig"]]
    if language == "ru":
        yield "wrong layout", lambda query: [word.translate(_KEYS) for word in query["orig"]]
    else:
        yield "no Polish letters", lambda query: [word.translate(_BARE) for word in query["orig"]]
        yield (
            "no Polish letters, other forms",
            lambda query: [word.translate(_BARE) for word in query["inflected"]],
        )


def _mistype(word: str, language: str, rng: random.Random) -> str:
    """One slip: a letter left out, doubled by another, wrong, or two in the wrong order."""
    at = rng.randrange(len(word))
    letter = rng.choice(_LETTERS[language])
    slips = [word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]]
    if at + 1 < len(word):
        slips.append(word[:at] + word[at + 1] + word[at] + word[at + 2 :])
    return rng.choice([slip for slip in slips if slip != word] or [word])
