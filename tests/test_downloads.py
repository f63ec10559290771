"""What a reader downloads runs elsewhere: no plumbing, no raw role, no file beside it, and its library."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import re
import time
import warnings
import zipfile
from pathlib import Path
from typing import Any

import downloads
import library_cell
import nbformat
import notebooks
import pytest
import small_book
from bs4 import BeautifulSoup
from citations import Sources
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode
from plain import Elsewhere, plain
from plumbing import code_without_plumbing, for_python, without_glue
from portable import portable
from sphinx.errors import ExtensionError
from traitlets.config import Config
from views import STATE_TYPE, VIEW_TYPE

ROOT = Path(__file__).parent.parent
CHAPTERS = sorted(path.stem for path in (ROOT / "chapters").glob("*.ipynb"))
SOURCES = Sources([ROOT / "chapters" / "references.bib"])
ELSEWHERE = Elsewhere(
    lambda name: {"half": "1/2", "stars": "2*3*4"}[name],
    SOURCES.cite,
    lambda target: ("Slide a window", "https://course.example/01.html" if "01" in target else ""),
)
ADDRESS = "https://github.com/some-owner/some-name"
SITE = "https://some-owner.github.io/some-name"
# A role, a directive or its end, a target: what a notebook application would show as it stands.
RAW = re.compile(r"\{[A-Za-z][\w:.+-]*\}`|^ *(:{3,}|[`~]{3,}\{)|^\([\w-]+\)=|\{\{|^%", re.MULTILINE)
CODE = re.compile(r"^```.*?^```|`[^`]*`", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(
    ("myst", "markdown"),
    [
        ("{glue:text}`half` of it", "1/2 of it"),
        ("a {glue:text}`stars` b", r"a 2\*3\*4 b"),
        ("{cite:t}`zhang2019` says", "Zhang (2019) says"),
        ("{cite:p}`zhang2019,chaman2021`", "(Zhang, 2019; Chaman and Dokmanić, 2021)"),
        ("{cite:t}`krizhevsky2012`", "Krizhevsky et al. (2012)"),
        ("{math}`x^2` and H{sub}`2`O", "$x^2$ and H<sub>2</sub>O"),
        ("{py:func}`~pooling_lib.max_pool`", "`max_pool`"),
        ("see {ref}`how to run it <run-the-notebooks>`", "see how to run it"),
        ("a {term}`stride`, **{term}`Padding <padding>`**", "a stride, **Padding**"),
        ("`{glue:text}`, $a[b](c)$ and ``{x}`y` ``", "`{glue:text}`, $a[b](c)$ and ``{x}`y` ``"),
        ("```python\n{glue:text}`half`\n```", "```python\n{glue:text}`half`\n```"),
        (
            "[](02.ipynb) and [the *first*](01.ipynb#x)",
            "*Slide a window* and [the *first*](https://course.example/01.html)",
        ),
        ("[Slide a window](02.ipynb) and [there](02.ipynb)", "*Slide a window* and there"),
        ("[its](https://zarr.dev) page", "[its](https://zarr.dev) page"),
        ("(here)=\n# Title\n% a comment\n+++\ntext", "# Title\ntext"),
        ("[words]{.small}", "[words]"),
        (
            ":::{admonition} Claim: {glue:text}`half`\n:class: claim\n\n**Verdict.**\n\nMore.\n:::\n\nAfter.",
            "> **Claim: 1/2**\n>\n> **Verdict.**\n>\n> More.\n\nAfter.",
        ),
        ("```{note}\nText.\n```", "> **Note**\n>\n> Text."),
        (
            ":::{exercise} Once *each*\n:label: once\n\nWhich?\n\n{.pool-options}\n- a. one\n- b. two\n:::",
            "> **Exercise: Once *each***\n>\n> Which?\n>\n>\n> - a. one\n> - b. two",
        ),
        ("::::{div} wide\n:::{tip}\nIn.\n:::\n::::", "> **Tip**\n>\n> In."),
        (
            ":::{admonition} Hint\n:class: dropdown\nCount.\n:::",
            "<details>\n<summary>Hint</summary>\n\nCount.\n\n</details>",
        ),
        ("```{math}\n:label: size\nx\n```", "$$\nx\n$$"),
        ("```{code-block} python\nx = 1\n```", "```python\nx = 1\n```"),
        (
            "- a\n\n  ```python\n  if x:\n      y\n  ```\n- b",
            "- a\n\n  ```python\n  if x:\n      y\n  ```\n- b",
        ),
        ("- a\n\n  :::{note}\n  Text.\n  :::\n- b", "- a\n\n  > **Note**\n  >\n  > Text.\n- b"),
    ],
)
def test_each_piece_of_myst_has_its_form_in_plain_markdown(myst: str, markdown: str) -> None:
    """What stands in code and in maths stays as it is."""
    assert plain(myst, ELSEWHERE) == markdown


@pytest.mark.parametrize(
    ("myst", "message"),
    [
        ("{abbr}`x`", r"the role \{abbr\}`x` has no form in the notebook"),
        ("{ref}`bare`", r"the role \{ref\}`bare` has no form"),
        ("```{plot} x\n```", "the directive 'plot' has no form in the notebook"),
        (":::{note}\nText.", r"':::\{note\}' is not closed; end it with a line of ':::'"),
        (":::\nText.\n:::", "':::' opens no directive"),
        ("{cite:t}`nobody1999`", "no source 'nobody1999' in the bibliography"),
    ],
)
def test_what_has_no_plain_form_is_refused(myst: str, message: str) -> None:
    """A reader of the download must not meet it raw."""
    with pytest.raises(ExtensionError, match=message):
        plain(myst, ELSEWHERE)


def test_the_sources_that_a_chapter_cites_are_listed_once_each() -> None:
    """In full, since the page of all sources stays behind."""
    sources = Sources([ROOT / "chapters" / "references.bib"])
    sources.cite("graham2014", "t")
    sources.cite("zhang2019, graham2014", "p")
    listed = sources.listed().splitlines()
    assert [line[:9] for line in listed] == ["- Benjami", "- Richard"]
    assert all(re.search(r"(19|20)\d\d\.", line) for line in listed)


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("import numpy as np\nfrom myst_nb import glue\n\nx = 1", "import numpy as np\n\nx = 1"),
        ('x = 1\nglue("a", x,\n     display=False)\ny = 2', "x = 1\ny = 2"),
        ('for a in b:\n    glue("c", a)\n    if a:\n        glue("d", a)', ""),
        ('for a in b:\n    print(a)\n    glue("c", a)', "for a in b:\n    print(a)"),
        ("%timeit x\nprint(1)", "%timeit x\nprint(1)"),
    ],
)
def test_code_loses_its_glue_and_nothing_else(source: str, left: str) -> None:
    """A loop that does nothing else goes with it."""
    assert without_glue(source) == left


def code(source: str, *tags: str, outputs: list[Any] | None = None, **metadata: Any) -> NotebookNode:
    """Return a code cell."""
    return nbformat.v4.new_code_cell(source, metadata={"tags": list(tags), **metadata}, outputs=outputs or [])


def notebook_of(*cells: NotebookNode, **state: Any) -> NotebookNode:
    """Return a notebook, with the state of its widgets."""
    metadata = {"widgets": {STATE_TYPE: {"state": state}}} if state else {}
    return nbformat.v4.new_notebook(cells=list(cells), metadata=metadata)


def kept(*cells: NotebookNode) -> list[str]:
    """Return the code that is left of a notebook's cells."""
    return [source for source in code_without_plumbing(notebook_of(*cells)).values() if source]


def test_a_cell_that_hands_numbers_over_is_left_out_unless_a_later_cell_uses_what_it_sets() -> None:
    """Leaving it out must not break the next cell."""
    useful, useless = code("y = 2\nglue('a', y)", "remove-cell"), code("z = 3", "remove-cell")
    assert kept(code("x = 1"), useful, useless, code("print(x + y)")) == ["x = 1", "y = 2", "print(x + y)"]
    # The later cell sets the name itself, as that of a loop, of an argument, or anew.
    for later in (
        "for y in [1]:\n    print(y)",
        "f = lambda y: y",
        "y = 3\nprint(y)",
        "print([y for y in [1]])",
    ):
        assert kept(useful, code(later)) == [later]
    assert kept(useful, code("y = 3"), code("print(y)")) == ["y = 3", "print(y)"]
    # It uses the old value first.
    for later in ("y = y + 1", "y += 1", "def f():\n    return y"):
        assert kept(useful, code(later)) == ["y = 2", later]


def test_a_name_that_no_cell_of_the_download_sets_is_refused() -> None:
    """Glue within an expression is one."""
    with pytest.raises(ExtensionError, match="no cell sets glue in the notebook that readers download"):
        kept(code("from myst_nb import glue"), code("x = glue('a', 1)"))


PICTURE = {
    "output_type": "display_data",
    "data": {"image/png": "QQ==", "text/plain": "<Figure>"},
    "metadata": {},
}
VIEW = {
    "output_type": "execute_result",
    "data": {VIEW_TYPE: {"model_id": "m"}, "text/plain": "Explorer()"},
    "metadata": {},
    "execution_count": 7,
}


def made(*cells: NotebookNode, read: Any = lambda folder: {}, **state: Any) -> list[NotebookNode]:
    """Return the cells of a notebook made for elsewhere."""
    notebook = portable(notebook_of(*cells, **state), lambda text: plain(text, ELSEWHERE), read)
    nbformat.validate(notebook)
    return notebook.cells


def outputs(*parts: dict[str, Any]) -> list[NotebookNode]:
    """Return outputs of a cell."""
    return [nbformat.from_dict(part) for part in parts]


def test_an_explorer_shows_its_static_figure_until_it_is_run() -> None:
    """A view without a kernel is nothing; the figure beside it is of the same thing."""
    alt = {"mystnb": {"image": {"alt": "a window"}}}
    (cell,) = made(
        code("1", "hide-input", outputs=outputs(VIEW)),
        code("2", "static-figure", outputs=outputs(PICTURE), **alt),
    )
    assert cell.source == "1"
    assert [sorted(output.data) for output in cell.outputs] == [["image/png", "text/plain"]]
    assert cell.outputs[0].metadata == {"image/png": {"alt": "a window"}}
    assert cell.metadata == {"jupyter": {"source_hidden": True}, "cellView": "form"}


def test_a_static_figure_is_not_put_beside_what_a_cell_shows_itself() -> None:
    """It would be there twice."""
    own = {**PICTURE, "data": {"image/png": "Qg=="}}
    (cell,) = made(code("1", outputs=outputs(own)), code("2", "static-figure", outputs=outputs(PICTURE)))
    assert [output.data for output in cell.outputs] == [own["data"]]


def test_a_live_cell_shows_what_it_gives_for_its_default_arguments() -> None:
    """From the state of its output widget, which itself is left behind."""
    box = {"model_name": "VBoxModel", "state": {"children": ["IPY_MODEL_o"]}}
    output = {"model_name": "OutputModel", "state": {"outputs": [PICTURE]}}
    (cell,) = made(code("1", "live", outputs=outputs(VIEW)), m=box, o=output)
    assert [output.data["image/png"] for output in cell.outputs] == ["QQ=="]


def test_what_is_written_to_stderr_stays_behind_and_cells_are_numbered_as_they_are() -> None:
    """Only the tag with which "run all" goes on after an error means something elsewhere."""
    said = [{"output_type": "stream", "name": name, "text": name} for name in ("stdout", "stderr")]
    result = VIEW | {"data": {"text/plain": "3"}}
    first, second = made(
        code("x = 1", "nbval-ignore-output", outputs=outputs(*said)),
        code("0", "remove-cell"),
        code("x", "raises-exception", outputs=outputs(result)),
    )
    assert [output.name for output in first.outputs] == ["stdout"]
    assert (first.metadata, second.metadata) == ({}, {"tags": ["raises-exception"]})
    assert (first.execution_count, second.execution_count, second.outputs[0].execution_count) == (1, 2, 2)


def test_a_file_outside_of_the_chapter_s_folder_is_brought_along() -> None:
    """And one beside it that the code names, but no other."""
    files = {"a.json": b'{"x": 5}', "b.json": b"[7]", "c.json": b"[9]"}
    cells = made(
        code("import json\nfrom pathlib import Path"),
        code('first = Path("../data/a.json")\nx = json.loads(first.read_text())["x"]'),
        code('y = json.loads(first.with_name("b.json").read_text())'),
        read=lambda folder: files if folder == "../data" else {},
    )
    assert "../" not in "".join(cell.source for cell in cells)
    assert "c.json" not in cells[1].source
    space: dict[str, Any] = {}
    for cell in cells:
        exec(cell.source, space)
    assert (space["x"], space["y"]) == (5, [7])
    space["course_folder"].cleanup()


def test_a_file_that_is_not_there_is_refused() -> None:
    """By its path."""
    with pytest.raises(ExtensionError, match=r"\.\./data/a\.json is read by a cell, and there is no such file"):
        made(code('open("../data/a.json")'))


@pytest.mark.parametrize(
    ("repository", "address"),
    [
        ("", ""),
        (ADDRESS, f"{ADDRESS}/archive/refs/heads/main.zip"),
        ("https://gitlab.com/some/name/", "git+https://gitlab.com/some/name@main"),
    ],
)
def test_the_library_comes_from_the_one_address_of_the_course(repository: str, address: str) -> None:
    """From GitHub as an archive, for which pip needs no git."""
    assert library_cell.library_address(repository, "main") == address


def test_a_chapter_that_imports_what_no_reader_would_get_is_refused() -> None:
    """The library's extras bring all that a chapter needs."""
    notebook = notebook_of(code("import pooling_lib, torch"))
    with pytest.raises(ExtensionError, match="it imports torch, which the library's extras do not bring"):
        library_cell.setup_source(notebook, {})
    assert library_cell.setup_source(notebook_of(code("import torch")), {}) == ""


class Shell:
    """Runs the first cell of a chapter where some packages seem to be missing, with a pip that obeys or not."""

    def __init__(self, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.source, self.missing, self.asked, self.brings = source, set[str](), list[str](), True
        find = importlib.util.find_spec
        monkeypatch.setattr(
            importlib.util, "find_spec", lambda name: None if name in self.missing else find(name)
        )

    def run(self, *missing: str, brings: bool = True) -> tuple[list[str], str]:
        """Return what pip is asked, and what the cell says or raises."""
        self.missing, self.asked, self.brings = {*missing}, [], brings
        shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
        shell.register_magic_function(self.pip, "line", "pip")
        shell.showtraceback = lambda *_, **__: None
        with contextlib.redirect_stdout(io.StringIO()) as said:
            error = shell.run_cell(self.source).error_in_exec
        return self.asked, str(error) if error else said.getvalue()

    def pip(self, line: str) -> None:
        """Install everything, or nothing."""
        self.asked.append(line)
        if self.brings:
            self.missing.clear()


@pytest.mark.parametrize("address", ["", ADDRESS])
def test_the_first_cell_gets_the_library_only_where_it_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str
) -> None:
    """From the wheel beside the notebook, or from the course's address, or it says where the wheel is."""
    cell = library_cell.setup_source(notebook_of(code("import pooling_lib")), {"repository_url": address})
    shell = Shell(cell, monkeypatch)
    monkeypatch.chdir(tmp_path)
    assert shell.run() == ([], "")
    asked, said = shell.run("pooling_lib")
    if address:
        assert asked == [f'install --quiet "pooling-lib[explorers] @ {address}/archive/refs/heads/main.zip"']
    else:
        assert asked == []
        assert "no package pooling_lib: put the file pooling_lib-*.whl beside this notebook" in said
    wheel = tmp_path / "pooling_lib-1.0-py3-none-any.whl"
    wheel.touch()
    assert shell.run("anywidget") == ([f'install --quiet "pooling-lib[explorers] @ {wheel.as_uri()}"'], "")


def test_where_pip_fails_the_first_cell_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where there is no pip, no network or an old Python, `%pip` prints why and raises nothing."""
    wheel = tmp_path / "pooling_lib-1.0-py3-none-any.whl"
    wheel.touch()
    monkeypatch.chdir(tmp_path)
    shell = Shell(library_cell.setup_source(notebook_of(code("import pooling_lib")), {}), monkeypatch)
    asked, said = shell.run("pooling_lib", "scipy", brings=False)
    assert len(asked) == 1
    assert said.startswith("no package pooling_lib, scipy, and pip could not install it: it says above why")
    assert f'uv pip install "pooling-lib[explorers] @ {wheel.as_uri()}"' in said


def test_another_library_than_the_chapter_s_is_replaced_or_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """By the wheel beside the notebook; a version says nothing: it stays while the course is written."""
    wheel = downloads.build_wheel(ROOT, tmp_path)
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(installed)
    monkeypatch.syspath_prepend(installed)
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    notebook = notebook_of(code("import pooling_lib"))
    same = Shell(library_cell.setup_source(notebook, {}, library_cell.mark_of(wheel)), monkeypatch)
    assert same.run() == ([], "")
    other = Shell(library_cell.setup_source(notebook, {}, "of another wheel"), monkeypatch)
    asked, said = other.run()
    assert asked == []
    assert said.startswith("The library that is installed here is not the one that this chapter was made with.")
    beside = wheel.rename(folder / wheel.name)
    (folder / "pooling_lib-0.0.9-py3-none-any.whl").touch()  # of the last term
    assert other.run()[0] == [f'install --quiet --force-reinstall --no-deps "{beside.as_uri()}"']
    assert same.run() == ([], "")


def test_a_chapter_on_large_images_gets_what_they_need() -> None:
    """And the other chapters do not."""
    source = library_cell.setup_source(notebook_of(code("import pooling_lib.scale\nimport dask.array")), {})
    assert '"pooling-lib[explorers,scale] @' in source
    assert '"zarr"' in source


def test_the_archive_and_the_wheel_are_the_same_bytes_every_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the order of the files and the time of day."""
    for folder, names in (("first", "ab"), ("second", "ba")):
        (tmp_path / folder).mkdir()
        downloads.pack(tmp_path / folder / "all.zip", {name: name.encode() for name in names})
        downloads.build_wheel(ROOT, tmp_path / folder)
        monkeypatch.setattr(time, "time", lambda: 2e9)
    first, second = (
        {path.name: path.read_bytes() for path in (tmp_path / one).iterdir()} for one in ("first", "second")
    )
    assert first == second
    assert len(first) == 2


def test_everyone_may_read_what_is_unpacked_from_the_archive(tmp_path: Path) -> None:
    """On a machine that several share, too."""
    downloads.pack(tmp_path / "all.zip", {"a": b"a", "b": b"b"})
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o644}


def buttons(page: Path) -> list[str]:
    """Return where the links in the header of a page lead."""
    links = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select(".article-header-buttons a")
    return [link["href"] for link in links]


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the site of a small book that has an address."""
    folder = small_book.write(tmp_path_factory.mktemp("published"), ("import pooling_lib", []))
    path = folder / "chapters" / "a.ipynb"
    notebook = nbformat.read(path, as_version=4)
    links = "(here)=\n\n[](index.md), [so](../chapters/index.md), [here](#here)"
    notebook.cells.append(nbformat.v4.new_markdown_cell(links, id="links"))
    nbformat.write(notebook, path)
    config = (folder / "_config.yml").read_text(encoding="utf-8")
    for empty, full in (
        ('  url: ""\n', f"  url: {ADDRESS}\n"),
        ("  config:\n", f"  config:\n    html_baseurl: {SITE}/\n"),
    ):
        assert empty in config
        config = config.replace(empty, full)
    (folder / "_config.yml").write_text(config, encoding="utf-8")
    result = small_book.make(folder)
    assert result.returncode == 0, result.stdout + result.stderr
    return folder / "_build" / "html"


def test_with_an_address_a_chapter_opens_on_binder_and_in_colab(published: Path) -> None:
    """Colab opens the notebook that is made for elsewhere; a page without code offers neither."""
    links = buttons(published / "chapters" / "a.html")
    binder = "https://mybinder.org/v2/gh/some-owner/some-name/main?urlpath=lab/tree/chapters/a.ipynb"
    colab = "https://colab.research.google.com/github/some-owner/some-name/blob/notebooks/a.ipynb"
    assert [link for link in links if link.startswith("http") and not link.startswith(ADDRESS)] == [
        binder,
        colab,
    ]
    assert not [
        link for link in buttons(published / "chapters" / "index.html") if "binder" in link or "colab" in link
    ]


def test_with_an_address_a_download_gets_the_library_from_there(published: Path) -> None:
    """Without a wheel beside it."""
    notebook = nbformat.read(published / "downloads" / "a.ipynb", as_version=4)
    assert f"{ADDRESS}/archive/refs/heads/main.zip" in notebook.cells[0].source


def test_with_an_address_of_the_site_the_links_of_a_download_lead_to_its_pages(published: Path) -> None:
    """By the titles of these, where a link has no words."""
    notebook = nbformat.read(published / "downloads" / "a.ipynb", as_version=4)
    pages = f"{SITE}/chapters"
    assert notebook.cells[-1].source == (
        f"[Book]({pages}/index.html), [so]({pages}/index.html), [here]({pages}/a.html)"
    )


def test_the_workflow_puts_the_notebooks_where_colab_looks_for_them() -> None:
    """One name, in Python and in the workflow."""
    workflow = (ROOT / ".github" / "workflows" / "publish-site.yml").read_text(encoding="utf-8")
    assert f"--initial-branch {downloads.BRANCH}\n" in workflow
    assert re.search(rf"git push [^\n]* {downloads.BRANCH}\n", workflow)


def test_without_an_address_no_button_leads_nowhere(built_by_hand: Path) -> None:
    """Each leads to a file of the site."""
    page = built_by_hand / "_build" / "html" / "chapters" / "a.html"
    links = buttons(page)
    assert links == ["../downloads/a.ipynb", "../downloads/pooling-measured.zip"]
    assert all((page.parent / link).is_file() for link in links)


def test_the_download_of_a_small_book_shows_everything_without_a_kernel(built_by_hand: Path) -> None:
    """Explorers need one; what `interact` gives by default, and pictures, do not."""
    notebook = nbformat.read(built_by_hand / "_build" / "html" / "downloads" / "a.ipynb", as_version=4)
    shown = {cell.id: cell.outputs for cell in notebook.cells if cell.cell_type == "code"}
    assert shown["cell-3"][0].text == "size 2\n"
    assert shown["cell-1"] == shown["cell-2"] == []
    assert any("image/png" in output.get("data", {}) for output in shown["cell-5"])
    assert "widgets" not in notebook.metadata


def test_a_raw_role_fails_the_build_and_names_the_chapter(tmp_path: Path) -> None:
    """Rather than reaching a reader."""
    folder = small_book.write(tmp_path, ("1", []))
    path = folder / "chapters" / "a.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_markdown_cell("{abbr}`HTML (a language)`", id="odd"))
    nbformat.write(notebook, path)
    result = small_book.make(folder)
    assert result.returncode != 0
    assert "chapters/a.ipynb: the role {abbr}`HTML (a language)` has no form" in result.stderr


@pytest.fixture(params=CHAPTERS)
def chapter(request: pytest.FixtureRequest, site: Path) -> NotebookNode:
    """Give each chapter as a reader downloads it."""
    return nbformat.read(site / "downloads" / f"{request.param}.ipynb", as_version=4)


def test_a_downloaded_chapter_is_a_valid_notebook_of_plain_markdown_and_whole_code(
    chapter: NotebookNode,
) -> None:
    """No role, no directive, no path to elsewhere, no tag, no cell of the book's own."""
    nbformat.validate(chapter)
    assert chapter.nbformat_minor == 5
    for cell in chapter.cells:
        assert not cell.metadata.get("tags", [])
        if cell.cell_type == "markdown":
            assert RAW.findall(CODE.sub("", cell.source)) == []
            assert re.findall(r"\]\((?!https?:)[^)]*\)", CODE.sub("", cell.source)) == []
        else:
            compile(for_python(cell.source), "cell", "exec")
            assert not re.search(r"\bglue\(|myst_nb|\.\./", cell.source)
    assert "find_spec" in chapter.cells[0].source


def test_a_downloaded_chapter_shows_its_figures_and_says_what_they_show(
    request: pytest.FixtureRequest, chapter: NotebookNode
) -> None:
    """All of them, before it is run; no view waits for a kernel."""
    source = nbformat.read(ROOT / "chapters" / f"{request.node.callspec.params['chapter']}.ipynb", as_version=4)
    figures = [cell for cell in source.cells if cell.metadata.get("mystnb", {}).get("image")]
    data = [output.data for cell in chapter.cells for output in cell.get("outputs", []) if "data" in output]
    assert sum("image/png" in kinds for kinds in data) == len(figures) > 0
    assert not any(VIEW_TYPE in kinds for kinds in data)
    results = [
        output
        for cell in chapter.cells
        for output in cell.get("outputs", [])
        if output.output_type == "execute_result" and "image/png" in output.data
    ]
    assert all(output.metadata["image/png"]["alt"] for output in results)


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_numbers_of_the_prose_are_those_of_the_page(site: Path, name: str) -> None:
    """Every verdict of the page stands word for word in the download."""
    page = BeautifulSoup((site / "chapters" / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
    notebook = nbformat.read(site / "downloads" / f"{name}.ipynb", as_version=4)
    text = re.sub(
        r"\\(.)", r"\1", "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    )
    values = [span.get_text() for span in page.select("span.pasted-text")]
    assert [value for value in values if value not in text] == []
    assert len(values) > 5


def test_the_first_chapter_runs_where_nothing_lies_beside_it(site: Path, tmp_path: Path) -> None:
    """From its first cell to its last, exercises included."""
    name = f"{CHAPTERS[0]}.ipynb"
    notebook = nbformat.read(site / "downloads" / name, as_version=4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the client, not of the chapter
        notebooks.execute(notebook, tmp_path / name)
    said = json.dumps([cell.outputs for cell in notebook.cells if cell.cell_type == "code"])
    assert "image/png" in said
    assert VIEW_TYPE in said


def test_the_archive_holds_every_chapter_the_library_and_the_licence(site: Path) -> None:
    """The same files that the site offers one by one."""
    folder = site / "downloads"
    with zipfile.ZipFile(io.BytesIO((folder / downloads.ARCHIVE).read_bytes())) as archive:
        held = {Path(entry.filename).name: archive.read(entry) for entry in archive.infolist()}
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    offered = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != downloads.ARCHIVE}
    assert {path.rpartition(".")[2] for path in offered} == {"ipynb", "whl"}
    assert offered.items() <= held.items()
    assert held.keys() - offered.keys() == {"LICENSE", "README.md"}
    assert {f"{name}.ipynb" for name in CHAPTERS} <= held.keys()


def test_the_landing_page_leads_to_the_archive(site: Path) -> None:
    """From its section on how to run the notebooks."""
    page = site / "chapters" / "index.html"
    section = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select_one(
        "section:has(> #run-the-notebooks), #run-the-notebooks"
    )
    links = [link["href"] for link in section.find_all("a", href=re.compile(r"\.zip$"))]
    assert links
    assert all((page.parent / link).is_file() for link in links)
