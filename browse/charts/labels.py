"""Where words have room: rectangles on the page, and the place beside a mark that covers least."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from browse.charts import common as c

TRIED = 60  # so many labels of a panel are tried at most
NEARER = 5  # pixels of marks that words may cover to stand one choice nearer
COVERED = 0.1  # words may cover marks with this part of their area


def text_width(text: str, size: int = c.FONT) -> float:
    """About how wide a text is in Arial, in pixels."""
    return size * sum(map(_letter_width, text))


def _letter_width(letter: str) -> float:
    if letter in " fijlrt.,;:'()-I":
        return 0.3
    return 0.85 if letter in "mwMW" else 0.7 if letter.isupper() else 0.57


def shortened(text: str, room: float) -> str:
    """A text that fits into so many pixels, cut after a word where it must be."""
    words = text.split()
    while words and text_width(text) > room:
        words.pop()
        text = " ".join(words) + " …"
    return text


@dataclass(frozen=True)
class Box:
    """A rectangle on the page, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> float:
        """The area that two rectangles share."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(across, 0) * max(down, 0)

    def outside(self, page: Box) -> float:
        """The area that lies off the page."""
        return (self.right - self.left) * (self.bottom - self.top) - self.overlap(page)


def beside(box: Box, text: str, gap: float = 7) -> list[Box]:
    """Where a label can stand: right or left of a box, a little higher or lower, then farther off; best first."""
    wide, half = text_width(text), c.LINE / 2
    middle = (box.top + box.bottom) / 2
    return [
        Box(left, middle + up * half - half, left + wide, middle + up * half + half)
        for far in (gap, 4 * gap)
        for up in (0, -1, 1, -2, 2, -3, 3, -4, 4, -5, 5)
        for left in (box.right + far, box.left - far - wide)
    ]


def least_crowded(choices: Sequence[Box], taken: Sequence[Box], page: Box) -> int:
    """Which of the rectangles covers least of what is taken; the first of those that are equal."""
    shared = [[area for other in taken if (area := box.overlap(other))] for box in choices]
    cost = [50 * box.outside(page) + sum(areas) + 300 * len(areas) for box, areas in zip(choices, shared, strict=True)]
    return cost.index(min(cost))


def lanes(spans: Sequence[tuple[float, float]], gap: float) -> list[int]:
    """For each span of pixels, in the order given, the first lane in which nothing is nearer to it than the gap."""
    ends: list[list[tuple[float, float]]] = []
    chosen = []
    for left, right in spans:
        free = (n for n, lane in enumerate(ends) if all(right + gap <= a or b + gap <= left for a, b in lane))
        number = next(free, len(ends))
        if number == len(ends):
            ends.append([])
        ends[number].append((left, right))
        chosen.append(number)
    return chosen


def fits(choices: Sequence[Box], words: Sequence[Box], marks: Sequence[Box], page: Box) -> Box | None:
    """The rectangle on the page that covers no words and few marks, and is near; none where each covers too much."""
    found: list[tuple[float, int]] = []
    for n, box in enumerate(choices):
        if box.outside(page) or any(box.overlap(other) for other in words):
            continue
        covered = sum(box.overlap(mark) for mark in marks)
        if covered <= COVERED * (box.right - box.left) * (box.bottom - box.top):
            found.append((covered + NEARER * n, n))
    return choices[min(found)[1]] if found else None


def labels(rows: c.Rows, period: c.Period, scale: c.Numbers, most: int = 6) -> Iterator[alt.Chart]:
    """What claims say, where it fits: those of the best rank first; a line to the claim where the words stand apart."""
    marks = [_box(row, period, scale) for row in rows]
    page, placed = Box(0, -12, c.WIDTH - 100, scale.height + 12), []
    words: list[Box] = []
    ranked = sorted((row["rank"], row["id"], n) for n, row in enumerate(rows) if row["said"])
    for _, _, n in ranked[:TRIED]:
        row, box = rows[n], marks[n]
        spot = fits(beside(box, row["said"]), words, marks, page)
        if spot is not None and len(words) < most:
            words.append(spot)
            placed.append({"id": row["id"], "said": row["said"], **_placed(box, spot, period, scale)})
    apart = [label for label in placed if label["apart"]]
    if apart:
        leader = c.chart(apart).mark_rule(strokeWidth=1.5, color=c.SOFT)
        yield leader.encode(x=period.x("day"), x2="near:T", y=scale.y("level"), y2="centre:Q")
    for align in ("left", "right"):
        if some := [label for label in placed if label["align"] == align]:
            look = {"align": align, "dx": 4 if align == "left" else -4}
            yield from c.texts(c.chart(some), "said:N", period.x("day"), scale.y("level"), **look)


def _placed(box: Box, spot: Box, period: c.Period, scale: c.Numbers) -> dict[str, Any]:
    """Where words stand, as day and number, and the edge of the box that they belong to."""
    right = spot.left >= box.right
    middle, at = (spot.top + spot.bottom) / 2, (box.top + box.bottom) / 2
    return {
        "align": "left" if right else "right",
        "apart": abs(middle - at) > c.LINE / 3 or max(spot.left - box.right, box.left - spot.right) > c.LINE / 2,
        "day": period.day(spot.left - 4 if right else spot.right + 4),
        "near": period.day(box.right if right else box.left),
        "level": scale.value(middle),
        "centre": scale.value(at),
    }


def centre(row: dict[str, Any], scale: c.Numbers) -> float:
    """The number in the middle of the box of a claim."""
    box = scale.pixel(row["lower"]), scale.pixel(row["upper"] if row["upper"] is not None else scale.top)
    return scale.value(sum(box) / 2)


def _box(row: dict[str, Any], period: c.Period, scale: c.Numbers) -> Box:
    """The place that a claim takes, in pixels, its arrow to the left included."""
    left = period.pixel(row["start"]) - (16 if row["open_start"] else 3)
    top = 0 if row["open_above"] else scale.pixel(row["upper"])
    return Box(left, top - 3, period.pixel(row["end"]) + 3, scale.pixel(row["lower"]) + 3)
