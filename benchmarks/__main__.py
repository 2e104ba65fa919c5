"""Run every benchmark that is here."""

from __future__ import annotations

import importlib
import pkgutil

import benchmarks

for module in sorted(m.name for m in pkgutil.iter_modules(benchmarks.__path__)):
    if module not in ("measure", "__main__"):
        print(f"\n== {module}")
        importlib.import_module(f"benchmarks.{module}").main()
