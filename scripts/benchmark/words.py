"""Made-up prose, English and Chinese, from a seeded vocabulary whose words are as unequal as those of a language.

Not two posts share a paragraph, and no tool can profit from words that repeat more than they do in real texts: the
n-th most frequent word comes about 1/n as often as the first (Zipf's law).
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence

_COMMON = """the of and to a in is that it was for on with as at by this from they we not have are but had or an be
were one all you so there when her his out up what which their more if into then about some time no them could like
than only its over after two our also back first before because through where how while between under again still
""".split()
_ROOTS = """light camera night market river screw lens paper bus station window repair winter firm batter expose
member stor build kit print fold thread spine cover page lamp street walk bridge train rain cloud mount
lake forest stone glass wire circuit board solder click shutter focus grain film colour shadow bright
dark moon star wind snow field farm garden seed leaf root branch bird nest moth beetle cat dog fish boat
harbour wave shore sand salt sugar tea rice noodle kitchen knife table chair door wall roof floor stair
corner alley square temple school teach learn read write draw paint carve weave stitch button cloth shoe
hat coat bag box drawer shelf clock hour minute week month year spring summer autumn hand finger eye ear
voice song drum string note dance game ball wheel brake road map point line circle edge centre north
south east west number count measure weigh length depth height speed slow quiet loud sharp soft warm cold
heavy thin
""".split()
_ENDINGS = " s ed ing er ers ly ness less ful ish y al able ment wise".split(" ")
_BEGINNINGS = " re un over out".split(" ")
_HAN_COMMON = list(
    "的一是了我不在人们有来他这上着个地到大里说就去子得也和那要下看天时过出小么起你都把好还多没为又可家学只以"
)
ENGLISH_SIZE = HAN_SIZE = 4000


def _han_characters() -> list[str]:
    """The 3,755 characters in everyday use: the first level of GB 2312, rows 16 to 55."""
    cells = itertools.product(range(0xB0, 0xD8), range(0xA1, 0xFF))
    return [cell.decode("gb2312") for cell in map(bytes, cells) if cell < b"\xd7\xfa"]


class Prose:
    """Writes texts of the wanted length; the same seed writes the same texts."""

    def __init__(self, seed: int) -> None:
        order = random.Random(seed)
        english = sorted({b + r + e for b in _BEGINNINGS for r in _ROOTS for e in _ENDINGS} - set(_COMMON))
        # Short words are the more frequent ones, by and large (Zipf's other law).
        english.sort(key=lambda word: len(word) * order.uniform(0.6, 1.4))
        self.english = (_COMMON + english)[:ENGLISH_SIZE]
        characters = _han_characters()
        # Among the characters too, some are in many words and most in few.
        order.shuffle(characters)
        sizes = order.choices((1, 2, 3), (5, 80, 15), k=2 * HAN_SIZE)
        shares = _zipf(len(characters), 30)
        words = dict.fromkeys("".join(order.choices(characters, cum_weights=shares, k=size)) for size in sizes)
        self.han = list(dict.fromkeys(_HAN_COMMON + list(words)))[:HAN_SIZE]
        self._english_shares = _zipf(len(self.english), 2)
        self._han_shares = _zipf(len(self.han), 2)

    def words(self, draw: random.Random, language: str, length: int) -> list[str]:
        """At least `length` English words, or words of at least `length` Han characters."""
        if language == "en":
            return draw.choices(self.english, cum_weights=self._english_shares, k=length)
        chosen: list[str] = []
        while length > 0:
            more = draw.choices(self.han, cum_weights=self._han_shares, k=1 + length // 2)
            for word in more:
                if length <= 0:
                    break
                chosen.append(word)
                length -= len(word)
        return chosen

    def phrase(self, draw: random.Random, language: str, length: int) -> str:
        """Some words without a full stop: a title, a cell of a table."""
        words = self.words(draw, language, length)
        return " ".join(words).capitalize() if language == "en" else "".join(words)

    def paragraph(self, draw: random.Random, language: str, length: int) -> str:
        """Some sentences as one text."""
        return (" " if language == "en" else "").join(self.sentences(draw, language, length))

    def sentences(self, draw: random.Random, language: str, length: int) -> list[str]:
        """A paragraph's sentences, of `length` English words or Han characters together."""
        sentences = []
        while length > 0:
            size = min(length, draw.randint(6, 22) if language == "en" else draw.randint(10, 45))
            words = self.words(draw, language, size)
            comma = draw.randint(2, len(words)) if len(words) > 6 else 0
            if language == "en":
                text = " ".join(f"{word}," if place == comma else word for place, word in enumerate(words, 1))
                sentences.append(text.rstrip(",").capitalize() + ".")
            else:
                text = "".join(f"{word}，" if place == comma else word for place, word in enumerate(words, 1))
                sentences.append(text.rstrip("，") + "。")
            length -= size
        return sentences


def _zipf(size: int, offset: float) -> Sequence[float]:
    return list(itertools.accumulate(1 / (rank + offset) for rank in range(size)))
