"""The page says of itself which of the server's protocols it was made for."""

import re
from pathlib import Path

from ecabinet.realtime.frames import PROTOCOL

LIVE = Path(__file__).parents[2] / "frontend" / "src" / "state" / "live.svelte.ts"


def test_page_and_server_are_made_for_one_protocol() -> None:
    assert re.findall(r"export const PROTOCOL = (\d+);", LIVE.read_text(encoding="utf-8")) == [str(PROTOCOL)]
