"""`claimcheck rules`, `types`, `explain` and `schema`: what there is to judge by and to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from claimcheck.cli import suggestions
from claimcheck.cli.options import color_option, format_option, pack_options
from claimcheck.cli.outcomes import style_of

if TYPE_CHECKING:
    from claimcheck.config import Options
    from claimcheck.model.problems import ClaimcheckError
    from claimcheck.packs.loaded import LoadedRules
    from claimcheck.vocabulary import Registry


@click.command()
@click.argument("words", nargs=-1, metavar="[WORD]...", shell_complete=suggestions.rule_ids)
@format_option("full", "json", "markdown", help="How to list them.")
@pack_options
@color_option
def rules(options: Options, words: tuple[str, ...], output_format: str, color: str) -> None:
    """List the rules.

    All, or those that every WORD names or is found in. WORD is a pack, or how a word of an id or of a title begins.

    \b
    claimcheck rules
    claimcheck rules legal
    claimcheck rules limitation
    claimcheck rules --rules rules                        with packs of your own
    """
    import json

    from claimcheck.reports.catalogue import catalogue, render_catalogue, rules_with

    loaded = _rules(options)
    found = rules_with(words, loaded.rules.values())
    if words and not found:
        raise _unknown(" ".join(words), loaded, f"no rule with {' '.join(words)!r} in its id or title")
    if output_format == "json":
        click.echo(json.dumps(catalogue(found), indent=2))
    elif output_format == "markdown":
        from claimcheck.reports.pages import render_index

        click.echo(render_index(found, loaded.packs), nl=False)
    else:
        click.echo(render_catalogue(found, loaded.packs, style_of(color)), color=True, nl=False)


@click.command()
@click.argument("words", nargs=-1, metavar="[WORD]...", shell_complete=suggestions.types)
@format_option("full", "json", "markdown", help="How to list them.")
@pack_options
@color_option
def types(options: Options, words: tuple[str, ...], output_format: str, color: str) -> None:
    """List the types of claims, and sets of them.

    What each is, how often it happens, its fields. With WORDs, those in which each is found. WORD is a pack, or how a
    word of a name or description begins.

    \b
    claimcheck types
    claimcheck types legal
    claimcheck types --output-format json
    claimcheck types --output-format markdown             as a page, with all fields explained
    """
    import json

    from claimcheck.reports.types import names_with, render_types, types_catalogue

    known = _types(options)
    found = names_with(words, known)
    if words and not found:
        from claimcheck.config import OPTIONS
        from claimcheck.model.problems import ClaimcheckError, Problem, which_of

        hint = which_of(words[0], known.names, "`claimcheck types` lists them")
        raise ClaimcheckError(Problem(OPTIONS, f"no type has {' '.join(words)!r} in its name or text", hint=hint))
    if output_format == "json":
        click.echo(json.dumps(types_catalogue(known, found), indent=2))
    elif output_format == "markdown":
        from claimcheck.reports.types_page import render_types_page

        click.echo(render_types_page(known, found), nl=False)
    else:
        click.echo(render_types(known, style_of(color), found), color=True, nl=False)


@click.command()
@click.argument("name", metavar="RULE|TYPE", shell_complete=suggestions.rules_or_types)
@format_option("full", "markdown", help="For the terminal, or, of a rule, as a page.")
@pack_options
@color_option
def explain(options: Options, name: str, output_format: str, color: str) -> None:
    """Explain a rule, or a type of claims.

    Of a rule, what must hold, why, on what it rests, and examples; of a type, its fields and keys. RULE is an id such
    as legal/trial-before-charges, the part after the slash, or how several begin; TYPE is the name of a type or of a
    set of types, or `claim`, `source` or `entity`: the fields that each of these has.

    \b
    claimcheck explain legal/trial-before-charges
    claimcheck explain marriage
    claimcheck explain claim                              what every claim may say
    """
    from claimcheck.model.rule_names import named_by
    from claimcheck.reports.catalogue import render_rule
    from claimcheck.reports.pages import render_page
    from claimcheck.reports.types import explains, render_explained

    loaded = _rules(options)
    everything = loaded.rules.values()
    names = named_by(name, loaded.rules)
    exact = [rule for rule in names if name in (rule, *rule.split("/"))]
    if not exact and explains(name, loaded.registry):
        click.echo(render_explained(name, loaded.registry, style_of(color)), color=True, nl=False)
        return
    if not names:
        raise _unknown(name, loaded, f"no rule or type is named {name!r}")
    for rule in names:
        if output_format == "markdown":
            click.echo(render_page(loaded.rules[rule], everything), nl=False)
        else:
            click.echo(render_rule(loaded.rules[rule], style_of(color), everything), color=True)


def _unknown(name: str, loaded: LoadedRules, message: str) -> ClaimcheckError:
    from claimcheck.config import OPTIONS
    from claimcheck.model.problems import ClaimcheckError, Problem, which_of
    from claimcheck.reports.types import RECORDS

    known = {*loaded.registry.names, *RECORDS, *(word for rule in loaded.rules for word in (rule, *rule.split("/")))}
    hint = which_of(name, known, "`claimcheck rules` and `claimcheck types` list them")
    return ClaimcheckError(Problem(OPTIONS, message, value=name, hint=hint))


@click.command()
@click.argument("what", type=click.Choice(["claims", "rules", "types", "report", "config"]))
@pack_options
def schema(options: Options, what: str) -> None:
    """Print a JSON Schema.

    `claims` prints that of claim files, `rules` that of rule files, `types` that of types.yaml, for editors and for
    programs that write them; they know the types of packs of your own. `config` prints that of claimcheck.toml, and of
    [tool.claimcheck] in pyproject.toml, which editors complete by it. `report` prints that of what `check` reports as
    json and jsonl, for programs that read it.

    \b
    claimcheck schema claims > claims.schema.json
    claimcheck schema claims --rules rules                with the types of packs of your own
    claimcheck schema report                              what `check -f json` prints
    """
    import json

    from claimcheck.vocabulary.schema import claims_schema, rules_schema, types_schema

    if what == "report":
        from claimcheck.reports.schema import report_schema

        click.echo(json.dumps(report_schema(), indent=2))
        return
    if what == "config":
        from claimcheck.reports.settings import settings_schema

        click.echo(json.dumps(settings_schema(), indent=2))
        return
    if what == "types":
        click.echo(json.dumps(types_schema(), indent=2))
        return
    build = claims_schema if what == "claims" else rules_schema
    click.echo(json.dumps(build(_types(options)), indent=2))


def _rules(options: Options) -> LoadedRules:
    """Return the rules with their files. Raises `ClaimcheckError` if some are broken."""
    from claimcheck.model.problems import ClaimcheckError
    from claimcheck.packs.gathering import read_packs

    loaded = read_packs(options.rules, installed=options.installed, params=options.params)
    if loaded.problems:
        raise ClaimcheckError(*loaded.problems)
    return loaded


def _types(options: Options) -> Registry:
    """Return the types. Raises `ClaimcheckError` if some are broken."""
    from claimcheck.model.problems import ClaimcheckError
    from claimcheck.packs.gathering import types_of

    known, problems = types_of(options.rules, installed=options.installed)
    if problems:
        raise ClaimcheckError(*problems)
    return known
