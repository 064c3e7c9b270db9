"""The list of components names all that the lock does, and holds together."""

import json

import pytest

from app.components import read_lock
from tests.house.tree import ROOT

LOCK = """\
one==1.2 ; sys_platform == 'win32' \\
    --hash=sha256:{a} \\
    --hash=sha256:{b}
    # via remiss (pyproject.toml)
two-more==3.post1 \\
    --hash=sha256:{a}
    # via
    #   one
    #   remiss (pyproject.toml)
""".format(a="a" * 64, b="b" * 64)


def test_a_lock_is_read_whole() -> None:
    one, two = read_lock(LOCK)
    assert (one.name, one.version, one.marker) == ("one", "1.2", "sys_platform == 'win32'")
    assert one.hashes == ["a" * 64, "b" * 64]
    assert one.needed_by == ["remiss"]
    assert (two.purl, two.marker, two.needed_by) == ("pkg:pypi/two-more@3.post1", "", ["one", "remiss"])


@pytest.mark.one_database
def test_the_list_has_everything_and_is_the_same_again(remiss) -> None:
    ran = remiss("components")
    assert ran.status == 0, ran.err
    bill = json.loads(ran.out)
    assert remiss("components").out == ran.out
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    components = {component["bom-ref"]: component for component in bill["components"]}
    assert len(components) == len(bill["components"])
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = {line.split(" ")[0] for line in lock.splitlines() if "==" in line and line[0].isalnum()}
    assert {f"{c['name']}=={c['version']}" for c in components.values() if "pypi" in c["purl"]} == pinned
    assert "pkg:npm/htmx.org@4.0.1" in components
    hashes = [h["content"] for c in components.values() for r in c.get("externalReferences", ()) for h in r["hashes"]]
    assert len(hashes) == lock.count("--hash=")
    without = [c["name"] for c in components.values() if c["scope"] == "required" and "licenses" not in c]
    assert len(without) < 5, without  # those of another version than the lock's, where one is installed
    needed = {ref for row in bill["dependencies"] for ref in row["dependsOn"]}
    assert needed == set(components)
    assert [row["ref"] for row in bill["dependencies"]].count("remiss") == 1


@pytest.mark.one_database
def test_a_lock_that_is_not_there_is_told(remiss, tmp_path) -> None:
    ran = remiss("components", str(tmp_path / "none.lock"))
    assert (ran.status, ran.out) == (1, "")
    assert "none.lock" in ran.err
