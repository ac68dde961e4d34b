"""Most runs read plain days only: what they do not need is not imported."""

import os
import subprocess
import sys

COSTLY = (
    "claimcheck.model.dates.plain",
    "claimcheck.model.dates.relations",
    "dateutil",
    "pydantic",
    "_strptime",
)


def test_importing_and_reading_a_day_stays_cheap() -> None:
    read = "import sys; from claimcheck.model.dates import parse_date; parse_date('2021-10~')"
    code = f"{read}; print(*sys.modules)"
    path = os.pathsep.join(sys.path)
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": path},
    )
    assert not set(run.stdout.split()) & set(COSTLY)
