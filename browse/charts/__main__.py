"""``python -m browse.charts``: draw the charts whose specs differ from those drawn last."""

from __future__ import annotations

from browse.charts.draw import draw


def main() -> None:
    """Draw, and say what was drawn."""
    drawn = draw()
    print(f"drew {', '.join(drawn)}" if drawn else "the charts are up to date")


if __name__ == "__main__":
    main()
