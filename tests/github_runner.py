"""Runs the steps of `action.yml`, and of workflows that use it, as far as GitHub is not needed for it.

Steps that `run` are run by bash with the flags, the files and the variables that GitHub gives them. Steps that use the
actions of others are not; what they were given is told, and the test says what became of them.

As a program it runs the action on this machine: ``github_runner.py paths=claims fail-on=error``.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
OURS = "OWNER/claimcheck@"
EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}")
Values = Mapping[str, str]


class Failure(Exception):
    """A step that failed, by its exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(f"exit code {code}")
        self.code = code


@dataclass
class Runner:
    """A machine that runs a job in a folder."""

    workspace: Path
    temp: Path
    stand_ins: Mapping[str, Values | Failure] = field(default_factory=dict)
    """What becomes of a step without running it: by its id, or by the action it uses. Actions of others do nothing."""
    github: Values = field(default_factory=dict)
    used: list[tuple[str, Values]] = field(default_factory=list)
    """The actions of others that were used, and with what."""
    log: str = ""

    @property
    def summary(self) -> str:
        file = self.temp / "summary"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def job(self, workflow: Mapping[str, Any], name: str) -> int:
        """Run a job of a workflow, and return the exit code of the step that failed, or 0."""
        try:
            self.steps(workflow["jobs"][name]["steps"], {})
        except Failure as failed:
            return failed.code
        return 0

    def action(self, **inputs: str) -> tuple[int, Values]:
        """Run the action, and return the exit code of the step that failed, or 0, and its outputs."""
        action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
        unknown = inputs.keys() - action["inputs"].keys()
        assert not unknown, f"the action has no input {unknown}"
        given = {name: inputs.get(name, told["default"]) for name, told in action["inputs"].items()}
        steps: dict[str, Any] = {}
        code = 0
        try:
            self.steps(action["runs"]["steps"], given, steps)
        except Failure as failed:
            code = failed.code
        context = Context(given, steps, self.github)
        return code, {name: context.text(told["value"]) for name, told in action["outputs"].items()}

    def steps(self, steps: Sequence[Mapping[str, Any]], inputs: Values, done: dict[str, Any] | None = None) -> None:
        """Run steps in order until one fails."""
        done = {} if done is None else done
        for step in steps:
            context = Context(inputs, done, self.github)
            if "if" in step and not context.value(str(step["if"])):
                continue
            outcome, outputs = "success", {}
            try:
                outputs = self.step(step, context)
            except Failure:
                outcome = "failure"
                if not step.get("continue-on-error"):
                    raise
            finally:
                done[step.get("id", "")] = {"outcome": outcome, "outputs": outputs}

    def step(self, step: Mapping[str, Any], context: Context) -> Values:
        """Run a step, and return its outputs."""
        given = context.texts(step.get("with", {}))
        stand_in = self.stand_ins.get(step.get("id", "")) or self.stand_ins.get(step.get("uses", ""), {})
        if "uses" in step and not step["uses"].startswith(OURS):
            self.used.append((step["uses"], given))
        if isinstance(stand_in, Failure):
            raise stand_in
        if "run" in step and not stand_in:
            return self.script(step, context)
        if step.get("uses", "").startswith(OURS):
            code, outputs = self.action(**given)
            if code:
                raise Failure(code)
            return outputs
        return stand_in

    def script(self, step: Mapping[str, Any], context: Context) -> Values:
        """Run a script as GitHub does."""
        output = self.temp / "output"
        output.write_text("", encoding="utf-8")
        script = self.temp / "step.sh"
        script.write_text(context.text(step["run"]), encoding="utf-8")
        files = {"GITHUB_OUTPUT": output, "GITHUB_STEP_SUMMARY": self.temp / "summary", "RUNNER_TEMP": self.temp}
        places = {"GITHUB_ACTION_PATH": ROOT, "GITHUB_WORKSPACE": self.workspace}
        own = {name: text for name, text in os.environ.items() if not name.startswith("GITHUB_")}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script],
            cwd=self.workspace / context.text(step.get("working-directory", ".")),
            env=own | {name: str(path) for name, path in (files | places).items()} | context.texts(step.get("env", {})),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        self.log += done.stdout
        if done.returncode:
            raise Failure(done.returncode)
        return dict(line.split("=", 1) for line in output.read_text(encoding="utf-8").splitlines())


@dataclass(frozen=True)
class Context:
    """What expressions may name. One that cannot be read here is a failure of the test that needs it."""

    inputs: Values
    steps: Mapping[str, Any]
    github: Values

    def texts(self, values: Mapping[str, Any]) -> dict[str, str]:
        return {
            name: self.text(str(value).lower() if isinstance(value, bool) else str(value))
            for name, value in values.items()
        }

    def text(self, text: str) -> str:
        """The text with the values of the expressions in it."""
        return EXPRESSION.sub(lambda found: self.value(found[1]), text)

    def value(self, expression: str) -> str:
        """The value of an expression; the empty text is false."""
        if "||" in expression:
            return next(filter(None, map(self.value, expression.split("||"))), "")
        if "&&" in expression:
            *conditions, last = map(self.value, expression.split("&&"))
            return last if all(conditions) else ""
        if compared := re.fullmatch(r"(.*?)([=!]=)(.*)", expression):
            same = self.value(compared[1]) == self.value(compared[3])
            return "true" if same == (compared[2] == "==") else ""
        if quoted := re.fullmatch(r"\s*'([^']*)'\s*", expression):
            return quoted[1]
        return self.named(*expression.strip().split("."))

    def named(self, context: str, name: str, *path: str) -> str:
        if context == "inputs":
            return self.inputs[name]
        if context == "github":
            return self.github[".".join((name, *path))]
        assert context == "steps", f"{context} is not known here"
        value = self.steps.get(name, {})
        for key in path:
            value = value.get(key, {})
        return value or ""


def main(arguments: Sequence[str]) -> int:
    """Run the action in this folder, and print its log, what it used, and its summary."""
    with tempfile.TemporaryDirectory() as temp:
        runner = Runner(Path.cwd(), Path(temp), {"python": {"python-path": sys.executable}})
        code, outputs = runner.action(**dict(argument.split("=", 1) for argument in arguments))
        print(runner.log, *(f"{name}: {value}" for name, value in outputs.items()), "", sep="\n")
        print(*(f"would use {name} with {given}" for name, given in runner.used), "", runner.summary, sep="\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
