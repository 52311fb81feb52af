"""The sample's knowledge base and canned responses as records of the interchange format."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final

from supportconsole.sample.blocks import blocks_of
from supportconsole.sample.people import LANGUAGES

_OWNERS: Final = {"en": "a3", "ru": "a6", "pl": "a5"}


def library_records(read: Callable[[str], str], today: date) -> Iterator[dict[str, object]]:
    """Articles of our own, pages about commands, then canned responses, all in three languages."""
    for language in LANGUAGES:
        yield from _articles(read(f"articles-{language}.txt"), language, today)
    for number, line in enumerate(read("pages.jsonl").splitlines()):
        page = json.loads(line)
        yield {
            "type": "article",
            "id": f"cmd-{page['id']}",
            "title": page["title"],
            "body": page["body"],
            "format": "markdown",
            "language": page["language"],
            "state": "public",
            "owner": _OWNERS[page["language"]],
            "verified_until": str(today + timedelta(days=-60 + number * 37 % 400)),
            "tags": ["command", *page["tags"]],
            "url": page["url"],
        }
    for language in LANGUAGES:
        yield from _canned(read(f"canned-{language}.txt"), language)


def _articles(text: str, language: str, today: date) -> Iterator[dict[str, object]]:
    for block in blocks_of(text):
        about = block.about
        state = about.get("state", "public")
        yield {
            "type": "article",
            "id": f"kb-{about['id']}-{language}",
            "title": block.title,
            "body": "\n".join(block.lines) + "\n",
            "format": "markdown",
            "language": language,
            "state": state,
            "owner": about["owner"],
            "verified_until": str(today + timedelta(days=int(about["valid"]))),
            "tags": about["tags"].split(","),
            "url": f"https://kb.example.com/{language}/{about['id']}" if state == "public" else "",
        }


def _canned(text: str, language: str) -> Iterator[dict[str, object]]:
    for block in blocks_of(text):
        about = block.about
        changes: dict[str, object] = {}
        if "status" in about:
            changes["status"] = about["status"]
        if "tags" in about:
            changes["tags"] = about["tags"].split(",")
        yield {
            "type": "canned",
            "id": f"{about['id']}-{language}",
            "title": block.title,
            "body": "\n".join(block.lines) + "\n",
            "language": language,
            "groups": about["groups"].split(","),
            "shortcut": about["key"],
            "changes": changes,
        }
