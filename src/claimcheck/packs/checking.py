"""Checks a rule against the types: every type, field, parameter and expression it names must fit."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar, get_args

from claimcheck.model.checked import (
    CHECKS,
    CheckedPartner,
    CheckedRule,
    FromProof,
    FromProofWord,
    Link,
    Named,
    Reference,
    template_parts,
)
from claimcheck.model.claims import Claim
from claimcheck.model.dates import DateError
from claimcheck.model.expression_parser import ExpressionError, parse_condition, parse_template_field, read_parameter
from claimcheck.model.expressions import (
    ENTITIES,
    NAMES,
    PARTICIPANTS,
    And,
    Condition,
    FieldOf,
    Given,
    Moment,
    Not,
    OneOf,
    Or,
    ParameterValue,
    Same,
    Scope,
    Subject,
    atoms_of,
    moments_of,
)
from claimcheck.model.problems import did_you_mean, which_of
from claimcheck.model.quantities import LENGTH_READERS, QuantityError
from claimcheck.model.rules import Match, Partner, Rule
from claimcheck.vocabulary import Registry

_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_FROM_PROOF: tuple[FromProofWord, ...] = get_args(FromProofWord)
_OF_JOINS = (
    *("match", "same", "join", "where", "unless", "gather", "require", "exists"),
    *("separators", "exceptions", "params"),
)
_RESERVED = frozenset({"today", *_FROM_PROOF, "by_source", *keyword.kwlist, "true", "false"})
T = TypeVar("T")
W = TypeVar("W", bound=str)


TYPES_LISTED = "`claimcheck types` lists them"


class RuleError(ValueError):
    """A rule that does not fit; `key` is the path of keys to the value, `column` counts from 1 within it."""

    def __init__(self, key: tuple[str, ...], message: str, hint: str = "", column: int = 1) -> None:
        super().__init__(message)
        self.key = key
        self.message = message
        self.hint = hint
        self.column = column


class RestsOnBroken(RuleError):
    """A rule that names a type whose declaration is broken, of which that file is to be told."""


def check_rule(rule: Rule, pack: str, registry: Registry) -> CheckedRule:
    """Return the rule with every expression checked and parsed, and what its examples cite.

    Raises `RuleError`, and `RestsOnBroken` if only the declaration of a type is in the way.
    """
    _check_cited(rule)
    return _Checking(rule, registry).checked(f"{pack}/{rule.id}")


@dataclass(frozen=True, slots=True)
class _Checking:
    rule: Rule
    registry: Registry

    def checked(self, rule_id: str) -> CheckedRule:
        rule = self.rule
        if rule.check is not None:
            return self._in_python(rule_id, rule.check)
        if not rule.match:
            raise RuleError(("match",), "a rule needs `match`", "or `check`, if it is written in Python")
        if rule.require is None and not rule.exists:
            raise RuleError(("require",), "a rule needs `require` or `exists`")
        params = self._params()
        matched = tuple(
            Named(self._name(name, "match"), self._subject(match, ("match", name)), match.stance)
            for name, match in rule.match.items()
        )
        subjects = {named.name: named.subject for named in matched}
        links = self._links_among(subjects)
        gathers = self._partners("gather", rule.gather, subjects, params)
        groups = {gather.name: gather.subject for gather in gathers}
        scope = Scope(subjects, groups, params)
        require = self._condition(rule.require, scope, ("require",))
        compared = [] if require is None else [m for atom in atoms_of(require) for m in moments_of(atom)]
        return CheckedRule(
            id=rule_id,
            title=rule.title,
            severity=rule.severity,
            why=rule.why,
            matched=matched,
            links=links,
            where=self._applies(subjects, scope),
            unless=self._partners("unless", rule.unless, subjects, params),
            gathers=gathers,
            require=require,
            exists=self._partners("exists", rule.exists, subjects, params),
            message=self._message(lambda name: self._reference(name, scope, compared)),
            implies=tuple(rule.implies),
            written=rule,
        )

    def _applies(self, subjects: Mapping[str, Subject], scope: Scope) -> Condition | None:
        """Return `where`, what separates values that may stand side by side, and that no exception is concerned."""
        written = self._condition(self.rule.where, scope, ("where",))
        conditions = [] if written is None else [*(written.operands if isinstance(written, And) else (written,))]
        conditions += [one for field in self.rule.separators for one in self._not_separated(field, subjects)]
        conditions += self._not_excepted(subjects)
        return conditions[0] if len(conditions) == 1 else And(tuple(conditions)) if conditions else None

    def _not_separated(self, field: str, subjects: Mapping[str, Subject]) -> list[Condition]:
        """Each two matched names agree on a field, or neither has it."""
        first, *others = subjects
        for name in (first, *others):
            self._has_field(subjects[name], field, ("separators",))
        if not others:
            raise RuleError(("separators",), "only two matched names can be separated", "match another name")
        sides = [(FieldOf(first, field), FieldOf(other, field)) for other in others]
        return [Or((Same(a, b), And((Not(Given(a)), Not(Given(b)))))) for a, b in sides]

    def _not_excepted(self, subjects: Mapping[str, Subject]) -> list[Condition]:
        """No matched event names an exception in any role."""
        excepted = tuple(sorted(self.rule.exceptions))
        named = [FieldOf(name, role) for name, subject in subjects.items() for role in self._roles(subject.types)]
        return [Not(And((Given(field), OneOf(field, excepted)))) for field in named] if excepted else []

    def _roles(self, types: Sequence[str], *, present: bool = False) -> dict[str, tuple[str, ...]]:
        """Return the fields that name entities, or those that name who is present, each with the types meant."""
        found: dict[str, list[str]] = {}
        for name in types:
            for field, role in self.registry[name].roles().items():
                if role.present or not present:
                    found.setdefault(field, []).append(name)
        return {field: tuple(found[field]) for field in sorted(found)}

    def _in_python(self, rule_id: str, check: str) -> CheckedRule:
        """Return a rule that names a check written in Python, which knows by itself what it looks at."""
        rule = self.rule
        if check not in CHECKS:
            raise RuleError(("check",), f"unknown check {check!r}", did_you_mean(check, CHECKS))
        for key in _OF_JOINS:
            if key in rule.model_fields_set:
                raise RuleError((key,), f"`{key}` has no meaning beside `check`", "remove one of them")
        return CheckedRule(
            id=rule_id,
            title=rule.title,
            severity=rule.severity,
            why=rule.why,
            matched=(),
            links=(),
            where=None,
            unless=(),
            gathers=(),
            require=None,
            exists=(),
            message=self._message(lambda name: FromProof(_one_of(name, CHECKS[check]))),
            implies=tuple(rule.implies),
            check=check,
            written=rule,
        )

    def _params(self) -> dict[str, ParameterValue]:
        return {
            self._name(name, "params"): _located(partial(read_parameter, value), ("params", name))
            for name, value in self.rule.params.items()
        }

    def _name(self, name: str, key: str) -> str:
        if not _NAME.match(name) or name in _RESERVED:
            raise RuleError((key, name), f"{name!r} cannot be a name here", "use lower-case letters, digits and _")
        return name

    def _subject(self, match: Match | Partner, key: tuple[str, ...]) -> Subject:
        names: set[str] = set()
        for type_name in match.type:
            if type_name not in self.registry.names:
                if self.registry.lacks(type_name):
                    raise RestsOnBroken((*key, "type"), f"the declaration of {type_name!r} is broken")
                hint = which_of(type_name, self.registry.names, TYPES_LISTED, 1)
                raise RuleError((*key, "type"), f"unknown type {type_name!r}", hint)
            names.update(self.registry.matching(type_name))
        types = [self.registry[name] for name in sorted(names)]
        lasting = {t.lasting for t in types}
        fields = frozenset(field for t in types for field in t.own_fields())
        at_once = self._asked_at_once(key[-1], key)
        having = {field: [t for t in types if field in t.own_fields()] for field in fields}
        return Subject(
            types=tuple(sorted(names)),
            fields=fields | ({at_once} if at_once else set()),
            lasting=lasting.pop() if len(lasting) == 1 else None,
            each=match.each if isinstance(match, Match) else "event",
            name=match.type[0] if len(match.type) == 1 and match.type[0] in self.registry else "",
            quantities=frozenset(f for f, some in having.items() if all(f in t.quantities() for t in some)),
            lengths=frozenset(f for f, some in having.items() if all(_is_length(t, f) for t in some)),
            roles=tuple(self._roles(sorted(names), present=at_once != ENTITIES).items()) if at_once else (),
        )

    def _asked_at_once(self, name: str, key: tuple[str, ...]) -> str:
        """Return the word by which a rule asks for all entities of an event at once, or all their names; else ""."""
        partners = {**self.rule.gather, **self.rule.unless, **self.rule.exists}
        pairs = [*self.rule.join, *(pair for partner in partners.values() for pair in partner.join)]
        words = [
            word.rstrip("?").partition(".")[2] for pair in pairs for word in pair if word.partition(".")[0] == name
        ]
        asked = sorted({PARTICIPANTS, ENTITIES, NAMES} & set(words))
        if len(asked) > 1:
            raise RuleError(key, f"both `{asked[0]}` and `{asked[1]}` of {name!r} are joined", "join one of them")
        if asked and [word for pair in self.rule.join for word in pair].count(f"{name}.{asked[0]}") > 1:
            hint = "it stands for one of them at a time; match another event for the other"
            raise RuleError(key, f"`{asked[0]}` of {name!r} is joined twice", hint)
        return asked[0] if asked else ""

    def _links_among(self, subjects: Mapping[str, Subject]) -> tuple[Link, ...]:
        links = [self._joined(pair, subjects, ("join",)) for pair in self.rule.join]
        first, *others = subjects
        for word in self.rule.same:
            field, optional = _key(word)
            for name in (first, *others):
                self._has_field(subjects[name], field, ("same",))
            links += [Link(FieldOf(first, field), FieldOf(other, field), optional) for other in others]
        self._all_linked(first, others, links)
        return tuple(links)

    def _all_linked(self, first: str, others: list[str], links: list[Link]) -> None:
        """Every name must be reached from the first by plain keys, or a rule would pair everything."""
        reached = {first}
        for _ in others:
            for link in links:
                ends = {link.left.name, link.right.name}
                if not link.optional and ends & reached:
                    reached |= ends
        for name in others:
            if name not in reached:
                raise RuleError(
                    ("match", name), f"{name!r} is not linked to {first!r}", "add a key without `?` to `same` or `join`"
                )

    def _partners(
        self,
        key: str,
        partners: Mapping[str, Partner],
        subjects: Mapping[str, Subject],
        params: Mapping[str, ParameterValue],
    ) -> tuple[CheckedPartner, ...]:
        return tuple(
            self._partner(self._name(name, key), partner, subjects, params, (key, name))
            for name, partner in partners.items()
        )

    def _partner(
        self,
        name: str,
        partner: Partner,
        subjects: Mapping[str, Subject],
        params: Mapping[str, ParameterValue],
        key: tuple[str, ...],
    ) -> CheckedPartner:
        if name in subjects:
            raise RuleError(key, f"{name!r} is already a matched name", "choose another name")
        subject = self._subject(partner, key)
        everyone = {**subjects, name: subject}
        links = [self._joined(pair, everyone, (*key, "join")) for pair in partner.join]
        links += [self._shared(word, name, everyone, (*key, "same")) for word in partner.same]
        if not any(not link.optional and name in (link.left.name, link.right.name) for link in links):
            raise RuleError(
                key, f"{name!r} is not linked to a matched name", "add a key without `?` to `same` or `join`"
            )
        where = self._condition(partner.where, Scope(everyone, {}, params), (*key, "where"))
        return CheckedPartner(name, subject, partner.stance, tuple(links), where, partner.closed)

    def _shared(self, word: str, name: str, everyone: Mapping[str, Subject], key: tuple[str, ...]) -> Link:
        field, optional = _key(word)
        self._has_field(everyone[name], field, key)
        for other, subject in everyone.items():
            if other != name and field in subject.fields:
                return Link(FieldOf(other, field), FieldOf(name, field), optional)
        raise RuleError(key, f"no matched name has the field {field!r}")

    def _joined(self, pair: tuple[str, str], subjects: Mapping[str, Subject], key: tuple[str, ...]) -> Link:
        ends = []
        for word in pair:
            name, _, rest = word.partition(".")
            field, optional = _key(rest)
            if name not in subjects:
                raise RuleError(key, f"unknown name {name!r} in {word!r}", did_you_mean(name, subjects))
            self._has_field(subjects[name], field, key)
            ends.append((FieldOf(name, field), optional))
        (left, left_optional), (right, right_optional) = ends
        return Link(left, right, left_optional or right_optional)

    def _has_field(self, subject: Subject, field: str, key: tuple[str, ...]) -> None:
        if field not in subject.fields:
            kinds = " or ".join(subject.types[:3])
            raise RuleError(key, f"{kinds} has no field {field!r}", did_you_mean(field, subject.fields))

    def _condition(self, text: str | None, scope: Scope, key: tuple[str, ...]) -> Condition | None:
        return None if text is None else _located(lambda: parse_condition(text, scope), key)

    def _message(self, fill: Callable[[str], str | Reference | FromProof]) -> tuple[str | Reference | FromProof, ...]:
        key = ("message",)
        try:
            split = template_parts(self.rule.message)
        except ValueError as error:
            raise RuleError(key, f"not a message: {error}", "write {{ and }} for braces") from error
        parts: list[str | Reference | FromProof] = []
        for text, name in split:
            parts += [text] if text else []
            if name is not None:
                parts.append(fill(name))
        return tuple(parts)

    def _reference(self, name: str, scope: Scope, compared: Sequence[Moment]) -> str | Reference | FromProof:
        for what in _FROM_PROOF:
            if name == what:
                return FromProof(what)
        if name in scope.params:
            if isinstance(scope.params[name], Mapping):
                raise RuleError(("message",), f"{name!r} has several values", "a message names one value")
            return str(self.rule.params[name])
        return _located(lambda: parse_template_field(name, scope, compared), ("message",))


def _check_cited(rule: Rule) -> None:
    """Refuse an example that cites what is none of its claims."""
    for number, example in enumerate(rule.examples.fails):
        known = [str(claim.get("id", "")) for claim in example.claims]
        for name in example.cites:
            if name not in known:
                key = ("examples", "fails", str(number), "cites")
                raise RuleError(key, f"the example has no claim {name!r} to cite", did_you_mean(name, known))


def _one_of(name: str, words: Sequence[W]) -> W:
    for word in words:
        if name == word:
            return word
    raise RuleError(("message",), f"unknown name {name!r}", did_you_mean(name, [str(word) for word in words]))


def _is_length(model: type[Claim], field: str) -> bool:
    return model.quantities().get(field) in LENGTH_READERS


def _key(word: str) -> tuple[str, bool]:
    return word.rstrip("?"), word.endswith("?")


def _located(parse: Callable[[], T], key: tuple[str, ...]) -> T:
    try:
        return parse()
    except ExpressionError as error:
        raise RuleError(key, error.message, error.hint, error.column) from error
    except (DateError, QuantityError) as error:
        raise RuleError(key, error.reason, error.hint) from error
