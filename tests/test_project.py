"""What stands around the code agrees with it: requirements, commands, licences, order of the chapters."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import browser as finder
import hosting
import inbrowser
import module_tables
import pytest
import yaml
from extras import OPTIONAL, PROJECT, packages_of

import pooling_lib

ROOT = Path(__file__).parent.parent
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def requirements() -> list[str]:
    """Return the lines of requirements.txt that name a package."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.lstrip().startswith("#")]


def make(*arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run make in the project's folder."""
    environment = {"PATH": path or "/usr/local/bin:/usr/bin:/bin", "HOME": "/nonexistent"}
    return subprocess.run(
        [shutil.which("make") or "make", "-C", str(ROOT), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )


def test_every_requirement_is_exact() -> None:
    """The same set is installed everywhere and every time, and the package with it."""
    first, *others = requirements()
    assert first == "-e ."
    assert [line for line in others if not re.match(r"[a-z0-9-]+(\[.*\])?==[0-9][^ ]*( ; .*)?$", line)] == []


def test_every_dependency_is_among_the_requirements() -> None:
    """An extra that somebody added and did not compile is missed here, not on a reader's machine."""
    pinned = {re.match(r"[a-z0-9-]+", line)[0] for line in requirements()[1:]}
    wanted = {name for extra in ("book", "test", "scale") for name in packages_of(extra)}
    assert {re.match(r"[a-z0-9-]+", one)[0] for one in PROJECT["dependencies"]} | wanted <= pinned


def test_the_versions_agree() -> None:
    """In the package, its metadata and its citation."""
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert pooling_lib.__version__ == PROJECT["version"] == citation["version"]


def test_what_is_said_of_releases_is_one_thing() -> None:
    """Before the first, that there is none; from then on, the newest has the version of the package."""
    released = re.findall(
        r"^## \[(\d+\.\d+\.\d+)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert released[:1] in ([], [PROJECT["version"]])
    for page in ("CHANGELOG.md", "README.md", "SECURITY.md", "CITATION.cff"):
        said = "othing has been released yet" in (ROOT / page).read_text(encoding="utf-8")
        assert said != bool(released), page


def test_the_one_other_host_that_a_reader_may_meet_is_named_where_safety_is_told() -> None:
    """It comes with the button that runs a chapter, and with nothing else."""
    host = hosting.CDN_URL.split("/")[2]
    assert f"`{host}`" in (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def test_the_citation_has_what_the_format_wants() -> None:
    """Citation File Format 1.2.0: five keys, and authors with a name."""
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= citation.keys()
    assert all("name" in author or "family-names" in author for author in citation["authors"])
    assert set(citation["license"]) == {"BSD-3-Clause", "CC-BY-4.0"}


def test_every_chapter_has_its_place_in_the_book() -> None:
    """In the order of the files' numbers."""
    toc = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    listed = [Path(name).stem for name in re.findall(r"^ +- file: (\S+)", toc, re.MULTILINE)]
    chapters = sorted(path.stem for path in (ROOT / "chapters").glob("*.ipynb"))
    assert [name for name in listed if re.match(r"\d", name)] == chapters


def test_the_landing_page_leads_to_every_chapter() -> None:
    """A chapter that is not on the map is not found."""
    index = (ROOT / "chapters" / "index.md").read_text(encoding="utf-8")
    for path in sorted((ROOT / "chapters").glob("*.ipynb")):
        assert path.stem in index


def ways(page: str) -> list[str]:
    """Return the rows of the table of the ways to read and run the course."""
    text = (ROOT / page).read_text(encoding="utf-8")
    (table,) = re.findall(r"^\| way \| what it needs \| what works \|\n((?:\|.*\n)+)", text, re.MULTILINE)
    return str(table).splitlines()[1:]


def test_the_readme_and_the_landing_page_name_the_same_ways_to_run_the_course() -> None:
    """In one table, which also says what the button of a chapter says of its weight."""
    rows = ways("README.md")
    assert len(rows) == 7
    assert ways("chapters/index.md") == rows
    (weight,) = re.findall(r"\d+ to \d+ MB", "\n".join(rows))
    assert weight in inbrowser.HINT


def test_every_command_is_described_and_help_lists_it() -> None:
    """A target without a description is one that nobody finds."""
    (phony,) = re.findall(r"^\.PHONY: (.*)", MAKEFILE, re.MULTILINE)
    commands = set(phony.split())
    listed = make("help").stdout
    assert {name for name in commands if re.search(rf"^{name} +\w", listed, re.MULTILINE)} == commands


PROSE = [
    "README.md",
    "CONTRIBUTING.md",
    *(f"chapters/{name}" for name in ("index.md", "claims.md", "reference.md")),
]


def test_the_readme_starts_with_the_two_commands_that_do_everything() -> None:
    """And says them as one types them."""
    assert re.findall(r"^ +make ([a-z-]+)", README, re.MULTILINE)[:2] == ["book", "test"]


@pytest.mark.parametrize("page", PROSE)
def test_every_command_that_a_page_names_exists(page: str) -> None:
    """In code, as a line of its own or between backquotes; `make book` in a sentence is meant as one, too."""
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    assert set(re.findall(r"(?:`|^ +)make ([a-z-]+)", text, re.MULTILINE)) <= targets


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_every_file_that_a_page_names_exists(page: str) -> None:
    """A path between backquotes is one from the project's folder; NN stands for a number to be chosen."""
    text = (ROOT / page).read_text(encoding="utf-8")
    named = {
        name for name in re.findall(r"`([\w./-]+)`", text) if "/" in name or name.endswith((".md", ".toml"))
    }
    modules = set(re.findall(r"^\| (?:\*\*)?`([\w/]+)`", text, re.MULTILINE))
    missing = {name for name in named - modules if "NN" not in name and not (ROOT / name).exists()}
    assert missing - {"_build/html/index.html"} == set()


#: Sources and pages whose words are read by who keeps the project going.
SOURCES = [
    path
    for folder in ("pooling_lib", "_ext", "benchmarks")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".py", ".js", ".css"}
]


def test_every_file_of_the_project_that_a_source_names_exists() -> None:
    """By its path from the project's folder; of a module that has moved, the old one leads nowhere."""
    named = re.compile(
        r"(?<![\w./-])((?:pooling_lib|_ext|tests|benchmarks)/[\w./-]*\w\.(?:py|js|css|json|txt))\b"
    )
    found = {(path, name) for path in SOURCES for name in named.findall(path.read_text(encoding="utf-8"))}
    assert len(found) > 20
    assert {f"{path.relative_to(ROOT)}: {name}" for path, name in found if not (ROOT / name).exists()} == set()


def test_the_tables_of_modules_are_made_from_their_own_first_lines() -> None:
    """They can name neither a module that is gone nor a purpose that has changed."""
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert module_tables.with_tables(contributing) == contributing, "run `make format`"
    for name in ("`pooling` | Pool images", "**`_core/`** | The pass", "`build` | Build the website"):
        assert f"\n| {name}" in contributing


def test_a_page_without_a_place_for_a_table_is_told_what_to_put_there() -> None:
    """A table that cannot be written would be missed by nobody."""
    page = "<!-- modules: written by `make format` -->\n<!-- end of modules -->\n"
    with pytest.raises(
        SystemExit, match=r"CONTRIBUTING\.md has no place for the table of extension; put '<!-- ext"
    ):
        module_tables.with_tables(page)


def test_a_module_without_a_purpose_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rather than given an empty row."""
    monkeypatch.setattr(module_tables, "ROOT", tmp_path)
    (tmp_path / "silent.py").write_text("x = 1\n", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"silent\.py has no docstring"):
        module_tables.table(tmp_path)


def test_the_readme_s_example_gives_what_it_says() -> None:
    """The first thing that somebody tries."""
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    source, _, expected = example.strip().rpartition("  # ")
    space: dict[str, object] = {}
    *setup, last = source.splitlines()
    exec("\n".join(setup), space)
    assert repr(eval(last, space)) == expected


def test_the_readme_names_every_extra_that_is_for_users() -> None:
    """Those that only a developer wants are not among them."""
    assert set(re.findall(r'pip install "\.\[(\w+)\]"', README)) == set(OPTIONAL) - {
        "book",
        "bench",
        "browsers",
        "test",
    }


def test_ci_runs_the_gate() -> None:
    """The workflow and every other CI run one script, and that runs `make test`."""
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith("make test")
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8"))
    assert {"run": "bash .ci/run"} in workflow["jobs"]["test"]["steps"]
    assert {"run": "make test-wheel"} in workflow["jobs"]["wheel"]["steps"]
    versions = workflow["jobs"]["test"]["strategy"]["matrix"]["python"]
    assert {"3.11"} <= set(workflow["jobs"]["wheel"]["strategy"]["matrix"]["python"]) <= set(versions)
    assert all(f"Programming Language :: Python :: {version}" in PROJECT["classifiers"] for version in versions)


def test_other_browsers_are_tried_every_week() -> None:
    """By the command that one types, with no more rights than reading needs; actions are named by commit."""
    text = (ROOT / ".github" / "workflows" / "weekly.yml").read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert {"run": "make test-browsers"} in workflow["jobs"]["browsers"]["steps"]
    assert workflow["permissions"] == {"contents": "read"}
    assert "schedule" in workflow[True]  # YAML 1.1 reads the word "on" so
    assert all(re.fullmatch(r"[0-9a-f]{40}", name) for name in re.findall(r"uses: \S+@(\S+)", text))


def test_what_drives_other_browsers_is_asked_for_by_name() -> None:
    """Where one is missing and cannot be installed, the command says what to install."""
    environment = {"PATH": "/nonexistent"}
    result = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "engines.py")],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert result.returncode == 1
    assert result.stderr.startswith("error: firefox-esr not found; install what `make test-browsers` drives")
    assert "apt-get install firefox-esr webkit2gtk-driver xvfb xauth" in result.stderr


def test_a_python_that_is_too_old_is_named_with_the_remedy(tmp_path: Path) -> None:
    """Before anything is installed."""
    result = make("book", f"VENV={tmp_path / 'venv'}", "PYTHON=false")
    assert result.returncode != 0
    assert "error: false is missing or older than 3.11; install Python 3.11 or later" in result.stderr


def test_a_python_without_venv_is_named_with_the_remedy(tmp_path: Path) -> None:
    """Debian's Python comes without it."""
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\n[ "$1" = -c ]\n', encoding="utf-8")
    python.chmod(0o755)
    result = make("book", f"VENV={tmp_path / 'venv'}", f"PYTHON={python}")
    assert result.returncode != 0
    assert (
        "cannot make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv" in result.stderr
    )


def test_a_port_that_cannot_be_had_is_named_with_the_remedy() -> None:
    """Before an address is told at which another program answers."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        for port in (str(taken.getsockname()[1]), "web"):
            result = make("serve", "--old-file=book", f"BIN={Path(sys.executable).parent}", f"PORT={port}")
            assert result.returncode != 0
            assert f"error: PORT={port} is in use, or is no port" in result.stderr
            assert "make serve PORT=8001" in result.stderr
            assert "Traceback" not in result.stderr
            assert "http://" not in result.stdout


def test_the_browser_on_path_is_taken_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing is installed where there is one."""
    chromium = tmp_path / "chromium"
    chromium.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert finder.install() == str(chromium)


def install_without_a_browser(monkeypatch: pytest.MonkeyPatch, user: int) -> list[str]:
    """Run `install` where nothing can be had, and return the programs that were tried."""
    tried: list[str] = []

    def fail(*command: str) -> bool:
        tried.append(Path(command[0]).name)
        return False

    monkeypatch.setattr(finder, "find", lambda: None)
    monkeypatch.setattr(finder, "_succeeds", fail)
    monkeypatch.setattr(finder.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(finder.os, "geteuid", lambda: user, raising=False)
    with pytest.raises(RuntimeError, match="no browser could be found or installed; install Chromium"):
        finder.install()
    return tried


def test_root_gets_debian_s_browser_and_others_playwright_s(monkeypatch: pytest.MonkeyPatch) -> None:
    """And when neither can be had, the message says what to install."""
    python = Path(finder.sys.executable).name
    assert install_without_a_browser(monkeypatch, user=0) == ["apt-get", "apt-get", python]
    assert install_without_a_browser(monkeypatch, user=1000) == [python]


WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
#: What a job may ask for beyond reading the code, and why.
RIGHTS = {
    ("publish-site.yml", "package"): {"actions": "read"},  # the website that the tests have seen
    ("publish-site.yml", "pages"): {"pages": "write", "id-token": "write"},
    ("publish-site.yml", "notebooks"): {"contents": "write"},  # the branch that Colab opens
    ("publish-package.yml", "publish"): {"id-token": "write"},
}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_names_every_action_by_commit_and_says_which_version_that_is(path: Path) -> None:
    """A tag can be moved; a commit cannot."""
    lines = path.read_text(encoding="utf-8").splitlines()
    used = [line.strip().removeprefix("- ") for line in lines if re.match(r" +(- )?uses:", line)]
    assert [
        line for line in used if not re.fullmatch(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)
    ] == []
    assert sum("uses" in step for job in jobs(path).values() for step in job["steps"]) == len(used)


def jobs(path: Path) -> dict[str, Any]:
    """Return the jobs of a workflow."""
    return dict(yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"])


def test_an_action_is_one_commit_in_all_workflows() -> None:
    """An update in one file only is noticed."""
    text = "".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    found = set(re.findall(r"uses: ([\w./-]+)@(\w+) # (\S+)", text))
    assert len({name for name, _, _ in found}) == len(found)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_has_no_more_rights_than_it_needs_and_ends(path: Path) -> None:
    """Whatever it runs can then do little harm: rights are named by job, each job has a limit of its own."""
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] in ({}, {"contents": "read"})
    for name, job in workflow["jobs"].items():
        assert job.get("permissions", {"contents": "read"}) == RIGHTS.get(
            (path.name, name), {"contents": "read"}
        )
        assert 0 < job["timeout-minutes"] <= 90
        checkouts = [step for step in job["steps"] if step.get("uses", "").startswith("actions/checkout@")]
        assert all(step["with"]["persist-credentials"] is False for step in checkouts)
        # What comes from outside reaches a script as a variable, not as text of the script.
        assert not [step for step in job["steps"] if "${{" in step.get("run", "")]


def test_the_site_is_published_after_the_tests_and_the_package_by_a_tag() -> None:
    """One after the other, and never a half-tested one."""
    site, package = (
        yaml.safe_load((ROOT / ".github" / "workflows" / f"publish-{what}.yml").read_text(encoding="utf-8"))
        for what in ("site", "package")
    )
    # YAML 1.1 reads the key `on` as true.
    assert site[True] == {"workflow_run": {"workflows": ["test"], "types": ["completed"], "branches": ["main"]}}
    assert "conclusion == 'success'" in site["jobs"]["package"]["if"]
    assert "event == 'push'" in site["jobs"]["package"]["if"]
    assert {job.get("needs") for name, job in site["jobs"].items() if name != "package"} == {"package"}
    assert package[True] == {"push": {"tags": ["v[0-9]+.[0-9]+.[0-9]+"]}}
    assert {"run": "bash .ci/run"} in package["jobs"]["build"]["steps"]
    assert package["jobs"]["publish"]["needs"] == "build"
    assert site["concurrency"]["group"] != package["concurrency"]["group"]
    (artifact,) = [step for step in jobs(ROOT / ".github/workflows/test.yml")["test"]["steps"] if "if" in step]
    assert artifact["with"]["name"] == site["jobs"]["package"]["steps"][0]["with"]["name"] == "website"


def test_dependabot_looks_after_every_kind_of_dependency() -> None:
    """Python, JavaScript, and the actions of the workflows."""
    updates = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text(encoding="utf-8"))["updates"]
    assert {one["package-ecosystem"] for one in updates} == {"pip", "npm", "github-actions"}


def test_windows_and_macos_run_what_the_readme_says() -> None:
    """The three lines for Windows word for word, and `make book`."""
    (windows,) = re.findall(r"On Windows, without make:\n\n((?:    .*\n)+)", README)
    steps = jobs(ROOT / ".github" / "workflows" / "test.yml")["smoke"]["steps"]
    runs = ["\n".join(step.get("run", "").splitlines()) for step in steps]
    assert "\n".join(line.strip() for line in windows.splitlines()) in runs
    assert "make book" in runs
