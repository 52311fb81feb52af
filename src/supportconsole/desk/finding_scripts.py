"""The words of guided scripts: what their steps say to the agent and to the customer."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from supportconsole.scripts.guide import Guide, Insert, Note, Say
from supportconsole.store.search_scripts import ScriptText

if TYPE_CHECKING:
    from supportconsole.scripts.guides import Version


def texts_of(versions: "Mapping[str, Mapping[str, Version]]") -> tuple[ScriptText, ...]:
    """Every script in every language; what it is called by names the language where there are several."""
    return tuple(
        ScriptText(
            f"{name}.{language}" if len(by_language) > 1 and language else name,
            version.guide.title,
            "\n".join(_words(version.guide)),
            language,
        )
        for name, by_language in versions.items()
        for language, version in by_language.items()
    )


def _words(guide: Guide) -> Iterator[str]:
    yield guide.summary
    yield " ".join(guide.match)
    for step in guide.steps:
        yield step.title
        yield step.text
        for block in step.blocks:
            if isinstance(block, Say | Insert | Note):
                yield block.text
        for choice in step.choices:
            yield choice.label
