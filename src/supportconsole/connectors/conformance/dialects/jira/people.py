"""People as Jira tells them. Account ids stay the words that people are called by in the model."""

from supportconsole.connectors.conformance.dialects.jira.visit import Visit
from supportconsole.connectors.conformance.server.records import Person

_TYPES = {"agent": "atlassian", "customer": "customer"}


def user(visit: Visit, one: Person) -> dict[str, object]:
    """A user of the platform; `accountType` tells a customer from a member of the staff."""
    picture = f"{visit.origin}/avatar/{one.id}"
    return {
        "self": f"{visit.origin}/rest/api/3/user?accountId={one.id}",
        "accountId": one.id,
        "accountType": _TYPES.get(one.role, "app"),
        "emailAddress": one.email,
        "avatarUrls": {size: f"{picture}?size={size}" for size in ("16x16", "24x24", "32x32", "48x48")},
        "displayName": one.name,
        "active": True,
        "timeZone": visit.desk.conditions.zone,
    }


def myself(visit: Visit) -> dict[str, object]:
    """Who is logged in."""
    one = visit.desk.people[visit.agent]
    names = [{"name": group, "groupId": group} for group in one.groups]
    return {
        **user(visit, one),
        "locale": "en_US",
        "groups": {"size": len(names), "items": names},
        "applicationRoles": {"size": 1, "items": []},
        "expand": "groups,applicationRoles",
    }


def desk_user(visit: Visit, one: Person) -> dict[str, object]:
    """The same person as the service desk tells it."""
    link = f"{visit.origin}/rest/api/2/user?accountId={one.id}"
    return {
        "accountId": one.id,
        "emailAddress": one.email,
        "displayName": one.name,
        "active": True,
        "timeZone": visit.desk.conditions.zone,
        "_links": {"jiraRest": link, "self": link, "avatarUrls": {}},
    }
