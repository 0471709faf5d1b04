"""Names that people's machines give to files, made safe to show, store and download again."""

import re
import unicodedata

MOST_BYTES = 200
_NAMELESS = "tai-lieu"
_MOST_EXTENSION_BYTES = 16
_SEPARATORS = re.compile(r"[/\\]")
_DRIVE = re.compile(r"^[A-Za-z]:")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
# Names that Windows keeps for devices, with or without an extension.
_DEVICE = re.compile(r"^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])$", re.IGNORECASE)


def clean_file_name(name: str) -> str:
    """Return the last part of ``name`` as a plain file name: NFC, at most ``MOST_BYTES`` of UTF-8, never empty.

    Folders, control and invisible formatting characters (the marks that turn the direction of text among them),
    characters no file system takes, and dots or spaces at the ends are gone; letters of any language stay.
    """
    last = _SEPARATORS.split(_DRIVE.sub("", _visible(name)))[-1]
    plain = " ".join(_FORBIDDEN.sub("_", last).split()).strip(". ")
    stem, extension = _split(plain)
    stem = _cut(stem, MOST_BYTES - len(extension.encode())).rstrip(". ") or _NAMELESS
    if _DEVICE.match(stem.split(".")[0].strip()):
        stem = "_" + _cut(stem, MOST_BYTES - 1 - len(extension.encode())).rstrip(". ")
    return stem + extension


def _visible(name: str) -> str:
    """Normalise to NFC, and drop what cannot be seen: control, formatting, lone surrogate and unassigned characters."""
    spaced = "".join(" " if unicodedata.category(letter) in {"Zl", "Zp", "Zs"} else letter for letter in name)
    seen = "".join(letter for letter in spaced if unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    return unicodedata.normalize("NFC", seen)


def _split(name: str) -> tuple[str, str]:
    stem, dot, extension = name.rpartition(".")
    if not dot or not extension or len(extension.encode()) > _MOST_EXTENSION_BYTES or " " in extension:
        return name, ""
    return stem, dot + extension


def _cut(text: str, most: int) -> str:
    """Cut to at most ``most`` bytes of UTF-8, between characters."""
    return text.encode()[:most].decode(errors="ignore")
