"""How seeds become the dataset, room by room: read, check, derive, write, describe, publish; review; release."""
