"""``python -m bench``: kimgen beside other generators; ``--quick``: counts of work alone."""

import argparse
import sys

from bench.paper import Figures, tables, write
from bench.peers import MAKERS, prepared
from bench.quick import quick
from bench.scenarios import cold, edited, large, same_bytes, saves, workplace


def main() -> int:
    """Measure, print, and write docs/benchmarks.md."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="counts of work, not seconds")
    parser.add_argument("--record", action="store_true", help="with --quick: record the counts")
    parser.add_argument("--peers", default=",".join(MAKERS), help="generators, between commas")
    parser.add_argument("--groups", type=int, default=40)
    parser.add_argument("--each", type=int, default=250, help="articles of a group")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--saves", type=int, default=20, help="saves while serve runs; 0: none")
    parser.add_argument("--large", default="1000x100", help="groups x articles; empty: leave out")
    parser.add_argument("--write", action="store_true", help="put the figures into the docs")
    parser.add_argument("--guards", action="store_true", help="what safety costs an article")
    arguments = parser.parse_args()
    if arguments.guards:
        from bench.guards import guards

        return guards()
    if arguments.quick:
        return quick(record=arguments.record)
    names = [name for name in arguments.peers.split(",") if name]
    with workplace() as folder:
        say("Preparing the articles ...")
        sites = prepared(names, folder, arguments.groups, arguments.each)
        figures = Figures(arguments.groups, arguments.each, arguments.rounds, sites, {}, {})
        figures.cold = cold(sites, arguments.rounds, say)
        ours = next((site for site in sites if site.name == "kimgen"), None)
        if ours is not None:
            figures.edited = edited(ours, arguments.rounds, say)
            figures.saves = saves(ours, arguments.saves, say) if arguments.saves else {}
            figures.same = same_bytes(ours, say)
            if arguments.large:
                groups, each = map(int, arguments.large.split("x"))
                # A tenth of it with groups as large, too: more groups have more lists and feeds.
                sizes = [
                    (arguments.groups, arguments.each),
                    (max(1, groups // 10), each),
                    (groups, each),
                ]
                figures.large = large(folder / "large", sizes, arguments.rounds, say)
    print(tables(figures))
    if arguments.write:
        write(figures)
    return 0 if figures.same is not False else 1


def say(text: str) -> None:
    """Progress, apart from the figures."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
