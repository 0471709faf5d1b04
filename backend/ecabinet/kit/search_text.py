"""Finding Vietnamese words however they are typed: with or without marks, in any case, composed or not."""

import unicodedata


def fold(text: str) -> str:
    """Return the text without marks and case, ``Đặng Ngọc Diệu`` as ``dang ngoc dieu``."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return plain.casefold().replace("đ", "d")


def holds(text: str, *places: str) -> bool:
    """Tell whether every word of ``text`` stands in one of the places; marks count only where they were typed."""
    everything = " ".join(places)
    marked, folded = unicodedata.normalize("NFC", everything).casefold(), fold(everything)
    words = unicodedata.normalize("NFC", text).casefold().split()
    return all(word in (folded if fold(word) == word else marked) for word in words)
