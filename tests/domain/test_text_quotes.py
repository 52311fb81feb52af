"""What mail programs put between an answer and the earlier mail, in the three languages of the desk."""

import pytest

from supportconsole.domain.conversation import Format
from supportconsole.domain.text.blocks import Block, BlockKind, read_body

ANSWER = "Thank you, that helped."
EARLIER = "Please restart the VPN client."

# Program and language, and what it writes between the answer and unmarked earlier text.
UNMARKED = {
    "gmail en": "On Fri, Nov 20, 2026 at 10:15 PM Anna Kowalska <anna@desk.example> wrote:",
    "gmail en, wrapped": "On Fri, Nov 20, 2026 at 10:15 PM Anna Kowalska-Nowak\n<anna.kowalska.nowak@desk.example> wrote:",
    "gmail en, wrapped twice": "On Fri, Nov 20, 2026 at 10:15 PM Anna\nKowalska-Nowak and the whole second level\n<anna@desk.example> wrote:",
    "gmail ru": "пт, 20 нояб. 2026 г. в 22:15, Анна Ковальская <anna@desk.example>:",
    "gmail ru, older": "20 ноября 2026 г., 22:15 пользователь Анна <anna@desk.example> написал:",
    "gmail pl": "pt., 20 lis 2026 o 22:15 Anna Kowalska <anna@desk.example> napisał(a):",
    "thunderbird en": "On 20/11/2026 22:15, Anna Kowalska wrote:",
    "thunderbird ru": "20.11.2026 22:15, Анна Ковальская пишет:",
    "thunderbird pl": "W dniu 20.11.2026 o 22:15, Anna Kowalska pisze:",
    "apple en": "On 20 Nov 2026, at 22:15, Anna Kowalska <anna@desk.example> wrote:",
    "apple ru": "20 нояб. 2026 г., в 22:15, Анна <anna@desk.example> написал(а):",
    "apple pl": "Wiadomość napisana przez Anna Kowalska <anna@desk.example> w dniu 20.11.2026, o godz. 22:15:",
    "yandex ru": '20.11.2026, 22:15, "Анна Ковальская" <anna@desk.example>:',
    "mail.ru ru": "Пятница, 20 ноября 2026, 22:15 +03:00 от Анна <anna@desk.example>:",
    "wp pl": "Dnia 20 listopada 2026 22:15 Anna Kowalska <anna@desk.example> napisał(a):",
    "outlook en": "From: Anna Kowalska <anna@desk.example>\nSent: Friday, November 20, 2026 10:15 PM\nTo: Bob\nSubject: RE: VPN\n",
    "outlook ru": "От: Анна <anna@desk.example>\nОтправлено: 20 ноября 2026 г. 22:15\nКому: Борис\nТема: RE: VPN\n",
    "outlook pl": "Od: Anna <anna@desk.example>\nWysłano: piątek, 20 listopada 2026 22:15\nDo: Bartek\nTemat: RE: VPN\n",
    "outlook en, bold": "*From:* Anna <anna@desk.example>\n*Sent:* Friday, November 20, 2026\n*To:* Bob\n*Subject:* VPN\n",
    "outlook en, line": "________________________________\nFrom: Anna <anna@desk.example>\nSent: Friday\nTo: Bob\nSubject: VPN\n",
    "outlook en, older": "-----Original Message-----\nFrom: Anna\nSent: Friday\n",
    "outlook pl, older": "-----Wiadomość oryginalna-----\nOd: Anna\n",
    "outlook ru, older": "-----Исходное сообщение-----\nОт: Анна\n",
    "outlook pl, phone": "________________________________\nOd: Anna <anna@desk.example>\nWysłane: piątek\nDo: Bartek\nTemat: VPN\n",
    "gmail en, forward": "---------- Forwarded message ---------\nFrom: Anna <anna@desk.example>\nDate: Fri\nSubject: VPN\n",
    "mail.ru ru, forward": "-------- Пересылаемое сообщение --------\nОт кого: Анна\nКому: Борис\n",
    "apple en, forward": "Begin forwarded message:\n\nFrom: Anna <anna@desk.example>\nSubject: VPN\nDate: 20 November\n",
    "thunderbird de": "Am 20.11.2026 um 22:15 schrieb Anna Kowalska:",
    "gmail ja": "2026年11月20日(金) 22:15 Anna <anna@desk.example>:",
}
MARKED = {name: line for name, line in UNMARKED.items() if line.endswith(":")}
PHONES = (
    "Sent from my iPhone",
    "Get Outlook for iOS",
    "Sent from Mail for Windows",
    "Отправлено с iPhone",
    "Отправлено из мобильной Яндекс Почты",
    "Wysłane z iPhone'a",
    "Wysłano z mojego telefonu Samsung",
    "Pobierz aplikację Outlook dla systemu Android",
)


def read(body: str) -> tuple[Block, ...]:
    return read_body(body, Format.TEXT)


def texts(blocks: tuple[Block, ...], kind: BlockKind) -> list[str]:
    return [block.text for block in blocks if block.kind is kind]


@pytest.mark.parametrize("program", UNMARKED)
@pytest.mark.parametrize("format_", [Format.TEXT, Format.MARKDOWN])
def test_all_below_the_line_of_a_program_is_quoted(program: str, format_: Format) -> None:
    blocks = read_body(f"{ANSWER}\n\n{UNMARKED[program]}\n\n{EARLIER}\n\nBest,\nAnna", format_)
    assert texts(blocks, BlockKind.PARAGRAPH) == [ANSWER]
    quoted = "\n".join(texts(blocks, BlockKind.QUOTE))
    assert EARLIER in quoted
    assert quoted.endswith("Best,\nAnna")
    assert UNMARKED[program].splitlines()[-1].strip() in quoted  # nothing is left out


@pytest.mark.parametrize("program", UNMARKED)
def test_html_answers_are_told_apart_by_the_same_lines(program: str) -> None:
    line = UNMARKED[program].strip().replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    blocks = read_body(f"<p>{ANSWER}</p><p>{line}</p><p>{EARLIER}</p>", Format.HTML)
    assert texts(blocks, BlockKind.PARAGRAPH) == [ANSWER]
    assert EARLIER in texts(blocks, BlockKind.QUOTE)


@pytest.mark.parametrize("program", MARKED)
def test_an_answer_below_a_marked_quote_stays_an_answer(program: str) -> None:
    blocks = read(f"{MARKED[program]}\n> {EARLIER}\n>> Older still\n\n{ANSWER}")
    assert texts(blocks, BlockKind.PARAGRAPH) == [ANSWER]
    assert [(block.text, block.depth) for block in blocks if block.kind is BlockKind.QUOTE][-2:] == [
        (EARLIER, 1),
        ("Older still", 2),
    ]
    who = next(block for block in blocks if block.marker == "who")
    assert who.text == MARKED[program]


@pytest.mark.parametrize(
    "line",
    [
        "On Monday I wrote:",
        "My colleague wrote: it works",
        "Error 809 at 22:15 in the log of anna@desk.example: timeout",
        "From: the kitchen",
        "From 10:00 to 12:00 it works, then:",
        "He wrote:",
        "Он написал: всё работает",
        "Do: zadzwonić",
        "Steps I did on 20.11.2026:",
        "----------",
        "________________________________",
    ],
)
def test_prose_that_only_looks_like_such_a_line_is_not_folded_away(line: str) -> None:
    blocks = read(f"{ANSWER}\n{line}\nand the rest")
    assert texts(blocks, BlockKind.QUOTE) == []
    assert texts(blocks, BlockKind.PARAGRAPH) == [f"{ANSWER}\n{line}\nand the rest"]


def test_a_forwarded_mail_with_nothing_above_it_is_the_message_itself() -> None:
    body = f"---------- Forwarded message ---------\nFrom: Anna\nDate: Fri\nSubject: VPN\n\n{EARLIER}"
    assert texts(read(body), BlockKind.QUOTE) == []
    assert EARLIER in texts(read(body), BlockKind.PARAGRAPH)


@pytest.mark.parametrize("line", PHONES)
def test_a_phone_signs_by_itself(line: str) -> None:
    blocks = read(f"{ANSWER}\n\n{line}\n\nOn 20/11/2026 22:15, Anna wrote:\n> {EARLIER}")
    assert texts(blocks, BlockKind.SIGNATURE) == [line]
    assert texts(blocks, BlockKind.PARAGRAPH) == [ANSWER]


def test_a_signature_ends_where_the_quote_begins() -> None:
    blocks = read(f"{ANSWER}\n-- \nBob Smith\nContoso, Ltd.\n\n> {EARLIER}\n\nP.S. Call me.")
    assert [(block.kind, block.text) for block in blocks] == [
        (BlockKind.PARAGRAPH, ANSWER),
        (BlockKind.SIGNATURE, "Bob Smith\nContoso, Ltd."),
        (BlockKind.QUOTE, EARLIER),
        (BlockKind.PARAGRAPH, "P.S. Call me."),
    ]


def test_lines_and_indents_of_the_author_stay() -> None:
    blocks = read("Log:\n    at main.c:12\n      at lib.c:3\n\n\nSecond\n")
    assert blocks == (
        Block(BlockKind.PARAGRAPH, "Log:\n    at main.c:12\n      at lib.c:3"),
        Block(BlockKind.PARAGRAPH, "Second"),
    )


@pytest.mark.parametrize(("mark", "depth"), [(">", 1), ("> ", 1), (">>", 2), ("> > >", 3), (">" * 90, 20)])
def test_the_depth_of_a_quote_is_counted(mark: str, depth: int) -> None:
    assert read(f"{mark}{EARLIER}") == (Block(BlockKind.QUOTE, EARLIER, depth),)
