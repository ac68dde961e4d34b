"""The pytest plugin: claim files checked by the run of the tests, a test for each rule.

It is asked for by `--claimcheck` or by `claimcheck_paths` in the configuration of pytest, and is nothing but these two
options and a fixture until then: whatever costs time is imported where it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from claimcheck.testing import Checker

PATHS = "claimcheck_paths"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    parser.getgroup("claimcheck").addoption(
        "--claimcheck",
        action="store_true",
        help="Check claim files (*.claims.*), a test for each rule, and the examples of the project's own rules.",
    )
    parser.addini(PATHS, type="paths", default=[], help="Claim files, and folders of them, to check in every run.")


def pytest_configure(config: pytest.Config) -> None:
    """Take part in the run if that is asked for."""
    if config.getoption("claimcheck") or config.getini(PATHS):
        from claimcheck.pytest_plugin.collecting import Collecting

        config.pluginmanager.register(Collecting(config), "claimcheck-collecting")


@pytest.fixture(scope="session")
def claimcheck(pytestconfig: pytest.Config) -> Checker:
    """Check claims by the settings and the rules of the project: `claimcheck.assert_consistent([...])`."""
    from claimcheck.pytest_plugin.settled import Project
    from claimcheck.testing import Checker

    project = Project.of(pytestconfig.invocation_params.dir)
    return Checker(project.options_of_part, project.fail_on)
