"""The page of HTML: it says what the report says, holds together, needs nothing else, and takes text for text."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import sys
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from claimcheck import ClaimcheckError, check
from claimcheck.model.dossier import Dossier
from claimcheck.model.findings import Suppressed
from claimcheck.reports.html import render_html
from claimcheck.reports.html_page import MANY, ROWS
from claimcheck.reports.style import Style
from reports.html_kit import HERE, Parsed, court, dossier_of, forty, in_project, page_of
from reports.test_hostile import CONTROL, HOSTILE, records_with

GOLDEN = HERE / "golden" / "page.html"
HOSTILE_HERE = HOSTILE | {
    "end of a script": "</script><script>window.owned=1</script>",
    "a comment in a script": "<!--<script>",
    "an element that runs": "<img src=x onerror=window.owned=1>",
    "an address that runs": "javascript:window.owned=1",
    "an attribute": '" onmouseover="window.owned=1" x=\'',
    "a template": "{{ 7 * 7 }}{% raw %}${window.owned=1}",
    "right to left": "\u05d0\u05d1\u05d2 \u200f(abc)\u200f",
    "an entity": "&lt;b&gt;&amp;",
}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Dossier:
    monkeypatch.chdir(HERE)
    return dossier_of("claims")


@pytest.fixture
def page(told: Dossier) -> str:
    return render_html(told, Style())


def normalised(page: str) -> str:
    """A page without what is the same in every one: its style, its script, and their hashes."""
    for kind in ("style", "script"):
        page = re.sub(rf"<{kind}>.*?</{kind}>", f"<{kind}>...</{kind}>", page, flags=re.DOTALL)
    return re.sub(r"sha256-[\w+/=]+", "sha256-...", page)


# -- what it says --------------------------------------------------------------------------------------------------


def test_the_page_looks_as_it_did(page: str) -> None:
    shown = normalised(page)
    if os.environ.get("CLAIMCHECK_GOLDEN") == "write":
        GOLDEN.write_bytes(shown.encode())
    assert shown == GOLDEN.read_bytes().decode()


def test_its_report_is_that_of_check(told: Dossier) -> None:
    from claimcheck import Options
    from claimcheck.packs import load_rules
    from claimcheck.vocabulary import builtin_types

    options = Options(as_of="2025-01-01", threads=1)
    assert told.report == check("claims", rules=load_rules(HERE / "rules", builtin_types()), options=options)


def test_everything_the_report_says_is_on_it(told: Dossier, page: str) -> None:
    text = Parsed.of(page).text
    report = told.report
    said = [problem.message for problem in report.problems]
    said += [part for finding in report.findings for part in (finding.rule, finding.message)]
    said += [finding.why.replace("`", "") for finding in report.findings]
    said += [step.text for finding in report.findings for step in finding.steps]
    said += [f"would fit {repair.text}" for cause in report.causes for repair in cause.repairs]
    said += [citation.cited_as for finding in report.findings for citation in finding.claims]
    said += [claim.id for claim in told.claims]
    said += [claim.quote for claim in told.claims]
    said += [f"{notice.topic}: {notice.reason}" for notice in report.notices]
    assert [one for one in said if " ".join(one.split()) not in text] == []
    assert "3 findings hang together. The smallest set of claims" in text


def test_the_reason_of_a_rule_is_told_once_and_the_other_findings_lead_there(told: Dossier) -> None:
    first, *others = told.report.findings
    same = tuple(replace(one, rule=first.rule, why="because so it is") for one in (first, *others))
    page = render_html(replace(told, report=replace(told.report, findings=same)), Style())
    assert page.count("because so it is") == 1
    leads = re.search(r'<article [^>]*id="(f-[^"]+)">(?:(?!</article>).)*because so it is', page, re.DOTALL)
    assert leads is not None
    assert len(re.findall(rf'<b>why</b> as for <a class="n \w+" href="#{leads[1]}">', page)) == len(same) - 1 > 0


def test_what_a_reason_has_between_backticks_is_code_and_text_all_the_same(told: Dossier) -> None:
    why = 'one `<i>event</i>` name, "`x`" & `'
    findings = tuple(replace(one, why=why) for one in told.report.findings)
    page = render_html(replace(told, report=replace(told.report, findings=findings)), Style())
    expected = "one <code>&lt;i&gt;event&lt;/i&gt;</code> name, &#34;<code>x</code>&#34; &amp; `"
    assert f"<b>why</b> {expected}\n" in page


def test_of_many_findings_the_rest_are_text_until_they_are_opened(
    told: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = render_html(told, Style())
    monkeypatch.setattr("claimcheck.reports.html.TOLD", 2)
    page = render_html(told, Style())
    assert page.count("<noscript>") == page.count("</noscript>") == len(told.report.findings) - 2 > 0
    assert Parsed.of(page).all("id") == Parsed.of(whole).all("id")
    assert Parsed.of(page).all("href") == Parsed.of(whole).all("href")
    assert "Of the findings after number 2 the messages are here" in Parsed.of(page).text
    assert "<noscript>" not in whole + render_html(told, Style(each=True))


def test_root_causes_come_before_the_findings_and_problems_before_both(page: str) -> None:
    places = [page.index(f'<section id="{name}"') for name in ("problems", "causes", "timeline", "findings", "claims")]
    assert places == sorted(places)


def test_a_quiet_page_has_no_notices(told: Dossier, page: str) -> None:
    assert 'id="notices"' in page
    quiet = render_html(told, Style(quiet=True))
    assert 'id="notices"' not in quiet
    assert "#notices" not in quiet


def test_of_the_more_severe_findings_only_the_others_are_gone(told: Dossier) -> None:
    parsed = Parsed.of(render_html(told.at_least("error"), Style()))
    shown = [name for name in parsed.all("id") if name.startswith("f-")]
    assert len(shown) == told.report.summary.errors < len(told.report.findings)
    assert {f"c-{claim.id}" for claim in told.claims} <= set(parsed.all("id"))


def test_a_run_without_findings_says_so_and_has_its_timeline() -> None:
    page = page_of(court(3))
    parsed = Parsed.of(page)
    assert "No contradictions in 9 claims" in parsed.text
    assert sum(name.startswith("m-") for name in parsed.all("id")) == 9
    assert not {"causes", "findings", "fit-findings"} & set(parsed.all("id"))


def test_a_run_with_nothing_but_problems_says_what_is_broken() -> None:
    parsed = Parsed.of(page_of([{"id": "x", "type": "tral"}]))
    assert "1 problem, and nothing to check" in parsed.text
    assert "did you mean 'trial'?" in parsed.text
    assert "claims" not in parsed.all("id")


def test_undated_claims_are_counted_and_have_no_place_in_time() -> None:
    parsed = Parsed.of(page_of([*court(1), {"id": "undated", "type": "charge", "defendant": "q"}]))
    assert "m-undated" not in parsed.all("id")
    assert "1 claim without any date is in the table only." in parsed.text


def test_the_same_files_in_any_order_give_the_same_page(tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.claims.jsonl" for name in "abc"]
    for file, part in zip(files, ([0, 3], [1, 4], [2, 5]), strict=True):
        claims = [claim for n, claim in enumerate(court(6, wrong=[1, 4])) if n // 3 in part]
        file.write_text("".join(json.dumps(claim) + "\n" for claim in claims), encoding="utf-8")
    pages = {page_of(order) for order in permutations(files)}
    assert len(pages) == 1
    assert len(Parsed.of(pages.pop()).data["claims"]) == 18


# -- how it holds together -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", ["golden", "forty", "quiet", "many"])
def test_every_link_leads_to_one_place_on_the_page(case: str, told: Dossier) -> None:
    dossiers = {
        "golden": lambda: told,
        "forty": lambda: in_project(forty),
        "quiet": lambda: dossier_of(court(3)),
        "many": lambda: dossier_of(court(MANY // 3 + 20, wrong=[3, 200, 650])),
    }
    parsed = Parsed.of(render_html(dossiers[case](), Style()))
    ids = parsed.all("id")
    assert len(ids) == len(set(ids))
    links = parsed.all("href")
    assert links
    assert [link for link in links if not link.startswith("#") or link[1:] not in ids] == []


def test_findings_and_claims_and_the_timeline_link_to_each_other(told: Dossier, page: str) -> None:
    rows = dict(re.findall(r'<tr id="c-([^"]+)".*?>(.*?)(?=<tr |</tbody>)', page, re.DOTALL))
    articles = dict(re.findall(r'<article [^>]*id="(f-[^"]+)">(.*?)</article>', page, re.DOTALL))
    assert len(articles) == len(told.report.findings)
    for (name, article), finding in zip(articles.items(), told.report.findings, strict=True):
        for claim in finding.claim_ids:
            assert f'href="#c-{claim}"' in article
            assert f'href="#{name}"' in rows[claim]
            if f'id="m-{claim}"' in page:
                assert f'href="#m-{claim}"' in article
                assert f'href="#m-{claim}"' in rows[claim]
                assert f'<a id="m-{claim}" href="#c-{claim}"' in page


def test_a_finding_keeps_its_address_when_others_come_and_go(told: Dossier) -> None:
    finding = told.report.findings[0]
    assert f'id="f-{finding.fingerprint}"' in render_html(told, Style())
    twice = replace(told.report, findings=(finding, finding), causes=(replace(told.report.causes[0], findings=(0, 1)),))
    ids = Parsed.of(render_html(replace(told, report=twice), Style())).all("id")
    assert {f"f-{finding.fingerprint}", f"f-{finding.fingerprint}-2"} <= set(ids)


def test_it_needs_nothing_else(page: str) -> None:
    parsed = Parsed.of(page)
    assert not {"src", "srcset", "action", "data", "background", "poster", "style"} & {
        name for _, attributes in parsed.elements for name in attributes
    }
    assert not {"link", "img", "iframe", "object", "embed", "base", "form"} & {tag for tag, _ in parsed.elements}
    assert re.search(r"https?:|url\(|@import|\bimport\(|fetch\(|XMLHttpRequest|//\w+\.", page) is None


def test_its_policy_allows_its_own_style_and_script_and_nothing_else(page: str) -> None:
    parsed = Parsed.of(page)
    (policy,) = (
        attributes["content"]
        for tag, attributes in parsed.elements
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    )
    hashes = {
        kind: base64.b64encode(hashlib.sha256(parsed.texts[kind].encode()).digest()).decode()
        for kind in ("style", "script")
    }
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{hashes['style']}'; script-src 'sha256-{hashes['script']}'; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )
    assert [name for _, attributes in parsed.elements for name in attributes if name.startswith("on")] == []


# -- text is text ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE_HERE.values(), ids=HOSTILE_HERE.keys())
def test_no_text_becomes_anything_but_text(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = (json.dumps(record) + "\n" for record in records_with(text))
    Path("a.claims.jsonl").write_text("".join(lines), encoding="utf-8")
    hostile = page_of(".")
    Path("a.claims.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records_with("x")), encoding="utf-8")
    harmless = page_of(".")
    page = Parsed.of(hostile)
    assert CONTROL.findall(hostile.replace("\n", "")) == []
    hostile.encode()
    ours = {(tag, name) for tag, attributes in Parsed.of(harmless).elements for name in attributes}
    assert {(tag, name) for tag, attributes in page.elements for name in attributes} <= ours
    assert [tag for tag, _ in page.elements].count("script") == 2
    assert page.data["claims"]
    assert all(link.startswith("#") for link in page.all("href"))


def test_text_is_shown_as_it_is_written() -> None:
    name = '<b>O\'Hara & "Sons"</b> \u05d0\u05d1 javascript:x'
    page = page_of(list(court(1, wrong=[0])), entities={"p0": {"kind": "person", "name": name}})
    assert name in Parsed.of(page).text
    assert name in Parsed.of(page).data["lanes"][0][1]


def test_what_is_too_long_is_cut() -> None:
    long = "x" * 200_000
    claims = [{**claim, "quote": long, "locator": long} for claim in court(2, wrong=[0])]
    assert len(page_of(claims, entities={"p0": {"kind": "person", "name": long}})) < 200_000


# -- few and many ----------------------------------------------------------------------------------------------------


def test_forty_claims_take_no_more_than_sixty_kilobytes() -> None:
    told = in_project(forty)
    assert len(told.claims) == 40
    assert len(told.report.findings) >= 3
    assert len(render_html(told, Style()).encode()) <= 60_000


def test_a_finding_with_a_cause_of_its_own_takes_no_more_than_three_kilobytes() -> None:
    one, eleven = (len(page_of(court(13, wrong=range(wrong))).encode()) for wrong in (1, 11))
    assert eleven - one <= 10 * 3_000


def test_of_many_claims_findings_and_their_neighbours_come_first() -> None:
    cases = MANY // 3 + 20
    told = dossier_of(court(cases, wrong=[3, 200, 650]))
    assert len(told.claims) == 3 * cases
    cited = {f"{word}-{n}" for n in (3, 200, 650) for word in ("charge", "trial")}
    assert {claim.id for claim in told.claims[:6]} == cited
    assert {claim.id for claim in told.claims[6 : told.first]} == {"verdict-3", "verdict-200", "verdict-650"}
    page = render_html(told, Style())
    parsed = Parsed.of(page)
    assert sum(name.startswith("c-") for name in parsed.all("id")) == ROWS
    assert len(parsed.data["claims"]) == 3 * cases
    assert parsed.data["first"] == told.first == 9
    assert f"These are the first {ROWS} of {3 * cases:,} claims" in parsed.text
    bounded = {entry.id for entry in told.timeline.entries}
    assert {claim.event for claim in told.claims[:6]} <= bounded <= {claim.event for claim in told.claims[:9]}


def test_of_very_many_claims_those_on_the_page_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimcheck.engine.dossier.MOST_SHOWN", 20)
    told = dossier_of(court(30, wrong=[29]))
    assert [claim.id for claim in told.claims[:3]] == ["charge-29", "trial-29", "charge-0"]
    assert len(told.claims) == 20
    assert "20 of 90 claims are on this page" in Parsed.of(render_html(told, Style())).text


# -- what it is made with --------------------------------------------------------------------------------------------


def test_without_jinja_it_says_how_to_install_it(told: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(ClaimcheckError) as raised:
        render_html(told, Style())
    (problem,) = raised.value.problems
    assert "Jinja2" in problem.message
    assert problem.hint == "pip install jinja2"


# -- what is accepted --------------------------------------------------------------------------------------------


def test_what_is_accepted_is_told_apart_with_its_reason(told: Dossier) -> None:
    first, second, *others = told.report.findings
    ignored = Suppressed(first, first.claim_ids[0], first.rule, "<b>it is so</b>", "2027-01-01")
    report = replace(told.report, findings=tuple(others), causes=(), suppressed=(ignored,), baselined=(second,))
    page = render_html(replace(told, report=report), Style())
    section = page.partition('<section id="accepted"')[2].partition("</section>")[0]
    assert "until 2027-01-01, because <q>&lt;b&gt;it is so&lt;/b&gt;</q>" in section
    assert [f"<code>{one.rule}</code>" in section for one in (first, second)] == [True, True]
    assert "in the baseline" in section
    assert f'href="#c-{first.claim_ids[0]}"' in section


def test_where_nothing_is_accepted_nothing_is_said_of_it(page: str) -> None:
    assert "accepted" not in page
