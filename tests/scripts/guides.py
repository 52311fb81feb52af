"""Guided scripts for tests: a sound one, and how to make a file of a text."""

from supportconsole.scripts.guide import Guide
from supportconsole.scripts.guide_parser import read_guide

SOUND = """+++
title = "VPN"
match = ["vpn", "809"]
+++

# VPN does not connect

For a customer whose VPN worked before.

## Which code?

Look at the window.

```say
Hello {{ requester.first_name }}, which code do you see?
```

```ask
since: Since when?
server: Server (host)
devices: How many devices? (number, optional)
network: Network [home, office]
```

- [809](#error-809) - a firewall
- [Nothing](#no-code)

## Error 809

```run
ping {{ answers.server }}
```

```set
priority = high
tags = +vpn
```

1. [It connects](#done)
2. [Once more](#which-code)
3. [Still not](#hand-over)

## No code

```ask
window: What does the window say?
```

- [Go on](#hand-over)

## Done

```note
It was the firewall at {{ answers.network }}.
```

## Hand over

```set
fields.server = {{ answers.server }}
```

```escalate
group: L2

Server {{ answers.server }}, since {{ answers.since }}.
```
"""


def sound() -> Guide:
    """The script of `SOUND`."""
    guide = read_guide(SOUND, "vpn")
    assert guide.is_sound, guide.problems
    return guide
