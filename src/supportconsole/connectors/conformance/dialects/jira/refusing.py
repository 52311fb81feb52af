"""How Jira says no: the platform by lists of messages, the service desk by one sentence and its key."""

from typing import Final

from supportconsole.connectors.conformance.server.http import say

NO_ISSUE: Final = "Issue does not exist or you do not have permission to see it."


class Refused(Exception):
    """The request is refused. `errors` are reasons by field; without any the sentence stands for itself."""

    def __init__(self, status: int, why: str = "", /, **errors: str) -> None:
        super().__init__(why or str(errors))
        self.status = status
        self.why = why
        self.answer = say({"errorMessages": [why] if why else [], "errors": errors}, status)


class DeskRefused(Refused):
    """The same in the words of the service desk."""

    def __init__(self, status: int, why: str, key: str = "sd.validation.error") -> None:
        super().__init__(status, why)
        i18n = {"i18nKey": key, "parameters": []}
        self.answer = say({"errorMessage": why, "i18nErrorMessage": i18n}, status)


def in_desk_words(refusal: Refused) -> Refused:
    """A refusal of the platform as the service desk tells it."""
    if isinstance(refusal, DeskRefused):
        return refusal
    return DeskRefused(refusal.status, refusal.why or str(refusal))
