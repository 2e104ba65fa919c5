"""The ``armsdata`` command: the verbs of the package, tables for people, ``--json`` and ``--csv`` for programs."""

from __future__ import annotations

import sys

import click

from .. import __version__
from ..errors import ArmsdataError


class _People(click.Group):
    """A group whose commands report armsdata's errors as one message, without a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ArmsdataError as e:
            click.echo(f"armsdata: {e}", err=True)
            sys.exit(1)
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(0)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Questions first, then the curators' tools, each in the order of its module."""
        homes = {n: getattr(c.callback, "__module__", "").rpartition(".")[2] for n, c in self.commands.items()}
        return sorted(self.commands, key=lambda n: homes[n] in ("curating", "adding", "linkchecking", "releasing"))


@click.group(cls=_People, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="armsdata")
def main() -> None:
    """Who is said to hold, sell and receive which weapon systems, every number traced to the words that say it."""


# Each registers its commands.
from . import adding as adding
from . import asking as asking
from . import citing as citing
from . import curating as curating
from . import fetching as fetching
from . import linkchecking as linkchecking
from . import plotting as plotting
from . import releasing as releasing
from . import resolving as resolving
