"""Measurements behind docs/benchmarks.md; `python -m bench --help` lists them.

Nothing in the application imports this package.
"""
