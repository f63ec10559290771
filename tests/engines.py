"""Firefox and WebKit, driven through what they bring themselves: ``python tests/engines.py`` installs them.

Debian has no geckodriver, so Firefox is driven over WebDriver BiDi, a socket on which both sides send JSON.
WebKit has a driver of its own, which Selenium speaks to; its windows are on a screen that Xvfb keeps in memory.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

FIREFOX = ("firefox-esr", "firefox")
MINI_BROWSER = "MiniBrowser"
PACKAGES = ("firefox-esr", "webkit2gtk-driver", "xvfb", "xauth")
REMEDY = (
    f"{{missing}} not found; install what `make test-browsers` drives (Debian, as root: apt-get install "
    f'{" ".join(PACKAGES)}; in the environment: pip install -e ".[browsers]")'
)

# A browser under test asks nobody for updates, and its scrollbars take room as most readers' do.
PREFERENCES = {
    "app.update.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "widget.gtk.overlay-scrollbars.enabled": False,
    "widget.non-native-theme.gtk.scrollbar.allow-buttons": False,
}
KEYS = {"ArrowRight": "\ue014", "ArrowLeft": "\ue012", "ArrowDown": "\ue015"}
PATIENCE = 30  # seconds


class Engine(Protocol):
    """A browser with one page."""

    name: str

    def open(self, url: str, width: int, height: int) -> None:
        """Load a page in a window whose inside is so large, its scrollbar included."""

    def evaluate(self, body: str) -> Any:
        """Run the body of an async function in the page, and give what it returns."""

    def press(self, selector: str, key: str) -> None:
        """Press a key on the first element that matches."""

    def choose(self, selector: str, path: Path) -> None:
        """Choose a file."""

    def picture(self) -> bytes:
        """Give what the window shows, as a PNG file."""


class Firefox:
    """Firefox, headless, over WebDriver BiDi."""

    name = "firefox"

    def __init__(self, address: str) -> None:
        import websocket

        self._socket = websocket.create_connection(f"{address}/session", timeout=PATIENCE, suppress_origin=True)
        self._sent = 0
        self._send("session.new", capabilities={})
        # The tab that is there at the start never gets the keyboard.
        self._tab = self._send("browsingContext.create", type="tab")["context"]

    def close(self) -> None:
        """Let go of the browser."""
        self._socket.close()

    def _send(self, method: str, **params: Any) -> dict[str, Any]:
        self._sent += 1
        self._socket.send(json.dumps({"id": self._sent, "method": method, "params": params}))
        while True:
            answer: dict[str, Any] = json.loads(self._socket.recv())
            if answer.get("id") == self._sent:
                break
        if answer["type"] == "error":
            raise RuntimeError(f"{method}: {answer['error']}: {answer['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    def open(self, url: str, width: int, height: int) -> None:
        """Load a page in a window of this size."""
        size = {"width": width, "height": height}
        self._send("browsingContext.setViewport", context=self._tab, viewport=size)
        self._send("browsingContext.navigate", context=self._tab, url=url, wait="complete")

    def _run(self, body: str) -> dict[str, Any]:
        answer = self._send(
            "script.callFunction",
            functionDeclaration=f"async () => {{ {body} }}",
            awaitPromise=True,
            target={"context": self._tab},
        )
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        result: dict[str, Any] = answer["result"]
        return result

    def evaluate(self, body: str) -> Any:
        """Run the body of an async function in the page."""
        answer = self._run(f"return JSON.stringify((await (async () => {{ {body} }})()) ?? null)")
        return json.loads(answer["value"])

    def press(self, selector: str, key: str) -> None:
        """Press a key on an element."""
        self.evaluate(f"document.querySelector({json.dumps(selector)}).focus()")
        strokes = [{"type": kind, "value": KEYS[key]} for kind in ("keyDown", "keyUp")]
        source = {"type": "key", "id": "keyboard", "actions": strokes}
        self._send("input.performActions", context=self._tab, actions=[source])

    def choose(self, selector: str, path: Path) -> None:
        """Choose a file."""
        element = self._run(f"return document.querySelector({json.dumps(selector)})")
        shared = {"sharedId": element["sharedId"]}
        self._send("input.setFiles", context=self._tab, element=shared, files=[str(path)])

    def picture(self) -> bytes:
        """Give what the window shows."""
        return base64.b64decode(self._send("browsingContext.captureScreenshot", context=self._tab)["data"])


class WebKit:
    """WebKitGTK's MiniBrowser, through its own driver."""

    name = "webkit"

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        driver.set_script_timeout(PATIENCE)
        driver.set_page_load_timeout(PATIENCE)

    def open(self, url: str, width: int, height: int) -> None:
        """Load a page in a window of this size."""
        self._driver.get(url)
        inside = self.evaluate("return [innerWidth, innerHeight]")
        if inside == [width, height]:
            return
        outside = self._driver.get_window_size()
        self._driver.set_window_size(
            outside["width"] - inside[0] + width, outside["height"] - inside[1] + height
        )
        self._driver.get(url)  # as a reader's window, which has had its size before the page came

    def evaluate(self, body: str) -> Any:
        """Run the body of an async function in the page."""
        answer = self._driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            f"(async () => {{ {body} }})().then((value) => done([JSON.stringify(value ?? null), null]),"
            "(error) => done([null, String(error)]));"
        )
        if answer[1] is not None:
            raise RuntimeError(answer[1])
        return json.loads(answer[0])

    def _find(self, selector: str) -> Any:
        return self._driver.find_element("css selector", selector)

    def press(self, selector: str, key: str) -> None:
        """Press a key on an element."""
        self._find(selector).send_keys(KEYS[key])

    def choose(self, selector: str, path: Path) -> None:
        """Choose a file."""
        self._find(selector).send_keys(str(path))

    def picture(self) -> bytes:
        """Give what the window shows."""
        picture: bytes = self._driver.get_screenshot_as_png()
        return picture


@contextlib.contextmanager
def firefox() -> Iterator[Engine]:
    """Run Firefox while the context lasts, with a profile of its own."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items())
        Path(profile, "user.js").write_text("\n".join(lines), encoding="utf-8")
        command = [_program(*FIREFOX), "--headless", "--no-remote", "--remote-debugging-port", "0"]
        with _running([*command, "--profile", profile], stderr=subprocess.PIPE, text=True) as process:
            mark = "WebDriver BiDi listening on "
            said = []
            for line in process.stderr or ():
                said.append(line)
                if mark in line:
                    break
            else:
                raise RuntimeError(f"Firefox ended before it could be driven: {''.join(said)}")
            instance = Firefox(said[-1].split(mark)[1].strip())
            try:
                yield instance
            finally:
                instance.close()


@contextlib.contextmanager
def webkit() -> Iterator[Engine]:
    """Run WebKit while the context lasts, on a screen in memory."""
    from selenium import webdriver
    from selenium.webdriver.webkitgtk.service import Service

    browser, driver, screen = _mini_browser(), _program("WebKitWebDriver"), _program("Xvfb")
    read, write = os.pipe()
    size = ["-screen", "0", "1600x1400x24", "-nolisten", "tcp"]
    with _running([screen, "-displayfd", str(write), *size], pass_fds=[write], stderr=subprocess.DEVNULL):
        os.close(write)
        with os.fdopen(read) as said:
            display = f":{said.readline().strip()}"
        options = webdriver.WebKitGTKOptions()
        options.binary_location = browser
        options.add_argument("--automation")
        here = {"DISPLAY": display, "GDK_BACKEND": "x11", "LIBGL_ALWAYS_SOFTWARE": "1", "NO_AT_BRIDGE": "1"}
        service = Service(executable_path=driver, env={**os.environ, **here})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of Selenium by itself
            instance = webdriver.WebKitGTK(options=options, service=service)
        try:
            yield WebKit(instance)
        finally:
            instance.quit()


ENGINES = {"firefox": firefox, "webkit": webkit}


@contextlib.contextmanager
def _running(command: list[str], **options: Any) -> Iterator[subprocess.Popen[str]]:
    """Run a program while the context lasts."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, **options)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stderr:
            process.stderr.close()


def _program(*names: str) -> str:
    """Return the path of a program by the first of its names that is there."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise RuntimeError(REMEDY.format(missing=names[0]))
    return found


def _mini_browser() -> str:
    """Return the path of WebKit's smallest browser, which is not on PATH."""
    found = sorted(Path("/usr").glob(f"lib*/**/webkit*gtk-*/{MINI_BROWSER}"))
    if not found:
        raise RuntimeError(REMEDY.format(missing=MINI_BROWSER))
    return str(found[-1])


def check() -> None:
    """Raise RuntimeError, which says what to install, when anything is missing."""
    for names in (FIREFOX, ("WebKitWebDriver",), ("Xvfb",)):
        _program(*names)
    _mini_browser()
    for module in ("selenium", "websocket"):
        if find_spec(module) is None:
            raise RuntimeError(REMEDY.format(missing=f"the Python package {module}"))


def install() -> None:
    """Install what is missing where that is possible, and raise RuntimeError where it is not."""
    with contextlib.suppress(RuntimeError):
        return check()
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
            print("+ apt-get", *command, file=sys.stderr, flush=True)
            subprocess.run(["apt-get", *command], stdin=subprocess.DEVNULL, check=False, env=environment)
    return check()


if __name__ == "__main__":
    try:
        install()
    except RuntimeError as error:
        sys.exit(f"error: {error}")
