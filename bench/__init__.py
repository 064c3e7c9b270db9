"""The benchmark: the product beside its bare limit, measured in turn in one run. `make bench`, `docs/benchmarks.md`.

Times of a shared machine mean little; ratios of medians hold. Gates are in the tests (`tests/bench`): counters and slopes.
"""
