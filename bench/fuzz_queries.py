"""Ask made-up queries of made-up articles until the time is over; anything but an answer or a QueryError is a mistake.

    python -m bench.fuzz_queries [--seconds 3600] [--seed 1]

Queries are put together from signs, words, and what people paste (SQL, FTS and regular expressions, marks of writing
direction, NULs), and now and then made long. Prints a JSON line: how many texts were queries, how many found something,
and the CPU seconds that the slowest took. Ends with 1 at the first mistake, and shows what was asked.
"""

from __future__ import annotations

import argparse
import json
import random
import time

from query.document import Document, make_document
from tests.querying import HOSTILE, VOCABULARY, WORDS, ask

#: One query of so many is made of thousands of pieces.
_LONG = 200


def made_up_query(chance: random.Random) -> str:
    """A text that may be a query."""
    pieces = [*HOSTILE, *WORDS, " ", " ", " ", " AND ", " OR ", '" ', ' "', "(", ")"]
    n = chance.randint(1_000, 8_000) if chance.randrange(_LONG) == 0 else chance.randint(1, 30)
    if chance.random() < 0.3:
        return " OR ".join(chance.choices(WORDS, k=n))
    return "".join(chance.choices(pieces, k=n))


def made_up_article(chance: random.Random) -> Document:
    """An article of words, or of anything at all."""
    pieces = WORDS if chance.random() < 0.7 else HOSTILE
    n = 20_000 if chance.randrange(_LONG) == 0 else chance.randint(0, 60)
    return make_document(
        title=" ".join(chance.choices(pieces, k=chance.randint(0, 12))),
        body=" ".join(chance.choices(pieces, k=n)),
        language=chance.choice([*VOCABULARY, None]),
    )


def main() -> None:
    """Print what happened."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3600.0)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)  # noqa: S311
    ends, tried, queries, found, slowest, slowest_query = time.monotonic() + arguments.seconds, 0, 0, 0, 0.0, ""
    while time.monotonic() < ends:
        text, document = made_up_query(chance), made_up_article(chance)
        began = time.thread_time()
        try:
            answer = ask(text, document)
        except Exception as mistake:
            mistake.add_note(f"asked {text!r} of {document!r}")
            raise
        took = time.thread_time() - began
        tried, queries, found = tried + 1, queries + (answer is not None), found + bool(answer)
        if took > slowest:
            slowest, slowest_query = took, text
    print(
        json.dumps(
            {
                "tried": tried,
                "queries": queries,
                "found": found,
                "slowest_cpu_s": round(slowest, 3),
                "slowest": f"{slowest_query[:80]} … ({len(slowest_query)} characters)",
            }
        )
    )


if __name__ == "__main__":
    main()
