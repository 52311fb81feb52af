"""Files: brought in several parts of one body, listed by number, handed out by a store at another address."""

from email.parser import BytesParser
from email.policy import HTTP
from typing import Final

from supportconsole.connectors.conformance.dialects.jira.people import user
from supportconsole.connectors.conformance.dialects.jira.refusing import Refused
from supportconsole.connectors.conformance.dialects.jira.visit import Visit, file_identity
from supportconsole.connectors.conformance.server.http import Answer, Request
from supportconsole.connectors.conformance.server.records import Entry, File

LARGEST_FILE: Final = 20 << 20
STORE: Final = "/file/"
"""Where the store hands files out; at the site itself there is nothing below it."""
_FIRST: Final = 10_000


def receive(visit: Visit, request: Request) -> list[File]:
    """The files of a multipart body, kept and numbered. Raises Refused without the header against forged requests."""
    if request.headers.get("x-atlassian-token", "") not in {"no-check", "nocheck"}:
        raise Refused(403, "XSRF check failed")
    kind = request.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        raise Refused(415, "the body is not multipart/form-data")
    whole = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + request.body)
    found = []
    for part in whole.iter_parts() if whole.is_multipart() else ():
        if part.get_param("name", header="content-disposition") != "file":
            continue
        data = part.get_payload(decode=True)
        if not isinstance(data, bytes):
            raise Refused(400, "a part without a body")
        if len(data) > LARGEST_FILE:
            raise Refused(413, "The attachment is too large.")
        number = str(_FIRST + len(visit.desk.files))
        file = File(number, part.get_filename() or "file", part.get_content_type(), data)
        visit.desk.files[number] = file
        visit.keep("made", number, {"by": visit.agent, "at": visit.desk.now()})
        found.append(file)
    if not found:
        raise Refused(400, "No attachment was found in the request; the part must be called 'file'.")
    return found


def attach(visit: Visit, ticket: int, number: str) -> None:
    """Tie a file to an issue, which is changed by it."""
    visit.keep(f"files:{ticket}", number, True)
    visit.desk.do(Entry("set", visit.desk.stamp(), visit.agent, ticket, {}))


def of_ticket(visit: Visit, ticket: int) -> list[str]:
    """The numbers of an issue's files."""
    said = [*visit.desk.later.get(ticket, ())]
    every = [*visit.kept(f"files:{ticket}"), *(name for one in said for name in one.files)]
    return [name for name in dict.fromkeys(every) if name in visit.desk.files]


def attachment(visit: Visit, number: str) -> dict[str, object]:
    """A file as the platform lists it."""
    file = visit.desk.files[number]
    made = visit.kept("made").get(number)
    by, at = (made["by"], made["at"]) if isinstance(made, dict) else (visit.agent, visit.desk.now())
    return {
        "self": f"{visit.origin}/rest/api/3/attachment/{number}",
        "id": number,
        "filename": file.name,
        "author": user(visit, visit.desk.people[str(by)]),
        "created": visit.tell(int(str(at))),
        "size": len(file.data),
        "mimeType": file.type,
        "content": f"{visit.origin}/rest/api/3/attachment/content/{number}",
    }


def content(visit: Visit, number: str, request: Request) -> Answer:
    """The bytes, or the way to the store, which is called by another name than the site."""
    file = visit.desk.files.get(number)
    if file is None:
        raise Refused(404, f"The attachment with id '{number}' does not exist")
    if request.query.get("redirect", "true").lower() == "false":
        return Answer(200, file.data, file.type or "application/octet-stream")
    port = visit.origin.rpartition(":")[2]
    where = f"http://localhost:{port}{STORE}{file_identity(number)}/binary?token={number}"
    return Answer(303, b"", "text/plain", {"Location": where})


def from_store(files: dict[str, File], request: Request) -> Answer:
    """What the store hands out. It takes no other credential than its own token, and is deaf at the site's address."""
    number = request.query.get("token", "")
    known = number in files and request.path == f"{STORE}{file_identity(number)}/binary"
    if not known or not request.headers.get("host", "").startswith("localhost:"):
        return Answer(404, b"{}")
    if "authorization" in request.headers:
        return Answer(400, b'{"error":"Only one auth mechanism allowed"}')
    return Answer(200, files[number].data, files[number].type or "application/octet-stream")
