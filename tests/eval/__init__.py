"""The evaluation: what the worker does on public data sets, as tables."""
