"""The benchmark: the product beside its bare limit, measured in turn in one run. `make bench`, `docs/benchmarks.md`.

Times of a shared machine mean little; ratios of medians hold. The gates are in `tests/bench`: counters and slopes.
"""
