"""Pages of the documentation, run: what they say is written and typed is, and what they show is what is printed.

A page is made of Markdown. In it stand, for whoever reads the source,

* ``<!-- file: NAME -->`` above a block: a file of the reader's, which holds the block; with ``append`` in place of
  ``file`` it gains the block, and with ``edit`` the block is a difference to it;
* ``<!-- folder: PATH -->``: the reader has this folder of the project;
* ``console`` blocks: each line that begins with ``$`` is typed, and what stands below it is printed. A line that is
  only ``...`` stands for some lines that are not shown, and so does ``, ...`` before a brace for the rest of a line.

``CLAIMCHECK_GOLDEN=write`` writes into a page what is printed, but for what is cut.
"""

from __future__ import annotations

import difflib
import io
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from claimcheck.cli import main

ROOT = Path(__file__).resolve().parents[1]
WRITE = os.environ.get("CLAIMCHECK_GOLDEN") == "write"
BLOCK = re.compile(
    r"<!-- folder: (?P<folder>\S+) -->\n"
    r"|(?:<!-- (?P<does>file|append|edit): (?P<name>\S+) -->\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
COMMAND = re.compile(r"^\$ (?P<line>(?:.*\\\n)*.*)\n(?P<shown>(?:(?!\$ ).*\n)*)", re.MULTILINE)
OPTIONAL = {"jq"}
"""Programs that pages use and that are not everywhere: what they print is then taken as shown."""
CUT = re.compile(r"^ *\.\.\.\n|(?<=, )\.\.\.(?=\})", re.MULTILINE)

Program = Callable[[Sequence[str], str], str]
"""What a program prints, given its arguments and what it reads."""


@dataclass(frozen=True)
class Block:
    does: str | None
    name: str
    language: str
    text: str
    start: int

    @property
    def commands(self) -> list[re.Match[str]]:
        return list(COMMAND.finditer(self.text)) if self.language == "console" else []


@dataclass(frozen=True)
class Page:
    path: Path

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def blocks(self) -> list[Block]:
        return [
            Block("folder", found["folder"], "", "", found.start())
            if found["folder"]
            else Block(found["does"], found["name"], found["language"], found["text"], found.start("text"))
            for found in BLOCK.finditer(self.text)
        ]

    def only(self, language: str, name: str | None = None) -> str:
        """The text of the only block in a language, and of a file, if one is named."""
        (block,) = (one for one in self.blocks if one.language == language and name in (None, one.name))
        return block.text


@dataclass
class Shell:
    """Runs command lines as a shell does, with pipes, ``<``, ``>``, ``cd`` and ``$?``; claimcheck in this process."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    programs: Mapping[str, Program] = field(default_factory=dict)
    status: int = 0

    def run(self, line: str) -> str:
        """What is printed, without how long it took."""
        told = ""
        for command in piped(line):
            words, given, into = redirected(command)
            told = self.one(words, Path(given).read_text(encoding="utf-8") if given else told)
            if into:
                Path(into).write_text(told, encoding="utf-8")
                told = ""
        return told

    def one(self, words: Sequence[str], read: str) -> str:
        name, *arguments = words
        own: Mapping[str, Program] = {
            "claimcheck": self.claimcheck,
            "python": self.python,
            "cd": self.cd,
            "echo": lambda words, _: " ".join(words).replace("$?", str(self.status)) + "\n",
        }
        run = self.programs.get(name) or own.get(name)
        return run(arguments, read) if run else self.other(words, read)

    def claimcheck(self, arguments: Sequence[str], read: str) -> str:
        self.monkeypatch.setattr(sys, "argv", ["claimcheck", *arguments])
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(read.encode()), encoding="utf-8"))
        with pytest.raises(SystemExit) as left:
            main()
        assert left.value.code in (0, 1, 2)
        self.status = left.value.code
        out, err = self.capsys.readouterr()
        return out + re.sub(r"checked in .* s\n", "", err)

    def python(self, arguments: Sequence[str], read: str) -> str:
        (script,) = arguments
        self.monkeypatch.setattr(sys, "stdin", io.StringIO(read))
        runpy.run_path(script, run_name="__main__")
        return self.capsys.readouterr().out

    def cd(self, arguments: Sequence[str], _: str) -> str:
        self.monkeypatch.chdir(*arguments)
        return ""

    def other(self, words: Sequence[str], read: str) -> str:
        here = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
        done = subprocess.run(words, input=read, capture_output=True, text=True, check=False, env=here)
        assert not done.stderr, done.stderr
        self.status = done.returncode
        return done.stdout


def words(line: str) -> list[str]:
    """The words of a command line; quoted ones are in one piece, and operators by themselves."""
    split = shlex.shlex(line.replace("\\\n", " "), posix=True, punctuation_chars="|<>")
    split.whitespace_split = True
    split.commenters = ""
    return list(split)


def piped(line: str) -> Iterator[list[str]]:
    command: list[str] = []
    for word in words(line):
        if word == "|":
            yield command
            command = []
        else:
            command.append(word)
    yield command


def redirected(command: Sequence[str]) -> tuple[list[str], str, str]:
    """The words of a command, the file it reads and the file it writes."""
    files = {"<": "", ">": ""}
    left = iter(command)
    kept = []
    for word in left:
        if word in files:
            files[word] = next(left)
        else:
            kept.append(word)
    return kept, files["<"], files[">"]


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """A shell in an empty folder, on a terminal of a hundred columns, of somebody who uses git."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    for name, value in (("NAME", "Ann"), ("EMAIL", "ann@example.org")):
        monkeypatch.setenv(f"GIT_AUTHOR_{name}", value)
        monkeypatch.setenv(f"GIT_COMMITTER_{name}", value)
    return Shell(monkeypatch, capsys)


def check(page: Page, shell: Shell) -> None:
    """Do what a page says, and see that it prints what the page shows."""
    shown, printed, text = [], [], page.text
    blocks = page.blocks
    for block in blocks:
        write(block)
        for command in block.commands:
            shown.append(command.group())
            printed.append(f"$ {command['line']}\n{known(command, shell)}")
    assert shown, f"{page.path} has no command"
    if WRITE and shown != printed:
        page.path.write_text(rewritten(text, blocks, printed), encoding="utf-8")
    assert WRITE or printed == shown, difference(shown, printed)


def difference(shown: Sequence[str], printed: Sequence[str]) -> str:
    lines = ("".join(texts).splitlines(keepends=True) for texts in (shown, printed))
    return "\n" + "".join(difflib.unified_diff(*lines, "shown", "printed"))


def known(command: re.Match[str], shell: Shell) -> str:
    """What a command prints; as it is shown, if it is that but for cuts, or if a program is not here to tell."""
    if any(name in OPTIONAL and shutil.which(name) is None for name, *_ in piped(command["line"])):
        return command["shown"]
    told = shell.run(command["line"])
    return command["shown"] if like(command["shown"]).fullmatch(told) else told


def like(shown: str) -> re.Pattern[str]:
    """What is shown, with anything in place of what is cut."""
    parts = re.split(CUT, shown)
    gaps = ["(?:.*\n)+?" if found.group().endswith("\n") else ".*" for found in CUT.finditer(shown)]
    return re.compile("".join(re.escape(part) + gap for part, gap in zip(parts, [*gaps, ""], strict=True)))


def rewritten(text: str, blocks: Sequence[Block], printed: Sequence[str]) -> str:
    """The text of a page that shows what is printed."""
    told = iter(printed)
    for block, new in [(block, "".join(next(told) for _ in block.commands)) for block in blocks][::-1]:
        if block.commands:
            first = block.start + block.commands[0].start()
            text = text[:first] + new + text[block.start + len(block.text) :]
    return text


def write(block: Block) -> None:
    """Write what a page says its reader has written."""
    if block.does == "folder":
        shutil.copytree(ROOT / block.name, block.name)
    elif block.does:
        file = Path(block.name)
        file.parent.mkdir(parents=True, exist_ok=True)
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        after = {"file": lambda: block.text, "append": lambda: f"{before}\n{block.text}"}
        file.write_text(after.get(block.does, lambda: edited(before, block.text))(), encoding="utf-8")


def edited(text: str, diff: str) -> str:
    """The text with a difference applied, whose lines must all be there, once."""
    before = "".join(line[1:] for line in diff.splitlines(keepends=True) if line[0] in "- ")
    after = "".join(line[1:] for line in diff.splitlines(keepends=True) if line[0] in "+ ")
    assert text.count(before) == 1, before
    return text.replace(before, after)
