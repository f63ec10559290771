"""Print the handouts of the built site as PDF: ``python _ext/printing.py BROWSER``, the path of a Chromium.

Each file is written aside and takes the place of the one before at the end.
"""

from __future__ import annotations

import sys
from pathlib import Path

import caches
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
HANDOUTS = ("sheet", "key", "slides", "course")
#: Page numbers, which only paper has; slides have none.
FOOTER = (
    '<div style="width:100%;text-align:center;font:8pt sans-serif"><span class="pageNumber"></span> of '
    '<span class="totalPages"></span></div>'
)


def print_all(site: Path, folder: Path, browser: Browser) -> list[Path]:
    """Print the handouts of a site into a folder, and return the files.

    Raises
    ------
    FileNotFoundError
        If the site has no handouts; nothing is written then.
    """
    sources = [site / "handouts" / f"{name}.html" for name in HANDOUTS]
    for source in sources:
        if not source.is_file():
            raise FileNotFoundError(f"{source} is missing; build the book first, with `make book`")
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    with browser.new_page() as page:
        for source in sources:
            page.goto(source.as_uri(), wait_until="load")
            numbered = source.stem != "slides"
            data = page.pdf(
                prefer_css_page_size=True,
                print_background=True,
                tagged=True,
                outline=True,
                display_header_footer=numbered,
                header_template="<span></span>",
                footer_template=FOOTER if numbered else "<span></span>",
            )
            made.append(folder / f"{source.stem}.pdf")
            caches.write_whole(made[-1], data)
    return made


def main(arguments: list[str]) -> int:
    """Print the handouts of the book, and say where they are."""
    if len(arguments) != 1:
        print("usage: python _ext/printing.py BROWSER, the path of a Chromium", file=sys.stderr)
        return 2
    try:
        with (
            sync_playwright() as playwright,
            playwright.chromium.launch(executable_path=arguments[0]) as browser,
        ):
            made = print_all(ROOT / "_build" / "html", ROOT / "_build" / "pdf", browser)
    except FileNotFoundError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    for path in made:
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
