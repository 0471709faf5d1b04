"""The words of the screens, from the Vietnamese catalogues, so that no test spells them."""

import json
import re
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "frontend" / "messages" / "vi"
_WORDS: dict[str, str] = {}
for _file in sorted(FOLDER.glob("*.json")):
    _WORDS.update(json.loads(_file.read_text(encoding="utf-8")))


def word(key: str, **values: object) -> str:
    """Return a message with its values put in."""
    return re.sub(r"\{(\w+)\}", lambda found: str(values.get(found[1], found[0])), _WORDS[key])


def pattern(key: str, **values: object) -> re.Pattern[str]:
    """Return a pattern that fits a message whatever its other values are."""
    parts = re.split(r"(\{\w+\})", _WORDS[key])
    text = "".join(_part(part, values) for part in parts)
    return re.compile(text)


def _part(part: str, values: dict[str, object]) -> str:
    if not part.startswith("{"):
        return re.escape(part)
    return re.escape(str(values[part[1:-1]])) if part[1:-1] in values else ".+?"
