"""Seed files as text: every cell as it is written, with the line on which its row starts."""
