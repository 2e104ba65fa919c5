"""``python -m armsdata``."""

from .cli import main

main()
