"""Vietnamese names: their order, and the short form people are called by in the room.

Collation libraries were weighed: PyICU needs a compiler and ICU itself, pyuca has stood still since 2017 and knows no
Vietnamese order. The alphabet is 33 letters and five tone marks, so a table serves.
"""

from typing import Final
from unicodedata import normalize

# Marks that make another letter of the alphabet (a ă â · e ê · o ô ơ · u ư), by their order after the plain letter.
_LETTER_MARKS: Final = {
    "\u0306": {"a": 1},
    "\u0302": {"a": 2, "e": 1, "o": 1},
    "\u031b": {"o": 2, "u": 1},
}
# Tone marks in dictionary order: huyền, hỏi, ngã, sắc, nặng; no mark (ngang) comes first.
_TONES: Final = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_SHORT_WORDS: Final = 2


def name_sort_key(full_name: str) -> str:
    """A key of plain ASCII that sorts by given name (the last word), then family and middle names.

    Letters come in the order of the Vietnamese alphabet; a tone matters only between words of the same letters. Compare
    bytewise: SQLite's BINARY, PostgreSQL's COLLATE "C".
    """
    words = full_name.split()
    return "".join(_word_key(word) for word in [*words[-1:], *words[:-1]])


def short_name(full_name: str) -> str:
    """The last two words of a name, as people are called in the room: Đặng Ngọc Diệu is Ngọc Diệu. NFC."""
    return " ".join(normalize("NFC", full_name).split()[-_SHORT_WORDS:])


def initials(full_name: str) -> str:
    """The first letters of the short name, in capitals, for a picture: Đặng Ngọc Diệu is ND."""
    return "".join(word[0] for word in short_name(full_name).split()).upper()


def _word_key(word: str) -> str:
    letters: list[str] = []
    tones: list[str] = []
    for mark in normalize("NFD", word.casefold()):
        if mark in _TONES:
            tones.append(_TONES[mark])
        elif mark in _LETTER_MARKS and letters and letters[-1][0] in _LETTER_MARKS[mark]:
            plain = letters[-1][0]
            letters[-1] = f"{plain}{_LETTER_MARKS[mark][plain]}"
        elif mark.isalnum():
            letters.append(_letter_key(mark))
    # A blank sorts before every letter, so a word comes before a longer one that begins with it.
    return f"{''.join(letters)} {''.join(tones)} "


def _letter_key(letter: str) -> str:
    if letter == "đ":
        return "d1"
    return f"{letter}0" if letter.isascii() else f"~{ord(letter):06x}"
