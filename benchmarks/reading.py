"""How fast claims are read from every format, as a share of the floor: what parsing alone takes in the same run.

    python benchmarks/reading.py [MEGABYTES]

Seeded claims of ten fields, written in each format into a temporary folder (default: 20 MB of YAML). The floor of YAML
is PyYAML's C events, that of JSON and JSON Lines json.loads, of CSV csv.reader, of Parquet DuckDB's fetchall. Best of
three in processor time, without garbage collection, as in the command. A ratio varies less between machines than the
figures beside it.
"""

import csv
import gc
import io
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import yaml

from claimcheck.reading import json_document, positions, read_paths
from claimcheck.vocabulary import builtin_types

ROUNDS = 3
SENTENCE = "the prosecutor said that a jury had found him guilty of involuntary manslaughter after the shooting"


def records() -> Iterator[dict[str, str]]:
    chance = random.Random(1)
    words = SENTENCE.split()
    number = 0
    while True:
        yield {
            "id": f"c{number:07}",
            "type": "charge",
            "source": f"source-{number % 30}",
            "defendant": f"person-{number % 5000}",
            "case": f"case-{number % 3000}",
            "offense": "involuntary manslaughter",
            "when": f"20{10 + number % 14}-{1 + number % 12:02}-{1 + number % 28:02}",
            "quote": " ".join(chance.choices(words, k=22)),
            "locator": f"paragraph {number % 40}",
            "stance": "asserted",
        }
        number += 1


def as_yaml(record: dict[str, str]) -> str:
    lines = [f"{key}: {json.dumps(value) if key == 'quote' else value}" for key, value in record.items()]
    return "  - " + "\n    ".join(lines) + "\n"


def write(folder: Path, size: int) -> list[dict[str, str]]:
    """Write the same claims in every format, and return them."""
    written: list[dict[str, str]] = []
    blocks = ["claims:\n"]
    length = 0
    for record in records():
        blocks.append(as_yaml(record))
        written.append(record)
        length += len(blocks[-1])
        if length >= size:
            break
    (folder / "a.claims.yaml").write_text("".join(blocks))
    (folder / "a.claims.json").write_text(json.dumps({"claims": written}, indent=1))
    (folder / "a.claims.jsonl").write_text("".join(json.dumps(record) + "\n" for record in written))
    with (folder / "a.claims.csv").open("w", newline="") as out:
        rows = csv.DictWriter(out, list(written[0]))
        rows.writeheader()
        rows.writerows(written)
    with duckdb.connect() as connection:
        query = f"SELECT * FROM read_csv('{folder}/a.claims.csv', all_varchar = true)"
        connection.execute(f"COPY ({query}) TO '{folder}/a.claims.parquet' (FORMAT parquet)")
    return written


def yaml_events(file: Path) -> None:
    loader = yaml.CSafeLoader(file.read_text())
    while loader.get_event() is not None:
        pass


def fetch_all(file: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        connection.execute(f"SELECT * FROM '{file}'").fetchall()


def read_and_validate(file: Path) -> None:
    reading = read_paths([file], builtin_types())
    in_bulk = reading.table is not None and reading.table.query("SELECT 1 FROM told LIMIT 1")
    assert reading.claims or in_bulk, reading.problems[:3]
    assert not reading.problems, reading.problems[:3]


Step = Callable[[Path], object]
FORMATS: dict[str, dict[str, Step]] = {
    "yaml": {
        "events (floor)": yaml_events,
        "compose": lambda file: positions.compose(file.read_text(), file.name),
        "compose and validate": read_and_validate,
    },
    "json": {
        "json.loads (floor)": lambda file: json.loads(file.read_text()),
        "compose": lambda file: json_document.compose(file.read_text(), file.name),
        "compose and validate": read_and_validate,
    },
    "jsonl": {
        "json.loads (floor)": lambda file: [json.loads(line) for line in file.read_text().splitlines()],
        "read and validate": read_and_validate,
    },
    "csv": {
        "csv.reader (floor)": lambda file: list(csv.reader(io.StringIO(file.read_text(), newline=""))),
        "read and validate": read_and_validate,
    },
    "parquet": {"fetchall (floor)": fetch_all, "read and validate": read_and_validate},
}


def best(steps: dict[str, Step], file: Path) -> dict[str, float]:
    """The best time of each step, in seconds; in turn, so that a drifting machine touches all alike."""
    taken = dict.fromkeys(steps, float("inf"))
    for _ in range(ROUNDS):
        for name, step in steps.items():
            gc.collect()
            began = time.process_time()
            step(file)
            taken[name] = min(taken[name], time.process_time() - began)
    return taken


def main() -> None:
    size = int(float(sys.argv[1]) * 1e6) if len(sys.argv) > 1 else 20_000_000
    gc.disable()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        count = len(write(folder, size))
        print(f"{count:,} claims\n{'format':9}{'step':24}{'MB':>7}{'MB/s':>9}{'claims/s':>12}{'times the floor':>18}")
        for form, steps in FORMATS.items():
            file = folder / f"a.claims.{form}"
            megabytes = file.stat().st_size / 1e6
            taken = best(steps, file)
            floor = next(iter(taken.values()))
            for step, seconds in taken.items():
                rates = f"{megabytes / seconds:9.1f}{count / seconds:12,.0f}{seconds / floor:18.1f}"
                print(f"{form:9}{step:24}{megabytes:7.1f}{rates}")


if __name__ == "__main__":
    main()
