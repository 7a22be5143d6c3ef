"""Scripts that the validators' own environment runs; the tests call them and read what they print."""
