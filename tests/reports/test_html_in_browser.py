"""The page in a real browser: it opens without a complaint, and what can be clicked or typed does what it says.

Skipped where there is no Chromium.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from claimcheck import Options
from claimcheck.model.dossier import Dossier
from claimcheck.reports.html import render_html
from claimcheck.reports.html_page import MANY, Page
from claimcheck.reports.html_picture import TOP, curve
from claimcheck.reports.style import Style
from claimcheck.run import dossier
from reports.html_kit import AS_OF, HERE, Parsed, chdir, court, dossier_of, forty, in_project
from reports.test_hostile import records_with
from reports.test_html import HOSTILE_HERE

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
Open = Callable[..., Any]

WIDE, NARROW = (1280, 900), (420, 800)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM)
        yield launched
        launched.close()


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Opens the page of a dossier; at the end of the test no page may have complained or asked for anything.

    What holds an `expected` word is no complaint.
    """
    complaints: list[str] = []
    contexts = []
    fine = []

    def open_page(
        told: Dossier, size: tuple[int, int] = WIDE, fragment: str = "", expected: str = "", **settings: Any
    ) -> Any:
        file = tmp_path / f"page-{len(contexts)}.html"
        file.write_text(render_html(told, Style()), encoding="utf-8")
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **settings)
        contexts.append(context)
        fine.append(expected)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: request.url == file.as_uri() or complaints.append(request.url))
        page.goto(file.as_uri() + fragment)
        if settings.get("java_script_enabled", True):
            settle(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [one for one in complaints if not any(word in one for word in fine if word)] == []


def settle(page: Any) -> None:
    """Wait until what was asked for is drawn."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


@pytest.fixture(scope="module")
def small() -> Dossier:
    return in_project(forty)


@pytest.fixture(scope="module")
def many() -> Dossier:
    return dossier_of(court(MANY // 3 + 20, wrong=[3, 200, 650]))


@pytest.fixture(scope="module")
def golden() -> Dossier:
    with chdir(HERE):
        return dossier_of("claims")


# -- it opens --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("case", ["small", "many", "golden", "quiet", "broken"])
def test_it_opens_without_a_complaint_and_fits(
    opened: Open, case: str, size: tuple[int, int], request: pytest.FixtureRequest
) -> None:
    others = {
        "quiet": lambda: dossier_of(court(3)),
        "broken": lambda: dossier_of([{"id": "x", "type": "tral"}]),
    }
    page = opened(others[case]() if case in others else request.getfixturevalue(case), size)
    assert page.title().startswith("claimcheck: ")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_hostile_text_does_nothing(opened: Open) -> None:
    claims, sources, entities = [], {}, {}
    for n, text in enumerate(HOSTILE_HERE.values()):
        record, *others = records_with(text)
        sources[f"s{n}"], entities[f"ann{n}"] = record["sources"]["s"], record["entities"]["ann"]
        named = {"source": f"s{n}", "defendant": f"ann{n}", "by": f"ann{n}", "case": f"k{n}"}
        claims += [claim | named | {"id": f"{claim['id']}-{n}"} for claim in others if "tried" in str(claim.get("id"))]
        claims += [{**claims[-1], "id": f"charged-{n}", "type": "charge", "when": "2023", "offense": text}]
        del claims[-1]["from"]
    page = opened(dossier_of(claims, sources=sources, entities=entities))
    assert page.locator("#table tbody tr").count() == 3 * len(HOSTILE_HERE)
    page.fill("#words", "charged")
    for way in ("source", "type", "entity"):
        page.select_option("#by", label=way)
        page.locator("#picture .c[tabindex='0']").focus()
        for key in ("ArrowRight", "ArrowDown", "End", "Enter"):
            page.keyboard.press(key)
    for text in (HOSTILE_HERE[name] for name in ("markup", "end of a script", "an address that runs", "a template")):
        assert page.evaluate("text => document.body.textContent.includes(text)", text)
    assert page.evaluate("window.owned") is None
    assert page.evaluate("document.querySelectorAll('script').length") == 2
    assert page.evaluate("document.querySelectorAll('img, iframe, [onclick], [onmouseover]').length") == 0


def test_nothing_foreign_runs_in_it(opened: Open, small: Dossier) -> None:
    page = opened(small, expected="TrustedHTML")
    said = page.evaluate(
        "() => { try { document.body.innerHTML += '<img src=x onerror=window.owned=1>' } catch (e) { return e.name } }"
    )
    assert said == "TypeError"
    assert page.evaluate("window.owned") is None


def test_without_scripts_everything_can_be_read(opened: Open, golden: Dossier) -> None:
    page = opened(golden, java_script_enabled=False)
    for claim in golden.claims:
        assert page.locator(f"[id='c-{claim.id}']").is_visible()
    for finding in golden.report.findings:
        assert page.locator(f"[id='f-{finding.fingerprint}'] .message").inner_text() == " ".join(
            finding.message.split()
        )
    assert page.locator("#picture .c").count() > 5
    assert page.locator("#picture .badge").count() >= 3
    assert page.locator(".bar").first.is_hidden()
    page.locator("#picture .c").first.click()
    assert "#c-" in page.url


# -- links -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", ["small", "golden", "many"])
def test_every_link_shows_what_it_leads_to(opened: Open, case: str, request: pytest.FixtureRequest) -> None:
    page = opened(request.getfixturevalue(case))
    links = page.evaluate("[...new Set([...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href')))]")
    assert len(links) > 10
    lost = page.evaluate(
        """async links => {
          const lost = [];
          for (const link of links) {
            location.hash = link;
            await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
            const found = document.getElementById(link.slice(1)), at = found?.getBoundingClientRect();
            if (!found || at.bottom < 0 || at.top > innerHeight || !at.height) lost.push(link);
          }
          return lost;
        }""",
        links,
    )
    assert lost == []


def test_a_claim_that_has_no_row_yet_gets_one_when_asked_for(opened: Open, many: Dossier) -> None:
    last = many.claims[-1].id
    page = opened(many, fragment=f"#c-{last}")
    assert page.locator(f"[id='c-{last}']").is_visible()
    assert page.locator("#count").inner_text().endswith(f" of {len(many.claims):,} claims")
    page.goto(page.url.split("#")[0] + f"#m-{last}")
    settle(page)
    assert page.evaluate("document.activeElement.id") == f"m-{last}"
    assert page.locator("#which").input_value() == "all"


def test_a_finding_is_shown_on_the_timeline(opened: Open, small: Dossier) -> None:
    page = opened(small)
    page.locator("a.show").first.click()
    settle(page)
    lit = page.evaluate("[...document.querySelectorAll('#picture .c.hl')].map(a => a.id)")
    assert sorted(lit) == sorted(f"m-{claim}" for claim in small.report.findings[0].claim_ids)
    assert page.locator("#picture .link.hl").count() == 1


# -- findings that are made when they are opened ----------------------------------------------------------------------


@pytest.fixture
def few_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Findings after the second are folded, and text until they are opened."""
    monkeypatch.setattr("claimcheck.reports.html.TOLD", 2)
    monkeypatch.setattr("claimcheck.reports.html.OPEN", 2)


@pytest.mark.usefixtures("few_told")
def test_a_finding_is_made_by_a_click_a_link_or_for_paper(opened: Open, golden: Dossier) -> None:
    names = [f"f-{finding.fingerprint}" for finding in golden.report.findings]
    page = opened(golden, fragment=f"#{names[3]}")
    waiting = "[...document.querySelectorAll('noscript')].map(one => one.closest('article').id)"
    assert sorted(page.evaluate(waiting)) == sorted({*names[2:]} - {names[3]})
    assert page.locator(f"[id='{names[3]}'] mark").first.is_visible()
    page.locator(f"[id='{names[2]}'] .message").click()
    settle(page)
    assert page.locator(f"[id='{names[2]}'] mark").first.is_visible()
    page.locator(f"[id='{names[2]}'] ol a").first.click()
    assert "#c-" in page.url
    assert names[4] in page.evaluate(waiting)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(waiting) == []
    assert page.evaluate("[...document.querySelectorAll('details')].every(one => one.open)")


@pytest.mark.usefixtures("few_told")
def test_without_scripts_no_finding_waits_to_be_made(opened: Open, golden: Dossier) -> None:
    page = opened(golden, java_script_enabled=False)
    assert page.locator("article mark").count() == sum(len(one.claims) for one in golden.report.findings)


# -- keyboard --------------------------------------------------------------------------------------------------------


def test_the_keyboard_goes_from_top_to_bottom_and_stops_once_in_the_picture(opened: Open, small: Dossier) -> None:
    page = opened(small)
    seen = []
    for _ in range(400):
        page.keyboard.press("Tab")
        place = page.evaluate("document.activeElement.closest('#picture, section, header, body').id || 'head'")
        if page.evaluate("document.activeElement === document.body"):
            break
        seen.append(place)
    assert seen.count("picture") == 1
    assert len(seen) > 40
    assert list(dict.fromkeys(seen)) == ["head", "causes", "timeline", "picture", "findings", "claims", "notices"]
    assert sum(a != b for a, b in pairwise(seen)) == 6, "what has been left is not come back to"


def test_arrows_go_from_claim_to_claim_and_enter_opens_its_row(opened: Open, small: Dossier) -> None:
    page = opened(small)
    page.locator("#picture .c[tabindex='0']").focus()
    ids = []
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowUp", "ArrowLeft", "End", "Home"):
        page.keyboard.press(key)
        ids.append(page.evaluate("document.activeElement.id"))
    assert all(name.startswith("m-") for name in ids)
    assert len(set(ids)) >= 4
    assert page.locator("#tip").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#tip").is_hidden()
    page.keyboard.press("Enter")
    settle(page)
    row = ids[-1].replace("m-", "c-", 1)
    assert page.url.endswith(f"#{row}")
    assert page.evaluate("document.activeElement.id") == row


# -- the table -------------------------------------------------------------------------------------------------------


def rows(page: Any) -> list[str]:
    return page.evaluate("[...document.querySelectorAll('#table tbody tr')].map(row => row.id.slice(2))")  # type: ignore[no-any-return]


def test_the_table_is_sorted_by_what_is_clicked(opened: Open, small: Dossier) -> None:
    page = opened(small)
    assert rows(page) == [claim.id for claim in small.claims]
    page.click("#table thead button >> text=Claim")
    assert rows(page) == sorted(claim.id for claim in small.claims)
    page.click("#table thead button >> text=Claim")
    assert rows(page) == sorted((claim.id for claim in small.claims), reverse=True)
    assert page.locator("th[aria-sort=descending]").inner_text() == "Claim"
    page.click("#table thead button >> text=When")
    earliest = {claim.id: claim.span.start.earliest for claim in small.claims if claim.span is not None}
    dated = [earliest[name] for name in rows(page) if earliest.get(name, -(2**62)) > -(2**62)]
    assert sum(a > b for a, b in pairwise(dated)) <= 2, "claims that last from an open beginning stand by their ends"


def test_the_table_is_sifted_by_words_and_by_kind(opened: Open, small: Dossier) -> None:
    page = opened(small)
    page.fill("#words", "TRIAL baldwin")
    shown = rows(page)
    assert 0 < len(shown) < 40
    assert page.locator("#count").inner_text() == f"{len(shown)} of 40 claims"
    page.fill("#words", "nothing-like-this")
    assert rows(page) == []
    page.fill("#words", "")
    page.select_option("#only", "suspect")
    assert sorted(rows(page)) == sorted(cause.suspect for cause in small.report.causes)
    page.select_option("#only", "cited")
    assert set(rows(page)) == {claim for finding in small.report.findings for claim in finding.claim_ids}


def test_of_many_claims_a_page_is_shown_at_a_time(opened: Open, many: Dossier) -> None:
    page = opened(many)
    assert rows(page) == [claim.id for claim in many.claims[:200]]
    page.click("#after")
    assert rows(page) == [claim.id for claim in many.claims[200:400]]
    page.fill("#words", "verdict-666")
    assert rows(page) == ["verdict-666"]
    row = page.locator("[id='c-verdict-666']")
    assert row.locator("td").nth(1).inner_text() == "1967-02"
    assert page.locator(".pages").is_hidden()


# -- the timeline ----------------------------------------------------------------------------------------------------


def ticks(page: Any) -> list[str]:
    return page.evaluate("[...document.querySelectorAll('#axis text')].map(tick => tick.textContent)")  # type: ignore[no-any-return]


def test_zooming_and_panning_change_what_is_seen_and_fitting_brings_it_back(opened: Open, small: Dossier) -> None:
    page = opened(small)
    first = ticks(page)
    page.click("#in")
    settle(page)
    assert ticks(page) != first
    page.click("#fit-findings")
    assert ticks(page) == first
    page.click("#right")
    settle(page)
    assert ticks(page) != first
    page.click("#fit-findings")
    box = page.locator("#frame").bounding_box()
    page.mouse.move(box["x"] + 700, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 400, box["y"] + 200, steps=4)
    page.mouse.up()
    settle(page)
    assert ticks(page) != first
    page.click("#fit-findings")
    page.mouse.move(box["x"] + 700, box["y"] + 200)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    settle(page)
    assert ticks(page) != first
    page.click("#fit")
    settle(page)
    assert page.evaluate("document.querySelectorAll('#picture .c').length") == len(
        [one for one in Parsed.of(render_html(small, Style())).data["claims"] if one[0]]
    )


def test_a_page_is_scrolled_and_not_zoomed_by_the_wheel_alone(opened: Open, small: Dossier) -> None:
    page = opened(small, size=(1280, 500), fragment="#timeline")
    first = ticks(page)
    page.mouse.move(600, 300)
    page.mouse.wheel(0, 300)
    settle(page)
    assert ticks(page) == first


def test_all_claims_of_findings_are_in_the_first_view(opened: Open, small: Dossier) -> None:
    page = opened(small)
    width = page.locator("#frame").bounding_box()["width"]
    cited = {claim for finding in small.report.findings for claim in finding.claim_ids}
    for claim in cited:
        box = page.locator(f"[id='m-{claim}'] >> css=circle, rect, path").first.bounding_box()
        assert 150 < box["x"] < width


@pytest.mark.parametrize("way", ["case", "source", "type"])
def test_lanes_can_be_other_things(opened: Open, small: Dossier, way: str) -> None:
    page = opened(small)
    names = "[...document.querySelectorAll('#picture text.name')].map(name => name.querySelector('title').textContent)"
    before = page.evaluate(names)
    page.select_option("#by", label=way)
    after = page.evaluate(names)
    assert before != after
    expected = {"case": "no case", "source": "Last Take review", "type": "trial"}
    assert expected[way] in after


COLLIDING = """() => {
  const boxes = [...document.querySelectorAll('#picture .c')].map(mark => {
    const some = [...mark.querySelectorAll('circle,rect:not(.left),text')].map(one => one.getBoundingClientRect());
    return { id: mark.id, left: Math.min(...some.map(b => b.left)), right: Math.max(...some.map(b => b.right)),
             middle: mark.querySelector('text').getBoundingClientRect().top };
  });
  return boxes.flatMap((a, n) => boxes.slice(n + 1).filter(b =>
    Math.abs(a.middle - b.middle) < 9 && a.left < b.right - 1 && b.left < a.right - 1).map(b => a.id + ' ' + b.id));
}"""


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("case", ["small", "golden", "many"])
def test_no_label_touches_another_mark(
    opened: Open, case: str, size: tuple[int, int], request: pytest.FixtureRequest
) -> None:
    page = opened(request.getfixturevalue(case), size)
    assert page.evaluate(COLLIDING) == []
    page.click("#fit")
    settle(page)
    assert page.evaluate(COLLIDING) == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("case", ["small", "golden"])
def test_labels_end_in_the_picture_and_curves_stay_in_it(
    opened: Open, case: str, size: tuple[int, int], request: pytest.FixtureRequest
) -> None:
    page = opened(request.getfixturevalue(case), size)
    cut = """() => [...document.querySelectorAll('#picture .c')].filter(mark => {
      const box = mark.querySelector('text').getBoundingClientRect(), frame = document.querySelector('#frame');
      return box.right > frame.getBoundingClientRect().right;
    }).map(mark => mark.id)"""
    assert page.evaluate(cut) == []
    assert min(y for path in curves(page) for _, y in spots(path)) >= 0


def curves(page: Any) -> list[str]:
    return page.evaluate("[...document.querySelectorAll('#picture .link')].map(link => link.getAttribute('d'))")  # type: ignore[no-any-return]


def spots(path: str) -> list[tuple[float, float]]:
    """All points by which a path is given, of ends and of curves."""
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


@pytest.mark.parametrize("case", ["small", "golden"])
def test_the_script_draws_what_is_drawn_without_it(opened: Open, case: str, request: pytest.FixtureRequest) -> None:
    told = request.getfixturevalue(case)
    drawn = """() => [...document.querySelectorAll('#picture .c')].map(mark => [
      mark.id, mark.getAttribute('class').trim().split(/ +/), mark.querySelector('text').textContent,
      [...mark.querySelectorAll('circle,rect,path')].map(one => [one.getAttribute('class'), one.tagName === 'path']),
    ]).sort()"""
    without, page = opened(told, java_script_enabled=False), opened(told)
    assert page.evaluate(drawn) == without.evaluate(drawn)
    picture = Page.of(told).picture
    assert picture is not None
    names = "[...document.querySelectorAll('#picture text.name title')].map(name => name.textContent)"
    assert page.evaluate(names) == [lane.name for lane in picture.lanes]
    top = "document.querySelector('#picture .odd').y.baseVal.value"
    assert (page.evaluate(top), without.evaluate(top)) == (TOP, TOP + 26)
    assert len(curves(page)) == len(curves(without)) == len(picture.links) > 0
    for path in (part for one in curves(page) for part in re.findall(r"M[^M]+", one)):
        first, *_, last = spots(path)
        assert spots(curve(first, last)) == [pytest.approx(spot, abs=1) for spot in spots(path)]


def test_no_label_touches_another_mark_without_scripts(opened: Open, small: Dossier, browser: Any) -> None:
    page = opened(small, java_script_enabled=False)
    assert page.evaluate(COLLIDING) == []


def test_dates_of_any_age_have_ticks(opened: Open) -> None:
    claims = [
        {"id": f"born-{n}", "type": "birth", "person": f"p{n}", "when": when}
        for n, when in enumerate(["-0043-03-15", "0476", "1815-06-18", "9999", "Y170000002", "Y-17000"])
    ]
    page = opened(dossier_of(claims))
    page.click("#fit")
    assert len(ticks(page)) >= 2
    for _ in range(60):
        page.click("#in")
    settle(page)
    assert len(ticks(page)) >= 1
    for _ in range(90):
        page.click("#out")
    settle(page)
    assert len(ticks(page)) >= 1


# -- how it looks ----------------------------------------------------------------------------------------------------


def luminance(color: str) -> float:
    channels = [int(value) / 255 for value in re.findall(r"\d+", color)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(opened: Open, small: Dossier, scheme: str) -> None:
    page = opened(small, color_scheme=scheme)
    colors = page.evaluate(
        """() => ['bg', 'card', 'band', 'fg', 'dim', 'error', 'warning', 'info', 'ok', 'link', 'mark'].map(name => {
          const one = document.createElement('p');
          one.style.color = `var(--${name})`;
          document.body.append(one);
          return [name, getComputedStyle(one).color];
        })"""
    )
    shown = {name: luminance(color) for name, color in colors}
    assert (shown["bg"] > 0.5) == (scheme == "light")
    for ground in ("bg", "card", "band"):
        for text in ("fg", "dim", "error", "warning", "info", "ok", "link"):
            low, high = sorted((shown[ground], shown[text]))
            assert (high + 0.05) / (low + 0.05) >= 4.5, f"{text} on {ground}"
        low, high = sorted((shown[ground], shown["mark"]))
        assert (high + 0.05) / (low + 0.05) >= 3


def test_on_paper_there_is_everything_and_nothing_to_click(opened: Open, many: Dossier, small: Dossier) -> None:
    for told in (small, many):
        page = opened(told, color_scheme="dark")
        page.emulate_media(media="print", color_scheme="dark")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator(".bar").first.is_hidden()
        assert page.locator("nav").is_hidden()
        assert page.evaluate("[...document.querySelectorAll('details')].every(one => one.open)")
        assert luminance(page.evaluate("getComputedStyle(document.body).backgroundColor")) > 0.9
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator("#picture .c").count() > 5


def test_the_worked_example_prints(opened: Open, tmp_path: Path) -> None:
    with chdir(HERE.parents[1]):
        page = opened(dossier("claims", options=Options(as_of=AS_OF, threads=1)))
    assert page.pdf().startswith(b"%PDF")
