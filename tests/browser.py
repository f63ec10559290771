"""Find a Chromium for the tests, and get one where there is none: ``python tests/browser.py``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")

# A page under test talks to nobody but the test, and neither does the browser around it.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No suggestions for an address that nobody types, and nothing in store for a page that nobody opens:
    # three processes more for each page. A second list of features takes the place of the first, so those
    # that Playwright does without stand here too.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,SpareRendererForSitePerProcess,"
    "AvoidCorsURLLoaderRestartOnRedirect,"
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsFirstBalancedModeAutoEnable,HttpsUpgrades,"
    "LensOverlay,MediaRouter,NetworkTimeServiceQuerying,OptimizationHints,PaintHolding,PreconnectToSearch,"
    "TcpPortRandomizationWin,ThirdPartyStoragePartitioning",
)

REMEDY = (
    "no browser could be found or installed; install Chromium or Google Chrome so that it is on PATH "
    "(Debian and Ubuntu: apt-get install chromium; macOS: brew install --cask chromium)"
)


def on_path() -> str | None:
    """Return the first browser on PATH."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def from_playwright() -> str | None:
    """Return the browser that ``playwright install chromium`` has put into the user's cache."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def find() -> str | None:
    """Return the path of a browser that is already there, or None."""
    return on_path() or from_playwright()


def _succeeds(*command: str) -> bool:
    print("+", *command, file=sys.stderr, flush=True)
    return subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode == 0


def install() -> str:
    """Return the path of a browser, installing one where there is none.

    Raises
    ------
    RuntimeError
        When there is none and none can be had; the message says what to install.
    """
    if path := find():
        return path
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        _succeeds("apt-get", "update")
        if _succeeds("apt-get", "install", "-y", "--no-install-recommends", "chromium") and (path := on_path()):
            return path
    if _succeeds(sys.executable, "-m", "playwright", "install", "chromium") and (path := from_playwright()):
        return path
    raise RuntimeError(REMEDY)


if __name__ == "__main__":
    try:
        print(install())
    except RuntimeError as error:
        sys.exit(f"error: {error}")
