"""The search leads to the section that explains a word, and quotes it (`_ext/search_index.py`, `search.js`)."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from urllib.parse import quote

import markup
import pytest
from playwright.sync_api import Page, expect
from search_index import Entry, entries_of, index_of
from sphinx.errors import ExtensionError

PAGE = """<html><body><article class="bd-article">
<section class="tex2jax_ignore" id="title">
<h1>Slide <code>it</code><a class="headerlink" href="#title">#</a></h1>
<p>First, a <strong>stride</strong>, x<sub>2</sub>.</p><script>silent()</script>
<pre>size = max_pool(a, 2)
size + 1</pre>
<section id="border"><h2>At the border</h2>
<table><tr><td><code>ceil_mode=True</code></td>
<td><code>other</code></td></tr></table>
<section id="deep"><h3>Deep</h3><p>Deeper.</p></section></section>
<section id="no-heading"><p>lost</p></section>
<dl class="py function"><dt class="sig sig-object py" id="lib.pool">lib.pool</dt>
<dd><p>Pools.</p><dl class="py method"><dt class="sig" id="lib.pool.more">more</dt>
<dd><p>More.</p></dd></dl></dd></dl>
</section></article></body></html>"""


def test_a_page_is_found_by_its_sections_and_by_the_names_that_it_documents() -> None:
    """Each with its own text and nothing of what is found by itself; code counts, and is not quoted."""
    assert entries_of(markup.read(PAGE), "a.html") == [
        Entry("a.html", "Slide it", "Slide it", "stride", "First, a stride, x2.", "max_pool size"),
        Entry("a.html#border", "Slide it", "At the border", "True ceil_mode", "ceil_mode=True other", ""),
        Entry("a.html#deep", "Slide it", "Deep", "", "Deeper.", ""),
        Entry("a.html#lib.pool", "Slide it", "lib.pool", "", "Pools.", ""),
        Entry("a.html#lib.pool.more", "Slide it", "lib.pool.more", "", "More.", ""),
    ]


def test_what_speaks_of_the_page_and_its_tools_is_not_looked_through() -> None:
    """Neither notices and buttons, nor what folds code, nor the figure in an explorer's place."""
    html = """<article class="bd-article"><section id="a"><h1>A</h1>
<p class="pool-run"><a>Run this chapter</a><span>Python starts.</span></p>
<p class="prediction-switch">Asks twice.</p>
<p>One.</p><p>Two.</p><dl><dt>term</dt><dd>meaning</dd></dl>
<div class="cell tag_hide-input tag_static-figure docutils"><p>The explorer in print.</p></div>
<details class="admonition hide above-input"><summary><span>Code</span></summary><pre>pool()</pre></details>
<details class="dropdown"><summary>Why</summary><p class="pool-kernel-note">Wants Python.</p></details>
<button>Copy</button></section></article>"""
    assert entries_of(markup.read(html), "a.html") == [
        Entry("a.html", "A", "A", "term", "One. Two. term meaning Why", "pool")
    ]


def test_a_term_is_found_by_itself_and_what_was_generated_not_at_all() -> None:
    """With its place in the glossary; a field of a record without words of its own says nothing."""
    html = """<article class="bd-article"><section id="a"><h1>Glossary</h1><p>All terms.</p>
<dl class="simple glossary"><dt id="term-lp">lp<a class="headerlink" href="#term-lp">#</a></dt>
<dd><p>A root.</p></dd>
<dt id="term-nan">nan</dt><dd><p>No number.</p></dd></dl>
<dl class="py class"><dt class="sig" id="lib.Cost">Cost</dt><dd><p>What it costs.</p>
<dl class="py attribute"><dt class="sig" id="lib.Cost.side">side</dt>
<dd><p>Alias for field number 5</p></dd></dl>
<dl class="py property"><dt class="sig" id="lib.Cost.sum">sum</dt><dd><p>All of it.</p></dd></dl>
</dd></dl></section></article>"""
    assert entries_of(markup.read(html), "a.html") == [
        Entry("a.html", "Glossary", "Glossary", "", "All terms.", ""),
        Entry("a.html#term-lp", "Glossary", "lp", "", "A root.", ""),
        Entry("a.html#term-nan", "Glossary", "nan", "", "No number.", ""),
        Entry("a.html#lib.Cost", "Glossary", "lib.Cost", "", "What it costs.", ""),
        Entry("a.html#lib.Cost.sum", "Glossary", "lib.Cost.sum", "", "All of it.", ""),
    ]


@pytest.mark.parametrize(
    ("html", "missing"),
    [
        ("<main><section id='a'><h1>A</h1></section></main>", "an article of class bd-article"),
        ("<article class='bd-article'><p>a</p></article>", "a section with a heading on a page"),
    ],
)
def test_a_page_without_sections_fails_the_build(html: str, missing: str) -> None:
    """In place of a search that finds nothing."""
    with pytest.raises(
        ExtensionError, match=f"no longer has {missing}, which `entries_of` mends: look at _ext/se"
    ):
        entries_of(markup.read(html), "a.html")


def test_the_index_has_the_pages_of_the_book_in_its_order_and_no_other(tmp_path: Path) -> None:
    """In a script that no text of a page can end."""
    pages = {
        tmp_path / f"{name}.html": markup.read(PAGE.replace("Deeper", "&lt;/script>").replace("Slide", name))
        for name in "abc"
    }
    script = index_of(tmp_path, pages, ["b.html", "a.html"])
    found = re.match(r"const SECTIONS = (.*);\n", script)
    assert found is not None
    assert "</script" not in found[0]
    entries = json.loads(found[1])
    assert [entry[2] for entry in entries if entry[2].endswith(" it")] == ["b it", "a it"]
    assert entries[2][4] == "</script>."


#: Pages of a small book: its address, what it is called, and a text for each section.
BOOK = {
    "chapters/a": (
        "Slide",
        {"Far": "It is translation invariant. The backward pass. A colour of 2 x 2 in a map."},
    ),
    "chapters/b": (
        "Rings",
        {"Seen": "Rings of aliasing, in nanoseconds; nanoseconds. A receptive field. Interpolated, n and so."},
    ),
    "chapters/c": ("Values", {"Bad": "In nanoseconds: NaN and a global pool. A CNN."}),
    "chapters/claims": ("Claims", {"All": "Of 2 x 2, 2 x 2, 2 x 2 and nan."}),
}
TERMS = {
    "adaptive pooling": "Pooling to a size. A mode.",
    "ceil mode": "Rounded up.",
    "Lp pool": "A root of powers.",
}
NAMES = {
    "lib.show_receptive_field": "Show a receptive field, and the receptive fields.",
    "lib.max_unpool": "Back.",
}


@pytest.fixture
def small(page: Page, tmp_path: Path) -> Page:
    """Give the search page of a small book, with its glossary and its names."""
    html = {
        name: f"<section id='t'><h1>{title}</h1><p>About.</p>"
        + "".join(f"<section id='{one}'><h2>{one}</h2><p>{said}</p></section>" for one, said in parts.items())
        + "</section>"
        for name, (title, parts) in BOOK.items()
    }
    terms = "".join(f"<dt id='term-{one[:2]}'>{one}</dt><dd><p>{said}</p></dd>" for one, said in TERMS.items())
    names = "".join(
        f"<dl class='py'><dt class='sig' id='{one}'>{one}</dt><dd>{said}</dd></dl>"
        for one, said in NAMES.items()
    )
    html["chapters/glossary"] = f"<section id='t'><h1>Terms</h1><dl class='glossary'>{terms}</dl></section>"
    html["chapters/reference"] = f"<section id='t'><h1>Names</h1>{names}</section>"
    pages = {
        tmp_path / f"{name}.html": markup.read(f"<article class='bd-article'>{one}</article>")
        for name, one in html.items()
    }
    script = index_of(tmp_path, pages, [f"{name}.html" for name in html])
    (tmp_path / "search.html").write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Search</title>'
        '<link rel="icon" href="data:,"><main><form class="bd-search"><input name="q" aria-label="words">'
        '</form><div id="search-results"></div>'
        f"</main><script>{script}</script></html>",
        encoding="utf-8",
    )
    page.goto((tmp_path / "search.html").as_uri())
    return page


def results(page: Page, words: str) -> list[str]:
    """Return the titles of what some words find in the small book."""
    page.get_by_label("words").fill(words)
    return page.locator("#search-results li a").all_inner_texts()


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("translation invariance", ["Far"]),
        ("backprop", ["Far"]),
        ("back propagation", ["Far"]),
        ("back-propagation", ["Far"]),
        ("backpropagation", ["Far"]),
        ("antialiasing", ["Seen"]),
        ("anti-aliasing", ["Seen"]),
        ("anti aliasing rings", ["Seen"]),
        ("color", ["Far"]),
        ("color by backprop in color", []),
        ("color back propagation", ["Far"]),
        ("interpolation", ["Seen"]),
        ("global average pooling", ["Bad"]),
        ("convolutional neural networks", ["Bad"]),
        ("averse", []),
        ("invariably", []),
    ],
)
def test_a_thing_is_found_by_what_readers_call_it(small: Page, words: str, titles: list[str]) -> None:
    """By another name of it, in any spelling, and by another ending; and nothing is made up."""
    assert results(small, words) == titles


@pytest.mark.parametrize(("words", "mark"), [("backprop", "backward"), ("invariance", "invariant")])
def test_what_is_called_otherwise_is_marked_in_the_quotation(small: Page, words: str, mark: str) -> None:
    """A reader sees why it was found."""
    assert results(small, words) == ["Far"]
    expect(small.locator("#search-results mark").first).to_have_text(mark)


@pytest.mark.parametrize("words", ["ceil mode", "ceil_mode", "ceil-mode", "ceilmode"])
def test_a_term_is_quoted_by_what_the_glossary_says_of_it(small: Page, words: str) -> None:
    """And leads to its place, however it is spelled."""
    assert results(small, words) == ["ceil mode"]
    link = small.locator("#search-results li a")
    expect(link).to_have_attribute("href", "chapters/glossary.html#term-ce")
    expect(small.locator("#search-results li p")).to_have_text("Rounded up.")


def test_a_term_of_two_words_is_no_other_that_has_one_of_them(small: Page) -> None:
    """The root is quoted, and not the size."""
    assert results(small, "lp pool") == ["Lp pool"]
    expect(small.locator("#search-results li p")).to_have_text("A root of powers.")


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("receptive fields", ["Seen", "lib.show_receptive_field"]),
        ("show_receptive_field", ["lib.show_receptive_field"]),
        ("max_unpool", ["lib.max_unpool"]),
        ("2x2", ["Far", "All"]),
    ],
)
def test_what_a_chapter_says_comes_before_the_names_and_the_claims(
    small: Page, words: str, titles: list[str]
) -> None:
    """They are looked up once the idea is understood."""
    assert results(small, words) == titles


@pytest.mark.parametrize("signs", ["−∞", "%", "(", "*", "_", " _ ( "])
def test_signs_alone_are_answered_with_what_to_do(small: Page, signs: str) -> None:
    """And nothing at all with nothing."""
    assert results(small, signs) == []
    status = small.locator("#search-results [role=status]")
    expect(status).to_have_text(
        f"{signs.strip()} has no letter and no digit, and only words are found. Try what it is called."
    )
    assert results(small, "  ") == []
    expect(status).to_have_text("")


@pytest.mark.parametrize(
    ("letters", "shown"),
    [("x" * 60, "x" * 60), ("x" * 3000, "x" * 60 + "…"), ("x" + "🙂" * 60, "x" + "🙂" * 59 + "…")],
    ids=["short", "long", "signs of two places"],
)
def test_a_long_text_is_repeated_in_part(small: Page, letters: str, shown: str) -> None:
    assert results(small, letters) == []
    expect(small.locator("#search-results [role=status]")).to_have_text(
        f"Nothing here has {shown}. Try fewer or shorter words: the start of a word is enough."
    )


def test_a_text_that_was_pasted_is_answered(small: Page) -> None:
    """However many of its words have other names, and however often it says them."""
    assert results(small, "color backprop 2x2 " * 200) == ["Far"]


def test_a_short_word_is_a_whole_one_where_there_is_one(small: Page) -> None:
    """So that nan is no nanosecond, nor "n and"; the beginning of a word is enough where there is none."""
    assert results(small, "nan") == ["Bad", "All"]
    assert small.locator("#search-results mark").all_inner_texts() == ["NaN", "nan"]
    assert results(small, "rin") == ["Rings", "Seen"]


def first(page: Page, url: str, words: str) -> str:
    """Return where the best result for some words leads."""
    page.goto(f"{url}/search.html?q={words}", wait_until="networkidle")
    return str(page.locator("#search-results li a").first.get_attribute("href")).removeprefix("./")


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("padding", "chapters/02_max_pooling.html#padding-is-not-zero"),
        ("stride", "chapters/01_stride.html"),
        ("ceil_mode", "chapters/01_stride.html#what-else-moves-the-size"),
        ("ceil mode", "chapters/01_stride.html#what-else-moves-the-size"),
        ("dilation", "chapters/01_stride.html#what-else-moves-the-size"),
        ("PCA", "chapters/06_why_pool.html#a-kind-of-pca"),
        ("pyramid", "chapters/08_larger_than_memory.html#a-pyramid-from-disk-to-disk"),
        ("max_unpool", "chapters/reference.html#pooling_lib.max_unpool"),
        ("average fight overfitting", "chapters/05_max_or_average.html#does-the-average-fight-overfitting"),
        ("receptive fields", "chapters/glossary.html#term-receptive-field"),
        ("backprop", "chapters/10_backward.html#bugs-that-pass-the-test"),
        ("anti-aliasing", "chapters/glossary.html#term-aliasing"),
        ("nan", "chapters/13_in_practice.html#one-bad-value"),
        ("2x2", "chapters/02_max_pooling.html#three-generations"),
        ("embed an explorer", "chapters/teachers.html#which-explorer-and-when"),
        ("license", "chapters/teachers.html"),
    ],
)
def test_a_word_leads_first_to_the_section_that_explains_it(
    page: Page, site_url: str, site: Path, words: str, place: str
) -> None:
    """A section whose title has it comes before one that only says it, and the link leads to its place."""
    assert first(page, site_url, words) == place
    address, _, anchor = place.partition("#")
    assert not anchor or f'id="{anchor}"' in (site / address).read_text(encoding="utf-8")


def found(page: Page, url: str, words: str) -> list[str]:
    """Return where the results for some words lead, the best first, and how many there are."""
    # Another search follows: what the page still asked for then would break off, and count as failed.
    page.goto(f"{url}/search.html?q={quote(words)}", wait_until="networkidle")
    results = page.locator("#search-results")
    count = re.match(r"\d+", results.locator("[role=status]").inner_text())
    assert count is not None, words
    links = results.locator("li a").evaluate_all("(all) => all.map((link) => link.getAttribute('href'))")
    return [count[0], *links]


@pytest.mark.parametrize(
    "spellings",
    [
        ("2 x 2", "2x2", "2×2", "2 × 2", "2 by 2"),
        ("max-pooling", "maxpooling"),
        ("max_pool", "maxpool", "max-pool"),
        ("ceil_mode", "ceil-mode", "ceilmode"),
        ("feature map", "Feature Map"),
        ("sub-sampling", "subsampling"),
    ],
    ids=lambda all_of_them: str(all_of_them[0]),
)
def test_spellings_of_one_word_find_the_same(page: Page, site_url: str, spellings: tuple[str, ...]) -> None:
    """Apart, together, with a hyphen, or as a name has it."""
    first_found, *others = [found(page, site_url, words) for words in spellings]
    assert len(first_found) > 3
    for words, other in zip(spellings[1:], others, strict=True):
        assert other == first_found, words


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("window", "windows"),
        ("axis", "axes"),
        ("index", "indices"),
        ("feature map", "feature maps"),
        ("generation", "generations"),
    ],
)
def test_what_one_of_a_thing_finds_many_find_too(page: Page, site_url: str, one: str, many: str) -> None:
    """Of which a word's beginning finds some more."""
    singular, plural = (found(page, site_url, words) for words in (one, many))
    assert int(plural[0]) > 3
    assert singular[1] == plural[1]
    assert int(plural[0]) >= 0.8 * int(singular[0])


def test_two_words_that_stand_together_come_before_two_that_do_not(page: Page, site_url: str) -> None:
    """And both are marked, as is what is one word for a reader and two in the text."""
    for words in ("max pooling", "max-pooling", "maxpooling", "max_pool"):
        assert found(page, site_url, words)[1].endswith("chapters/02_max_pooling.html"), words
    page.goto(f"{site_url}/search.html?q=maxpooling", wait_until="networkidle")
    marks = page.locator("#search-results li", has_text="worse than dropping pixels").locator("mark")
    assert {text.lower() for text in marks.all_inner_texts()} >= {"max", "pooling"}
    page.goto(f"{site_url}/search.html?q=2x2")
    expect(page.locator("#search-results li mark").first).to_have_text(re.compile(r"^2 [x×] 2$"))


def test_a_chapter_is_quoted_by_what_it_says(page: Page, site: Path, site_url: str) -> None:
    """And by nothing that the page says of itself."""
    (script,) = (site / "_static" / "scripts").glob("search-*.js")
    match = re.match(r"const SECTIONS = (.*);\n", script.read_text(encoding="utf-8"))
    assert match is not None
    texts = [Entry(*entry).text for entry in json.loads(match[1])]
    for said in (
        "Run this chapter in your",
        "This cell has controls",
        "code cell source",
        "This page asks you",
    ):
        assert not [text for text in texts if said in text], said
    page.goto(f"{site_url}/search.html?q=average+pooling")
    quotation = page.locator("#search-results li", has=page.get_by_role("link", name="Take the mean")).locator(
        "p"
    )
    expect(quotation.first).to_have_text(re.compile(r"^What you will do\."))


def test_the_search_answers_while_a_reader_types_and_says_how_much_it_found(page: Page, site_url: str) -> None:
    """With the words marked, an address that finds the same again, and a remedy when nothing is found."""
    page.goto(f"{site_url}/search.html")
    expect(page.locator("#search-results [role=status]")).to_have_text("")
    field = page.locator("main form.bd-search input")
    field.fill("invariant")
    results = page.locator("#search-results")
    expect(results.locator("[role=status]")).to_have_text(re.compile(r"^\d+ sections have invariant\.$"))
    expect(results.locator("mark").first).to_have_text(re.compile("invariant", re.IGNORECASE))
    assert page.url.endswith("?q=invariant")
    field.fill("xyzzy")
    expect(results.locator("[role=status]")).to_have_text(re.compile(r"^Nothing here has xyzzy\. Try fewer or"))
    expect(results.locator("li")).to_have_count(0)


def test_a_search_in_a_saved_copy_finds_and_quotes(page: Page, site: Path) -> None:
    """Without a server, and without asking for any page."""
    page.goto((site / "search.html").as_uri() + "?q=stride")
    expect(page.locator("#search-results li mark").first).to_be_visible()


def test_a_word_typed_as_markup_stays_a_word(page: Page, site_url: str) -> None:
    """It is shown as it was typed."""
    page.goto(f"{site_url}/search.html?q=%3Cimg%20src%3Dx%3Exyzzy")
    expect(page.locator("#search-results [role=status]")).to_contain_text("<img src=x>xyzzy")
    assert page.locator("#search-results img").count() == 0


def test_the_search_is_small(site: Path) -> None:
    """As a server with gzip sends it: under 10 kB for each of the pages that it searches."""
    (script,) = (site / "_static" / "scripts").glob("search-*.js")
    assert len(gzip.compress(script.read_bytes())) < 120_000
