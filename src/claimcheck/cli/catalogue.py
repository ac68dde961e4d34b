"""`claimcheck rules`, `types`, `explain` and `schema`: what there is to judge by and to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from claimcheck.cli.options import color_option, format_option, pack_options
from claimcheck.cli.outcomes import style_of

if TYPE_CHECKING:
    from claimcheck.config import Options
    from claimcheck.model.problems import ClaimcheckError
    from claimcheck.packs.loaded import LoadedRules
    from claimcheck.vocabulary import Registry


@click.command()
@format_option("full", "json", "markdown", help="How to list them.")
@pack_options
@color_option
def rules(options: Options, output_format: str, color: str) -> None:
    """List the rules.

    \b
    claimcheck rules
    claimcheck rules --rules rules                        with packs of your own
    """
    import json

    from claimcheck.reports.catalogue import catalogue, render_catalogue

    loaded = _rules(options)
    if output_format == "json":
        click.echo(json.dumps(catalogue(loaded.rules.values()), indent=2))
    elif output_format == "markdown":
        from claimcheck.reports.pages import render_index

        click.echo(render_index(loaded.rules.values(), loaded.packs), nl=False)
    else:
        click.echo(render_catalogue(loaded.rules.values(), loaded.packs, style_of(color)), color=True, nl=False)


@click.command()
@format_option("full", "json", help="How to list them.")
@pack_options
@color_option
def types(options: Options, output_format: str, color: str) -> None:
    """List the types of claims and the sets of them: what each is, how often it happens, its fields.

    \b
    claimcheck types
    claimcheck types --output-format json
    """
    import json

    from claimcheck.reports.types import render_types, types_catalogue

    known = _types(options)
    if output_format == "json":
        click.echo(json.dumps(types_catalogue(known), indent=2))
    else:
        click.echo(render_types(known, style_of(color)), color=True, nl=False)


@click.command()
@click.argument("name", metavar="RULE|TYPE")
@format_option("full", "markdown", help="For the terminal, or, of a rule, as a page.")
@pack_options
@color_option
def explain(options: Options, name: str, output_format: str, color: str) -> None:
    """Explain a rule: what must hold, why, on what it rests, and examples; or a type: its fields and keys.

    RULE is an id such as legal/trial-before-charges, the part after the slash, or a prefix of ids; TYPE is the name
    of a type.

    \b
    claimcheck explain legal/trial-before-charges
    claimcheck explain marriage
    """
    from dataclasses import replace

    from claimcheck.config import chosen
    from claimcheck.model.problems import ClaimcheckError
    from claimcheck.reports.catalogue import render_rule
    from claimcheck.reports.pages import render_page
    from claimcheck.reports.types import render_type

    loaded = _rules(options)
    everything = loaded.rules.values()
    try:
        names = sorted(chosen(loaded.rules, replace(options, select=(name,))))
    except ClaimcheckError:
        if name not in loaded.registry:
            raise _unknown(name, loaded) from None
        click.echo(render_type(name, loaded.registry, style_of(color)), color=True, nl=False)
        return
    for rule in names:
        if output_format == "markdown":
            click.echo(render_page(loaded.rules[rule], everything), nl=False)
        else:
            click.echo(render_rule(loaded.rules[rule], style_of(color), everything), color=True)


def _unknown(name: str, loaded: LoadedRules) -> ClaimcheckError:
    from claimcheck.config import OPTIONS
    from claimcheck.model.problems import ClaimcheckError, Problem, did_you_mean

    packs = {checked.pack for checked in loaded.rules.values()}
    known = [*loaded.rules, *packs, *(rule.partition("/")[2] for rule in loaded.rules), *loaded.registry.types]
    hint = did_you_mean(name, known)
    return ClaimcheckError(Problem(OPTIONS, f"no rule or type is named {name!r}", value=name, hint=hint))


@click.command()
@click.argument("what", type=click.Choice(["claims", "rules", "types", "report", "config"]))
@pack_options
def schema(options: Options, what: str) -> None:
    """Print the JSON Schema of claim files, rule files or types.yaml, for editors and for programs that write them.

    `config` prints that of claimcheck.toml, and of [tool.claimcheck] in pyproject.toml, which editors complete by it.
    `report` prints that of what `check` reports as json and jsonl, for programs that read it.

    \b
    claimcheck schema claims > claims.schema.json
    # yaml-language-server: $schema=claims.schema.json      as the first line of a claim file
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
