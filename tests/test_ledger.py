"""The list of claims says what decides each, and can be guessed first (`_ext/ledger.py`, `claims.js`)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ledger
import markup
import numpy as np
import pytest
from bs4 import BeautifulSoup, Tag
from parsed import soup
from PIL import Image, ImageColor, PngImagePlugin
from playwright.sync_api import Browser, Page, expect
from sphinx.errors import ExtensionError

from pooling_lib.figures.dark import DARK_CHUNK, GROUND

PAGE = "chapters/claims.html"
ROW = '<tr><td><p><a href="{0}#{1}">c</a></p></td><td><p>v</p></td><td><p>m</p></td></tr>'
TABLE = '<table class="claim-table"><tbody>{}</tbody></table>'
BOX = '<div class="claim admonition" id="c"><p class="admonition-title">Claim: c 1.5</p><p>{}</p></div>'
#: A number and its spread, which no end of a line may part.
SPREAD = "0.5\xa0±\xa00.1"
VERDICT = "<strong>Verdict: wrong.</strong>"


def pasted(number: str) -> str:
    """Return a number as `glue` puts it into a text."""
    return f'<span class="pasted-text">{number}</span>'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            f"{VERDICT} Not so. It is {pasted('0.5')} dB,\nnot 1.5 dB. And {pasted('2')}.",
            "It is *0.5* dB, not 1.5 dB.",
        ),
        (f"<strong>Verdict: true</strong>, window by window. The gap is {pasted('1')}.", "The gap is *1*."),
        (f"{VERDICT} {pasted('(2, 2)')} is {pasted('1 %')} of <em>all</em>.", "*(2, 2)* is *1 %* of all."),
        (f"{VERDICT} It is {pasted(SPREAD)}\n of it.", f"It is *{SPREAD}* of it."),
        (f"{VERDICT} It keeps the brightest. A dark line vanishes.", "A dark line vanishes."),
        (f"<strong>Verdict: true</strong>, for {pasted('3')} of them.", "For *3* of them."),
    ],
)
def test_the_sentence_that_decides_is_the_first_with_a_number(text: str, said: str) -> None:
    """Or else the last; the verdict is no part of it, and the point of a number does not end it."""
    page = markup.read(BOX.format(text))
    made = ledger.number(page, page.div)
    for one in markup.find(made, "strong"):
        one.replace_with(f"*{one.text}*")
    assert made.text == said


def figures(html: str) -> str | None:
    """Return the source of the figure that decides the claim of a page."""
    page = markup.read(
        html.replace("BOX", BOX.format("x"))
        .replace("OTHER", BOX.format("y").replace('id="c"', 'id="other"'))
        .replace("FIG", '<div class="cell_output"><img src="')
    )
    box = page.find(id="c")
    assert isinstance(box, Tag)
    found = ledger.figure_of(box)
    return None if found is None else str(found["src"])


@pytest.mark.parametrize(
    ("html", "source"),
    [
        ('<section>FIG1"></div>FIG2"></div>BOX FIG3"></div></section>', "2"),
        ('<section>BOX FIG3"></div>FIG4"></div></section>', "3"),
        ('<section>FIG1"></div><section>BOX</section></section>', None),
        ('<section><section>FIG1"></div></section>BOX</section>', None),
        ("<section>BOX</section>", None),
        ('FIG1"></div>BOX', None),
        # Several figures, then several claims: pair by pair from the end.
        ('<section>FIG1"></div>FIG2"></div>BOX OTHER</section>', "1"),
        ('<section>FIG1"></div>FIG2"></div>OTHER BOX</section>', "2"),
        ('<section>FIG1"></div>FIG2"></div>FIG3"></div>BOX OTHER FIG4"></div></section>', "2"),
        ('<section>FIG1"></div>OTHER FIG2"></div>BOX OTHER</section>', "2"),
        ('<section>FIG1"></div>BOX FIG2"></div>OTHER</section>', "1"),
    ],
)
def test_the_figure_that_decides_is_the_nearest_before_the_claim_in_its_section(
    html: str, source: str | None
) -> None:
    """Or else the next one; that of another section decides another question."""
    assert figures(html) == source


def test_a_list_is_filled_from_the_chapter_where_the_claim_is_measured(tmp_path: Path) -> None:
    """With a figure that is at most 192 pixels wide, and a link to the very place."""
    site, cache = tmp_path / "site", tmp_path / "cache"
    for name in ("_images", "chapters"):
        (site / name).mkdir(parents=True)
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((800, 400)).save(buffer, "PNG")
    (site / "_images" / "a.png").write_bytes(buffer.getvalue())
    figure = '<div class="cell_output"><img alt="a wide ramp" src="../_images/a.png"></div>'
    box = BOX.format(f"{VERDICT} It is {pasted('7')}.")
    pages = {
        site / "chapters" / "list.html": markup.read(TABLE.format(ROW.format("a.html", "c"))),
        site / "chapters" / "a.html": markup.read(f"<section>{figure}{box}</section>"),
    }
    assert ledger.fill(site, pages, cache) == [site / "chapters" / "list.html"]
    row = BeautifulSoup(markup.write(pages[site / "chapters" / "list.html"]), "html.parser").tr
    assert row.select_one("td:first-child .claim-number strong").text == "7"
    link = row.select_one("td:last-child a.claim-figure[href='a.html#c']")
    assert (link.img["alt"], link.img["width"], link.img["height"]) == ("a wide ramp", "192", "96")
    path = site / "chapters" / link.img["src"]
    with Image.open(path) as picture:
        assert picture.size == (384, 192)
    assert path.stat().st_size < 10_000
    assert "class" not in link.img.attrs


def test_a_figure_with_a_dark_version_has_a_small_one_of_each(tmp_path: Path) -> None:
    """The theme shows one of them; the dark one stands on the ground of a dark page."""
    site = tmp_path / "site"
    for name in ("_images", "chapters"):
        (site / name).mkdir(parents=True)

    def png(colour: str, held: PngImagePlugin.PngInfo | None = None) -> bytes:
        buffer = io.BytesIO()
        Image.new("RGBA", (400, 300), colour).save(buffer, "PNG", pnginfo=held)
        return buffer.getvalue()

    held = PngImagePlugin.PngInfo()
    held.add(DARK_CHUNK, png("#00000000"), after_idat=True)
    (site / "_images" / "a.png").write_bytes(png("#ffffff", held))
    figure = '<div class="cell_output"><img alt="a" src="../_images/a.png"></div>'
    page = site / "chapters" / "list.html"
    pages = {
        page: markup.read(TABLE.format(ROW.format("a.html", "c"))),
        site / "chapters" / "a.html": markup.read(f"<section>{figure}{BOX.format(VERDICT)}</section>"),
    }
    ledger.fill(site, pages, tmp_path / "cache")
    for one, ground in zip(pages[page].select(".claim-figure img"), ("white", GROUND), strict=True):
        assert one["class"] == ("only-light" if ground == "white" else "only-dark")
        with Image.open(page.parent / str(one["src"])) as picture:
            shades = np.abs(np.subtract(picture.convert("RGB").getpixel((9, 9)), ImageColor.getrgb(ground)))
            assert shades.max() <= 3


def test_a_claim_that_its_chapter_has_not_fails_the_build(tmp_path: Path) -> None:
    """By its name."""
    page = tmp_path / "a.html"
    pages = {page: markup.read(TABLE.format(ROW.format("a.html", "gone")))}
    with pytest.raises(ExtensionError, match="a chapter no longer has the id gone of a claim, which `box_of`"):
        ledger.fill(tmp_path, pages, tmp_path)


@contextmanager
def claims_page(browser: Browser, url: str, **options: bool) -> Iterator[Page]:
    """Give the page of claims as a reader sees it who has not been there."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, **options)
    page = context.new_page()
    page.goto(f"{url}/{PAGE}")
    yield page
    context.close()


def test_every_claim_of_the_site_has_its_number_or_its_reason(site: Path) -> None:
    """Nearly all are decided by a number, and half have a figure in their section."""
    page = soup(site / PAGE)
    rows = page.select(".claim-table tbody tr")
    numbers = [row for row in rows if row.select_one(".claim-number strong")]
    assert all(len(row.select_one(".claim-number").text) > 10 for row in rows)
    assert len(rows) - len(numbers) <= 2
    assert len(page.select(".claim-figure")) >= len(rows) / 2
    for kind in ("img.only-light", "img.only-dark"):
        shown = [str(one["src"]) for one in page.select(f".claim-figure {kind}")]
        assert len(shown) == len(page.select(".claim-figure"))
        assert len(set(shown)) == len(shown), "two claims show one figure"
    assert "\ue000" not in page.text


def test_a_verdict_is_guessed_by_keyboard_before_it_is_seen(browser: Browser, site_url: str) -> None:
    """The guess is judged, counted and kept; the next question follows."""
    with claims_page(browser, site_url) as page:
        count = page.locator(".claim-table tbody tr").count()
        row = page.locator(".claim-table tbody tr").first
        verdict, number = row.locator(".verdict"), row.locator(".claim-number")
        expect(verdict).to_be_hidden()
        expect(number).to_be_hidden()
        row.get_by_role("button", name="wrong", exact=True).focus()
        page.keyboard.press("Enter")
        expect(verdict).to_be_visible()
        expect(number).to_be_visible()
        expect(row).to_contain_text("You were right.")
        expect(page.locator(".claim-score")).to_have_text(f"1 of 1 right, {count - 1} to go.")
        expect(row.locator("td").nth(1)).to_be_focused()
        page.keyboard.press("Tab")
        expect(row.locator("td:last-child a").first).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.locator(".claim-table tbody tr").nth(1).locator("a").first).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        second = page.locator(".claim-table tbody tr").nth(1)
        expect(second).to_contain_text("You said: true.")
        expect(page.locator(".claim-score")).to_have_text(f"1 of 2 right, {count - 2} to go.")
        page.reload()
        expect(page.locator(".claim-score")).to_have_text(f"1 of 2 right, {count - 2} to go.")


def test_after_the_last_guess_stands_the_score_and_it_can_be_tried_again(
    browser: Browser, site_url: str
) -> None:
    """Whoever says "in part" to all of them is right as often as that is the verdict."""
    with claims_page(browser, site_url) as page:
        rows = page.locator(".claim-table tbody tr")
        count = rows.count()
        for index in range(count):
            rows.nth(index).get_by_role("button", name="in part", exact=True).click()
        right = rows.locator(".verdict-part").count()
        expect(page.locator(".claim-score")).to_have_text(f"{right} of {count} right. That was the last one.")
        expect(page.locator(".claim-end")).to_have_text(f"{right} of {count} right. That was the last one.")
        expect(page.locator(".claim-end")).to_be_visible()
        expect(page.locator(".verdict-counts")).to_be_visible()
        expect(page.get_by_role("button", name="Show all verdicts")).to_be_hidden()
        page.get_by_role("button", name="Guess again").click()
        expect(page.locator(".claim-end")).to_be_hidden()
        expect(rows.first.locator(".verdict")).to_be_hidden()
        expect(rows.first.get_by_role("button", name="true", exact=True)).to_be_focused()


@pytest.mark.parametrize(
    "stored", ["{", "null", '{"all": "yes", "guesses": 3}', '{"guesses": {"NAME": "maybe"}}']
)
def test_what_is_stored_and_makes_no_sense_counts_for_nothing(
    browser: Browser, site_url: str, stored: str
) -> None:
    """Somebody may have edited it, or another version of the page wrote it."""
    with claims_page(browser, site_url) as page:
        row = page.locator(".claim-table tbody tr").first
        name = (row.locator("a").first.get_attribute("href") or "").partition("#")[2]
        page.evaluate("(text) => localStorage.setItem('pool-claims', text)", stored.replace("NAME", name))
        page.reload()
        expect(page.locator(".claim-score")).to_have_text(re.compile("^Give your verdict on each claim;"))
        expect(row.locator(".verdict")).to_be_hidden()


def test_how_often_each_verdict_is_right_is_said_once_all_are_seen(browser: Browser, site_url: str) -> None:
    """Before, it would help whoever always says the same; print and readers without JavaScript see it."""
    with claims_page(browser, site_url) as page:
        counts = page.locator(".verdict-counts")
        expect(counts).to_be_hidden()
        page.locator(".claim-guess button").first.click()
        expect(counts).to_be_hidden()
        page.get_by_role("button", name="Show all verdicts").click()
        expect(counts).to_be_visible()
        page.get_by_role("button", name="Guess the verdicts first").click()
        expect(counts).to_be_hidden()
        page.emulate_media(media="print")
        expect(counts).to_be_visible()
        expect(page.locator(".claim-end")).to_be_hidden()
    with claims_page(browser, site_url, java_script_enabled=False) as page:
        expect(page.locator(".verdict-counts")).to_be_visible()


def test_the_list_is_filtered_by_words_by_chapter_and_once_they_are_seen_by_verdict(
    browser: Browser, site_url: str
) -> None:
    """And says how many claims are left."""
    with claims_page(browser, site_url) as page:
        rows = page.locator(".claim-table tbody tr")
        expect(page.locator(".claim-filter label").nth(1)).to_be_hidden()
        page.get_by_role("button", name="Show all verdicts").click()
        page.get_by_role("combobox", name="Verdict").select_option("opinion")
        expect(rows.locator("visible=true").locator(".verdict")).to_have_text(["opinion"])
        expect(page.locator(".claim-shown")).to_have_text(re.compile(r"^1 of \d+ claims are shown\.$"))
        # Of hidden verdicts none may be told by what is shown.
        page.get_by_role("button", name="Guess the verdicts first").click()
        expect(page.locator(".claim-shown")).to_have_text("")
        rows.first.get_by_role("button", name="true", exact=True).click()
        page.get_by_role("button", name="Show all verdicts").click()
        page.get_by_role("button", name="Guess again").click()
        expect(rows.first.locator(".verdict")).to_be_hidden()
        page.get_by_role("button", name="Show all verdicts").click()
        page.get_by_label("Chapter").select_option("Filter the edges, then pool them")
        page.get_by_label("Words").fill("average PRONOUNCED")
        expect(page.locator(".claim-table tbody tr:visible td:first-child a").first).to_have_text(
            "average pooling makes edges more pronounced"
        )
        assert page.locator(".claim-table tbody tr:visible").count() == 1


def test_a_list_that_is_filtered_is_printed_whole(browser: Browser, site_url: str) -> None:
    """Paper does not say what it was filtered by."""
    with claims_page(browser, site_url) as page:
        rows = page.locator(".claim-table tbody tr")
        page.get_by_label("Chapter").select_option("Filter the edges, then pool them")
        assert rows.locator("visible=true").count() < rows.count()
        page.emulate_media(media="print")
        assert rows.locator("visible=true").count() == rows.count()


def test_two_pages_do_not_forget_what_was_guessed_in_the_other(browser: Browser, site_url: str) -> None:
    """Nor does one that shows all verdicts."""
    with claims_page(browser, site_url) as page:
        other = page.context.new_page()
        other.goto(page.url)
        for one, place in ((page, 0), (other, 1)):
            one.locator(".claim-guess").nth(place).get_by_role("button", name="wrong").click()
        page.get_by_role("button", name="Show all verdicts").click()
        page.get_by_role("button", name="Guess the verdicts first").click()
        page.reload()
        expect(page.locator(".claim-score")).to_have_text(re.compile(r"^\d of 2 right, "))
        page.get_by_role("button", name="Guess again").click()
        other.reload()
        expect(other.locator(".claim-score")).to_have_text(re.compile("^Give your verdict"))


def test_a_claim_is_found_under_each_chapter_that_measures_it(browser: Browser, site_url: str) -> None:
    """Whose titles can be chosen in the order of the chapters."""
    with claims_page(browser, site_url) as page:
        chapters = page.get_by_label("Chapter")
        titles = chapters.locator("option").all_inner_texts()[1:]
        links = page.locator(".claim-table td:last-child p a").all()
        order = {one.inner_text(): str(one.get_attribute("href")) for one in links}
        assert titles == sorted(order, key=lambda title: order[title])
        claim = page.get_by_role("link", name="pooling makes a network translation invariant")
        for title in ("Ask what a pool is for", "Train a network"):
            chapters.select_option(title)
            expect(claim).to_be_visible()
        chapters.select_option("Compare max and average")
        expect(claim).to_be_hidden()


def test_without_javascript_and_in_print_every_verdict_and_every_error_is_seen(
    browser: Browser, site_url: str
) -> None:
    """And nothing that would do nothing."""
    with claims_page(browser, site_url, java_script_enabled=False) as page:
        for selector in (".claim-table .verdict", ".claim-number", ".admonition.claim .verdict"):
            seen = [one.is_visible() for one in page.locator(selector).all()]
            assert seen
            assert all(seen)
        assert page.locator("main :is(.claim-tools, .claim-guess)").count() == 0
    with claims_page(browser, site_url) as page:
        page.emulate_media(media="print")
        expect(page.locator(".claim-table .verdict").first).to_be_visible()
        expect(page.locator(".claim-tools")).to_be_hidden()
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        expect(page.locator(".admonition.claim .pasted-text").first).to_be_visible()
        ground = "(one) => [getComputedStyle(one).backgroundColor, getComputedStyle(one).color]"
        wrong = page.locator(".claim-table .verdict-wrong").first.evaluate(ground)
        assert wrong[0] == "rgba(0, 0, 0, 0)"
        assert wrong[1] != "rgb(255, 255, 255)"


def test_the_errors_of_other_material_are_thought_of_before_they_are_read(
    browser: Browser, site_url: str
) -> None:
    """Each names a chapter that measures it, and its numbers come from the page's own cell."""
    with claims_page(browser, site_url) as page:
        boxes = page.locator(".admonition.claim").all()
        assert len(boxes) >= 5
        for box in boxes:
            expect(box.locator(".pasted-text").first).to_be_hidden()
            box.get_by_text("What is wrong with it?").click()
            expect(box.locator(".pasted-text").first).to_be_visible()
            expect(box.locator(".verdict")).to_be_visible()
            assert box.locator("a[href*='.html']").count() >= 1
        assert [one.inner_text() for one in page.locator(".admonition.claim .pasted-text").all()] == [
            *("8 of 9", "7.7", "4.8", "55, 27, 13, 6", "55, 27, 13, 6, 3, 1", "3/8", "5/9"),
            *("16", "8", "16", "4,640", "0.25"),
        ]
