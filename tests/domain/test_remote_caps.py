"""Capabilities as they are kept: by name, so that an older store and a newer program understand each other."""

from supportconsole.domain.remote.caps import Cap, caps_of, names_of


def test_capabilities_are_kept_by_name_and_read_again() -> None:
    for caps in (Cap(0), Cap.FEED, Cap.REPLY | Cap.REPLY_WITH_FIELDS | Cap.MARKER, Cap(-1) & ~Cap.MERGE):
        assert caps_of(names_of(caps)) == caps


def test_a_capability_of_a_newer_program_is_passed_over() -> None:
    assert caps_of(("reply", "teleport")) == Cap.REPLY
