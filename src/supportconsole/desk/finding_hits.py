"""Hits as they are shown: title, snippet and matched words from the original text."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from supportconsole.desk.finding_match import Scored
from supportconsole.domain.conversation import Format
from supportconsole.domain.finding import Hit, HitKind, Instead
from supportconsole.search.normaliser import LATIN, Normaliser
from supportconsole.search.runs import prepare
from supportconsole.search.snippets import LOOKED_AT, cut
from supportconsole.search.texts import strip_marks, strip_tags
from supportconsole.store.search_hits import Shown
from supportconsole.store.search_moment import Moment
from supportconsole.store.search_write import TICKET

_KINDS: Final = tuple(HitKind)
_READ: Final[Mapping[Format, Callable[[str], str]]] = {
    Format.TEXT: str,
    Format.HTML: strip_tags,
    Format.MARKDOWN: strip_marks,
}


class Shower:
    """Makes hits of entries, on one moment of the store. `looked_at` bounds the characters that a snippet is cut from."""

    def __init__(self, moment: Moment, normaliser: Normaliser, looked_at: int = LOOKED_AT) -> None:
        self._moment = moment
        self._normaliser = normaliser
        self._looked_at = looked_at

    def show(self, scored: Sequence[Scored], terms: Collection[str]) -> tuple[Hit, ...]:
        """A hit for each entry that is still there, with the words of it that have these terms."""
        shown = self._moment.show([(one.doc.kind, one.doc.item) for one in scored])
        finders = {
            language: self._finder(language, terms) for language in {one.doc.language for one in scored}
        }
        return tuple(
            self._hit(shown[one.doc.kind, one.doc.item], _score(one), finders[one.doc.language])
            for one in scored
            if (one.doc.kind, one.doc.item) in shown
        )

    def name(self, tickets: Sequence[int], word: str, score: float) -> tuple[Hit, ...]:
        """Tickets that were named, in that order."""
        shown = self._moment.show([(TICKET, number) for number in tickets])
        found = (shown[TICKET, number] for number in tickets if (TICKET, number) in shown)
        return tuple(
            replace(self._hit(one, score, self._finder("", ())), matched=(word,) if word else ())
            for one in found
        )

    def spell(self, instead: Iterable[Instead], hits: Sequence[Hit]) -> tuple[Instead, ...]:
        """What was searched for as words that people write: a stem is shown as a word that was found by it."""
        return tuple(
            replace(one, used=tuple(dict.fromkeys(self._word(term, hits) for term in one.used)))
            for one in instead
        )

    def words(self, hit: Hit, terms: Sequence[str]) -> tuple[str, ...]:
        """The terms as words of the hit, in the order of the terms."""
        written = [self._word(term, (hit,), default="") for term in terms]
        return tuple(dict.fromkeys(word for word in written if word))

    def _word(self, term: str, hits: Sequence[Hit], default: str | None = None) -> str:
        return next(
            (word for hit in hits for word in hit.matched if self._has(prepare(word), "", {term})),
            term if default is None else default,
        )

    def _hit(self, shown: Shown, score: float, is_found: Callable[[str], bool]) -> Hit:
        texts = (_READ[written](text) for text, written in shown.texts)
        snippet = cut(shown.title, texts, is_found, self._looked_at)
        return Hit(
            _KINDS[shown.kind],
            shown.item,
            shown.ref,
            shown.title,
            score,
            snippet.text,
            snippet.matched,
            shown.state,
        )

    def _finder(self, language: str, terms: Collection[str]) -> Callable[[str], bool]:
        """Tells of a prepared run whether it is indexed under one of the terms, in any language that it may be of."""
        known: dict[str, bool] = {}

        def is_found(run: str) -> bool:
            found = known.get(run)
            if found is None:
                found = known[run] = self._has(run, language, terms)
            return found

        return is_found if terms else lambda _run: False

    def _has(self, run: str, language: str, terms: Collection[str]) -> bool:
        has_lemmas = self._normaliser.lemmas is not None
        for latin in LATIN if language in {"", "pl"} else LATIN[:1]:
            for key in self._normaliser.stem_run(run, latin).split():
                if key in terms:
                    return True
            if has_lemmas and (latin == "pl" or not run.isascii()):
                for key in self._normaliser.lemmatize_run(run, latin).split():
                    if key in terms:
                        return True
        return False


def _score(one: Scored) -> float:
    """A number in the order of the ranking: words held, then a nearness below one."""
    return round(one.held + one.near / (1 + one.near), 6)
