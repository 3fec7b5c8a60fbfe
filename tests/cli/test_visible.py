from __future__ import annotations

import unicodedata

from visavis.cli.terminal import text
from visavis.cli.visible import visible


def test_no_control_character_and_no_direction_of_writing_is_left() -> None:
    every = "".join(map(chr, range(0x10000)))
    left = [
        c for c in visible(every) if unicodedata.category(c) == "Cc" or c in "\u202e\u2066\u061c"
    ]
    assert left == ["\n"]


def test_what_is_hidden_is_written_out_and_the_rest_left_as_it_is() -> None:
    assert visible("Жé\x1b[2J\u202e") == "Жé\\u001b[2J\\u202e"
    assert text("[bold]\x9b").plain == "[bold]\\u009b"
