"""Turn public CC BY data into the packaged part of the sample desk.

    python tools/make_sample_data.py DATA

DATA is a folder with `ubuntu-irc-conversations/train.jsonl.gz`, `banking77/train.tsv.gz` and `tldr-kb/pages.jsonl.gz`
(their origins: src/supportconsole/sample/data/ATTRIBUTION.md). What is taken stands beside this file:
`sample_choice.tsv` (conversations), `sample_billing.tsv` (payment questions), `sample_pages.tsv` (pages), and what is
corrected in the conversations: `sample_spelling.tsv` (words) and `sample_mended.tsv` (whole lines; empty: left out).
"""

import csv
import gzip
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
OUT = HERE.parent / "src" / "supportconsole" / "sample" / "data"

# A chat line begins with the nickname it answers; in a ticket the reader knows who is meant.
ADDRESSED = re.compile(
    r"^(?:<unconvertable>\s*)?(?:<?(?:customer|user|agent\d*)>?\s*(?:[:,;-]+|\s)\s*)+", re.IGNORECASE
)
NAMED = re.compile(r"\s*,?\s*\b(?:agent\d+|customer)\b(?=[\s.,;:!?]|$)[:,]?")
OUTSIDER = re.compile(
    r"^(?:maha|ant|mg|rdr|pike_|fromvega|frombega|karp|paul|bruk|sunizi|soundrary|trialpups|juano_|bax|jubba|light|swarm"
    r"|pradox|\\l|chhowlett|roland|alienseer|jack sparrow|malioth|rezzeeyy)\s*[:,-]+\s*",
    re.IGNORECASE,
)
# Chat habits that a person reads past in a chat room but stumbles over in a ticket.
PLAIN = (
    (r"\b(?:hey|hi) (?:guys|all|everyone)\b", "Hello"),
    (r"\bguys\b", "everyone"),
    (r"\bi\b(?=[ '’])", "I"),
    (r"\bim\b", "I'm"),
    (r"\bive\b", "I've"),
    (r"\b[uU]\b", "you"),
    (r"\bur\b", "your"),
    (r"\b(?:thx|thanx|ty)\b", "thanks"),
    (r"\bpls\b", "please"),
    (r"\bdont\b", "don't"),
    (r"\b(?:dosent|doesnt|does'n)\b", "doesn't"),
    (r"\bcant\b", "can't"),
    (r"\bwont\b", "won't"),
    (r"\bdidnt\b", "didn't"),
    (r"\b(?:thats|Thats)\b", "that's"),
    (r"\bkarp you have a good memory! ", ""),
    (r"\blemme\b", "let me"),
    (r"\bgimme\b", "give me"),
    (r"\bgonna\b", "going to"),
    (r"\bgnona\b", "going to"),
    (r"\bwanna\b", "want to"),
    (r"\b(?:yea|ya|yas|yup|yeah)\b", "yes"),
    (r"\b(?:Yea|Ya|Yas|Yup|Yeah)\b", "Yes"),
    (r"^(?:hm+|um+|uh|ah+|gah|argh?|well|so)[ ,.!]+(?=\w)", ""),
    (r"\b[Uu]bu?n?tnu\b|\buniunt\b", "Ubuntu"),
    (r"\bubuntu\b(?![-/.@])", "Ubuntu"),
    (r"\bwindows\b(?= (?:xp|7|box|desktop|partition|client|machine))", "Windows"),
    (r"\blinux\b(?![-/])", "Linux"),
    (r"(?<=[A-Za-z)]) +([,?])(?=\s|$)", r"\1"),
    (r"(?<=[a-z]) +([.!])$", r"\1"),
    (r"\b[Tt]eh\b", "the"),
    (r"\s*[:;]-?[)DP(/\\]+(?=\s|$)", ""),
    (r"\s*>\.>", ""),
    (r"\bidk\b", "I don't know"),
    (r"\b[Ii]irc\b", "if I remember correctly"),
    (r"\bk,? ", "ok "),
    (r" {2,}", " "),
)
COMMAND = re.compile(
    r"^(?:sudo|apt-get|apt-file|apt|dpkg|nmap|ssh|scp|mount|umount|rsync|export|grep|tail|dmesg|kill|killall|cd|rc\.local"
    r"|vfat|df|dd|update-rc\.d|visudo|ifconfig|ifdown|fdisk|man|ro|default|gcc|less|iptables|tune2fs|acx:|id|echo|lspci"
    r"|[\w.-]*[/@$~=][\w./-]*)(?=\s|$|:)"
)
# Answers to the room, slips of the keyboard and bare interjections say nothing once the room is gone.
TRIVIAL = re.compile(
    r"^(?:hi|hello\??|please help|ok\??|okay|k|np|bah|:?\S?|somebody can help me\?+|/?|oh|ah+|hm+|ah+h? nope|tada|oops|sorry|then"
    r"|uniunt=\w+|i mean|etc|c/you/for/|awesome|gotcha|anyone\?|\w+\*|\*\w+|s/\w+/\w+/|<\w+>?|any help\?|hello everyone"
    r"|ah+ nope|oh shoot|oki|nm|keep asking here.*)[.!…]*$",
    re.IGNORECASE,
)


def read_table(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


MISSPELT = {row["written"]: row["meant"] for row in read_table("sample_spelling.tsv")}
MISSPELT_WORD = re.compile(r"(?<![\w/.])(?:" + "|".join(map(re.escape, MISSPELT)) + r")(?![\w/])")
# What no rule can mend, by the words as the rules leave them.
MENDED = {row["written"]: row["meant"] for row in read_table("sample_mended.tsv")}


def clean_line(text: str) -> str:
    """One chat line as a person would have written it in a ticket; may end up empty."""
    for _ in range(2):
        text = OUTSIDER.sub("", ADDRESSED.sub("", text.strip().lstrip("﻿>-* ")))
    text = NAMED.sub("", re.sub(r"(?<=/)(?:agent\d+|customer)\b", "anna", text))
    for pattern, plain in PLAIN:
        text = re.sub(pattern, plain, text)
    text = MISSPELT_WORD.sub(lambda word: MISSPELT[word[0]], text).strip(" ,")
    if TRIVIAL.match(text):
        return ""
    text = text if COMMAND.match(text) else text[:1].upper() + text[1:]
    return MENDED.get(text, text)


def turns_of(messages: list[list[str]]) -> list[list[object]]:
    """Consecutive lines of one side as one message: [who, minutes since the start, text]."""
    turns: list[list[Any]] = []
    start = 0
    for clock, speaker, raw in messages:
        hours, minutes = clock.split(":")
        minute = int(hours) * 60 + int(minutes)
        if not turns:
            start = minute
        text = clean_line(raw)
        if not text:
            continue
        who = 0 if speaker == "customer" else 1
        if turns and turns[-1][0] == who:
            if text.casefold() not in turns[-1][2].casefold():
                turns[-1][2] += "\n" + text
        else:
            turns.append([who, (minute - start) % 1440, text])
    while turns and turns[0][0] == 1:
        del turns[0]
    return turns


def conversations(data: Path) -> Iterator[dict[str, object]]:
    chosen = {row["conversation"]: row for row in read_table("sample_choice.tsv")}
    with gzip.open(data / "ubuntu-irc-conversations" / "train.jsonl.gz", "rt", encoding="utf-8") as file:
        found = {c["id"]: c for c in map(json.loads, file) if c["id"] in chosen}
    for key, row in chosen.items():
        turns = turns_of(found[key]["messages"])
        keep = int(row["turns"])
        yield {
            "source": "irc-disentanglement",
            "id": key,
            "subject": row["subject"],
            "tags": row["tags"].split(),
            "turns": turns[:keep] if keep else turns,
        }


def billing(data: Path) -> Iterator[dict[str, object]]:
    with gzip.open(data / "banking77" / "train.tsv.gz", "rt", encoding="utf-8") as file:
        known = [line.rstrip("\n").split("\t", 1)[1] for line in file]
    for number, row in enumerate(read_table("sample_billing.tsv")):
        message = next(text for text in known if text.startswith(row["message"]))
        turns: list[list[object]] = [[0, 0, message], [1, 35 + number * 7 % 60, row["reply"]]]
        if row["answer"]:
            turns.append([0, 140 + number * 11 % 90, row["answer"]])
        yield {
            "source": "banking77",
            "id": f"banking77-{number}",
            "subject": row["subject"],
            "tags": row["tags"].split(),
            "turns": turns,
        }


def placeholder(match: re.Match[str]) -> str:
    text = match[1]
    option = re.fullmatch(r"\[(?:(-\w+)\|)?(-{1,2}[^|\]]+)\]", text)
    return (option[1] or option[2]) if option else f"<{text}>"


PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}")
MORE = {"en": "More information", "ru": "Больше информации", "pl": "Więcej informacji"}


def pages(data: Path) -> Iterator[dict[str, object]]:
    wanted = {row["page"]: row for row in read_table("sample_pages.tsv")}
    taken: dict[tuple[str, str], dict[str, Any]] = {}
    with gzip.open(data / "tldr-kb" / "pages.jsonl.gz", "rt", encoding="utf-8") as file:
        for page in map(json.loads, file):
            if (
                page["name"] in wanted
                and page["platform"] in {"common", "linux"}
                and len(page["examples"]) > 1
            ):
                taken.setdefault((page["name"], page["lang"]), page)
    for name, row in wanted.items():
        for language in row["languages"].split():
            page = taken[name, language]
            summary, _, more = page["desc"].partition(f"{MORE[language]}: ")
            url = more.strip().rstrip(".").strip("<>")
            parts = [f"# {page['title']}", summary.strip(), ""]
            for example, command in zip(page["examples"], page["commands"], strict=True):
                words = re.sub(r"\[(\w+)\]", r"\1", example)
                parts += [f"**{words}**", "", "```sh", PLACEHOLDER.sub(placeholder, command), "```", ""]
            first = re.split(
                r"(?<!\bт)\.(?:\s|$)|, (?:such|by|по|domyślnie|таку|такую)\b| \(", summary.strip()
            )[0].replace("`", "")
            yield {
                "id": f"{name}-{language}",
                "title": f"{page['title']}: {first}",
                "body": "\n".join(parts).rstrip() + "\n",
                "language": language,
                "tags": row["tags"].split(),
                "url": url if url.startswith("https://") else "",
            }


def write_lines(name: str, records: Iterator[dict[str, object]]) -> None:
    lines = [json.dumps(record, ensure_ascii=False, separators=(",", ":")) for record in records]
    (OUT / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}: {len(lines)}")


def main() -> None:
    data = Path(sys.argv[1])
    write_lines("conversations-en.jsonl", conversations(data))
    write_lines("billing-en.jsonl", billing(data))
    write_lines("pages.jsonl", pages(data))


if __name__ == "__main__":
    main()
