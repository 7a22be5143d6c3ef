"""Names as they are compared: without what spellings of one name differ in.

Arabic without vowel marks and tatweel, its forms of alef, hamza, ya and ta marbuta as one; Turkish dotless i as i;
Latin letters without their marks; no capitals; punctuation as a space.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

_ALIKE = str.maketrans({
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d",
    "آ": "ا", "أ": "ا", "إ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ی": "ي", "ؤ": "و", "ة": "ه", "ک": "ك",
    "ء": None, "ـ": None, "'": None, "’": None, "ʼ": None, "ʿ": None, "ʾ": None, "`": None,
})  # fmt: skip
_APART = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """A name as it is compared."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_ALIKE)
    letters = (letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter))
    return _APART.sub(" ", "".join(letters).translate(_ALIKE)).strip()


def nearest(text: str, names: Iterable[str], most: int = 3) -> list[str]:
    """The names that are spelt nearly like a text, the nearest first; each as it is written."""
    written: dict[str, str] = {}
    for name in names:
        written.setdefault(fold(name), name)
    wanted = fold(text)
    inside = [folded for folded in written if wanted and f" {wanted} " in f" {folded} "]
    stem = f" {wanted[:4]}"
    inside += [folded for folded in written if len(wanted) > 3 and stem in f" {folded}" and folded not in inside]
    close = get_close_matches(wanted, written, most, 0.6) if wanted else []
    return [written[folded] for folded in dict.fromkeys([*close, *inside])][:most]
