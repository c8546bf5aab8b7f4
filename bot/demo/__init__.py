"""The demonstration: a sample estate, a few seats, a clock that can be wound, and the real bot on a real database."""

from pathlib import Path


def run_demo(port: int, database: Path | None, show: bool = True) -> None:
    """Open the sandbox group as a web page until interrupted; the address is printed.

    `show` opens a browser too, where there is a screen. Raises ValueError when the port is taken.
    """
    from bot.demo.start import serve  # noqa: PLC0415 - the page's library takes a second to load

    serve(port, database, show=show)


def run_terminal(database: Path | None) -> None:
    """Play in the terminal until `/退出`."""
    from bot.demo.terminal import play  # noqa: PLC0415 - see above

    play(database)
