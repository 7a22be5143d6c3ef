"""Benchmarks: a workload of any size, yardsticks, and the table of ratios."""
