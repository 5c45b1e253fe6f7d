"""`pazpaz demo`: plays the product in its real windows and keeps pictures, report and vaults."""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `pazpaz demo` takes."""
    parser.add_argument(
        "--out", type=Path, default=Path("build/demo"), help="where pictures, report and vaults go (emptied)"
    )


def run(args: argparse.Namespace) -> int:
    """Exit code: 0 if every step went well and no canary leaked, 70 otherwise; the report says which."""
    from pazpaz_desktop.app.tour.tour import take_tour

    return take_tour(args.out)
