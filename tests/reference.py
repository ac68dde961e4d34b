"""The pages of docs/reference, made from the program: what each command takes, each setting, type and exit code."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import click

from claimcheck.cli import app
from claimcheck.cli.entry import COMMANDS, COMPLETE, CONTEXT
from claimcheck.cli.outcomes import EXIT_CODES, FOUND_BY
from claimcheck.cli.outputs import SUMMARY
from claimcheck.packs.cache import DISABLED
from claimcheck.reports.settings import settings_schema
from claimcheck.reports.types_page import render_types_page
from claimcheck.vocabulary import builtin_types

VARIABLES = {
    "NO_COLOR": "Set to anything: no colours, unless `--color` says otherwise.",
    "FORCE_COLOR": "Set to anything: colours even where the output is no terminal. NO_COLOR comes first.",
    "TERM": "`dumb`: a terminal without colours and without progress.",
    SUMMARY: "A file to which the format `github` adds a summary of the step.",
    DISABLED: "Set to anything: the checked rules are not kept between runs.",
    "XDG_CACHE_HOME": "Where they are kept, on Linux and other systems; without it, in `~/.cache`.",
    "HOME": "The folder of the user, if that is not set.",
    "LOCALAPPDATA": "Where they are kept on Windows.",
    "CLAIMCHECK_TRACEBACK": "Set to anything: an internal error says where in the program it happened.",
    COMPLETE: "Set by shells that ask how a line may go on.",
}
"""Every variable that the program reads, and what it is for."""
NEXT = {
    "Command line": ("cli.md", "every command, argument and option, and the variables of the environment"),
    "Settings": ("configuration.md", "every setting of `claimcheck.toml` and `[tool.claimcheck]`"),
    "Types of claims": ("types.md", "every type, with its fields; what sources and entities may say"),
    "Exit codes": ("exit-codes.md", "what the exit code of each command means"),
    "Rules": ("../rules/README.md", "every rule, with its reason, its authority and its examples"),
    "Rule language": ("../rule-language.md", "what rules are written in"),
    "Reports": ("../reports.md", "every format, and every field of the JSON report"),
}
"""What the index leads to: each page by its title, with where it is and what it tells."""


def pages() -> dict[str, str]:
    """Each page by its name."""
    return {
        "README.md": index(),
        "cli.md": cli(),
        "configuration.md": configuration(),
        "types.md": types(),
        "exit-codes.md": exit_codes(),
    }


def index() -> str:
    rows = [f"| [{title}]({page}) | {told} |" for title, (page, told) in NEXT.items()]
    about = "Everything there is, made from the program itself, so that it says what is so."
    return "\n\n".join(["# Reference", about, table(rows, "page", "tells")]) + "\n"


# -- commands --------------------------------------------------------------------------------------------------------


def program() -> click.Context:
    """A context of the program, as it makes one for itself: commands remember with which options they are helped."""
    return click.Context(app, info_name="claimcheck", terminal_width=80, **CONTEXT)


def commands() -> Iterator[tuple[str, click.Command, click.Context]]:
    """Every command with its name and a context for its help."""
    assert isinstance(app, click.Group)
    above = program()
    for name in COMMANDS:
        command = app.get_command(above, name)
        assert command
        yield name, command, click.Context(command, info_name=name, parent=above)


def blocks(command: click.Command) -> list[str]:
    return inspect.cleandoc(command.help or "").split("\n\n")


def paragraphs(command: click.Command) -> list[str]:
    """The paragraphs of what a command says of itself, without its examples."""
    return [" ".join(block.split()) for block in blocks(command) if not block.startswith("\b")]


def examples(command: click.Command) -> str:
    """The examples in the help of a command, a line each."""
    return "\n".join(block.removeprefix("\b").strip("\n") for block in blocks(command) if block.startswith("\b"))


def cli() -> str:
    listed = [f"| [`{name}`](#claimcheck-{name}) | {paragraphs(command)[0]} |" for name, command, _ in commands()]
    variables = [f"| `{name}` | {told} |" for name, told in VARIABLES.items()]
    parts = [
        "# The command line",
        "`claimcheck COMMAND --help` shows the same on the terminal. What an option does not say, the "
        "[settings](configuration.md) of the project may; what neither says has the default below. Options that take "
        "RULE take ids of rules, packs, and prefixes of ids, separated by commas. "
        "[Exit codes](exit-codes.md) are the same whatever the format of the output.",
        table(listed, "command", "what it is for"),
        *(block for one in commands() for block in section(*one)),
        "## The environment",
        table(variables, "variable", "what it does"),
    ]
    return "\n\n".join(parts) + "\n"


def section(name: str, command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"## claimcheck {name}"
    yield from map(escaped, paragraphs(command))
    yield fenced("text", " ".join(["claimcheck", name, *command.collect_usage_pieces(context)]))
    yield fenced("sh", re.sub(r"(?m) {2,}(?=\S)", "  # ", examples(command)))
    options = [option(one, context) for one in command.params if isinstance(one, click.Option)]
    if options:
        yield table(options, "option", "default", "meaning")


def option(one: click.Option, context: click.Context) -> str:
    names = ", ".join(f"`{name}`" for name in sorted(one.opts, key=len, reverse=True))
    takes = "" if one.is_flag else f" {value_of(one, context)}"
    default = one.default if one.show_default and isinstance(one.default, str) else ""
    return f"| {names}{takes} | {f'`{default}`' if default else ''} | {escaped(one.help or '')} |"


def value_of(one: click.Option, context: click.Context) -> str:
    if isinstance(one.type, click.Choice):
        return ", ".join(f"`{choice}`" for choice in one.type.choices)
    return one.make_metavar(context)


# -- settings --------------------------------------------------------------------------------------------------------


def configuration() -> str:
    settings = settings_schema()["properties"]
    taken = {str(one.name).replace("_", "-"): one for _, command, _ in commands() for one in command.params}
    rows = [
        f"| [`{key}`](#{key}) | {kind(field)} | {default_of(key)} | {', '.join(['the file', *elsewhere(key, taken)])} |"
        for key, field in settings.items()
    ]
    parts = [
        "# Settings",
        "What a project says once for all runs stands in `claimcheck.toml`, or in the table `[tool.claimcheck]` of "
        "`pyproject.toml`. The file is looked for in the current folder and then in each above it, and the nearest "
        "counts; `--config FILE` names another, `--isolated` does without. Paths are relative to the file.",
        "An option on the command line comes first, then the settings, then the default. A key that is not listed here "
        "is an error. `claimcheck show-config` tells what holds and which line says so; `claimcheck schema config` "
        "prints the schema.",
        table(rows, "key", "takes", "default", "may be given by"),
        *(block for key, field in settings.items() for block in setting(key, field)),
    ]
    return "\n\n".join(parts) + "\n"


def elsewhere(key: str, taken: Mapping[str, click.Parameter]) -> Iterator[str]:
    """By what a setting may be given beside the file."""
    inner = settings_schema()["properties"]["per-path"]["items"]["properties"]
    if key in inner and key != "paths":
        yield "`per-path`"
    if isinstance(one := taken.get(key), click.Option):
        yield f"`{max(one.opts, key=len)}`"
    elif one:
        yield "arguments"


def setting(key: str, field: Mapping[str, Any]) -> Iterator[str]:
    yield f"## {key}"
    yield escaped(field["description"])
    inner = field.get("items", {}).get("properties", {})
    if inner:
        required = field["items"]["required"]
        rows = [
            f"| `{name}` | {'required; ' if name in required else ''}{kind(one)} | {escaped(one['description'])} |"
            for name, one in inner.items()
        ]
        yield table(rows, "key", "takes", "meaning")
    yield fenced("toml", EXAMPLES[key])


def kind(field: Mapping[str, Any]) -> str:
    if "enum" in field:
        return ", ".join(f"`{word}`" for word in field["enum"])
    if field["type"] == "object":
        values = field["additionalProperties"]
        return f"a table of {kind(values)}" if "enum" in values else "a table for each rule"
    if field["type"] == "array":
        return "tables" if field["items"]["type"] == "object" else "a list of texts"
    return "a text"


def default_of(key: str) -> str:
    from claimcheck.cli.configuration import defaults

    value = defaults()[key]
    return "" if value in (None, [], ()) else f"`{json.dumps(value)}`"


EXAMPLES = {
    "paths": 'paths = ["claims", "archive/1924.claims.yaml"]',
    "rules": 'rules = ["rules"]',
    "select": 'select = ["legal", "office/resignation-after-term"]',
    "ignore": 'ignore = ["biography/age-unusual"]',
    "as-of": "as-of = 2025-03-12",
    "root": 'root = "."',
    "exclude": 'exclude = ["drafts", "claims/archive"]',
    "fail-on": 'fail-on = "error"',
    "min-severity": 'min-severity = "warning"',
    "min-certainty": 'min-certainty = "certain"',
    "output-format": 'output-format = "grouped"',
    "baseline": 'baseline = "claimcheck-baseline.txt"',
    "severity": '[severity]\n"legal" = "error"\n"legal/trial-before-charges" = "warning"',
    "per-path": '[[per-path]]\npaths = ["claims/drafts", "*-draft.claims.yaml"]\nignore = ["biography"]',
    "params": '[params."legal/answer-after-deadline"]\nslack = "35 days"',
}
"""How each setting is written."""


# -- the others ------------------------------------------------------------------------------------------------------


def types() -> str:
    known = builtin_types()
    return render_types_page(known, known.names)


def exit_codes() -> str:
    codes = [f"| {code} | {told} |" for code, told in EXIT_CODES.items()]
    found = [f"| `{name}` | {told} |" for name, told in FOUND_BY.items()]
    parts = [
        "# Exit codes",
        table(codes, "code", "means"),
        "Where several hold, the highest counts: a run that finds something in files of which one is broken exits with "
        "2. Neither the format of the output nor a notice changes the exit code.",
        "These commands exit with 1, and no others:",
        table(found, "command", "exits with 1 for"),
    ]
    return "\n\n".join(parts) + "\n"


# -- Markdown --------------------------------------------------------------------------------------------------------


def table(rows: Iterable[str], *heads: str) -> str:
    return "\n".join([f"| {' | '.join(heads)} |", "|---" * len(heads) + "|", *rows])


def fenced(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```"


def escaped(text: str) -> str:
    """Help text as Markdown shows it: a star or a bar is no markup."""
    return text.replace("*", "\\*").replace("|", "\\|").replace("<", "\\<")
