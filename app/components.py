"""What the program consists of, as a CycloneDX document: packages of the lock, and files of others that are served.

The same lock and the same packages give the same document, to the byte: no moment and no chance is in it.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

VENDORED = Path(__file__).parents[1] / "static/vendor"
ROOT = "remiss"
_PINNED = re.compile(r"([a-z0-9._-]+)==([^ ;\\]+)(?: *; *(.*?))? *\\?")
_HASH = re.compile(r" +--hash=sha256:([0-9a-f]{64})")
_VIA = re.compile(r" +# +(?:via +)?([a-z0-9._-]+)")
_SERVED = re.compile(r"\| `([^`]+\.(?:js|css))` \| (\S+) \| (\S+) \| (\S+) \|")
"""A row of its list: file, package, version, licence."""
_LONGEST_NAME = 80
"""Some packages give a licence's whole text as its name."""


@dataclass(slots=True)
class Locked:
    """A package of the lock: where it is needed (a marker), by what, and the hashes of the files it may come as."""

    name: str
    version: str
    marker: str
    hashes: list[str] = field(default_factory=list)
    needed_by: list[str] = field(default_factory=list)

    @property
    def purl(self) -> str:
        """Its name among all packages there are."""
        return f"pkg:pypi/{self.name}@{self.version}"


def read_lock(text: str) -> list[Locked]:
    """The packages that a lock names, in order."""
    found: list[Locked] = []
    for line in text.splitlines():
        if pinned := _PINNED.fullmatch(line):
            found.append(Locked(pinned[1], pinned[2], pinned[3] or ""))
        elif digest := _HASH.match(line):
            found[-1].hashes.append(digest[1])
        elif (via := _VIA.match(line)) and via[1] != "via":
            found[-1].needed_by.append(via[1])
    return found


def bill_of(lock: Path) -> dict[str, Any]:
    """The document (CycloneDX 1.6). Licences are those that the installed packages name."""
    packages = read_lock(lock.read_text(encoding="utf-8"))
    served = list(_served())
    document: dict[str, Any] = {
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": ROOT,
                "name": ROOT,
                "licenses": [{"license": {"id": "MIT"}}],
            }
        },
        "components": [*map(_package, packages), *served],
        "dependencies": _dependencies(packages, [component["bom-ref"] for component in served]),
    }
    said = json.dumps(document, sort_keys=True).encode()
    number = uuid.UUID(bytes=hashlib.sha256(said).digest()[:16], version=4)
    head = {"$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json", "bomFormat": "CycloneDX"}
    return {**head, "specVersion": "1.6", "serialNumber": number.urn, "version": 1, **document}


def _package(package: Locked) -> dict[str, Any]:
    told = {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "scope": "optional" if package.marker else "required",
        "purl": package.purl,
        "externalReferences": [
            {
                "type": "distribution",
                "url": package.purl,
                "hashes": [{"alg": "SHA-256", "content": digest} for digest in package.hashes],
            }
        ],
    }
    if licences := _licences(package):
        told["licenses"] = licences
    if package.marker:
        told["properties"] = [{"name": "remiss:marker", "value": package.marker}]
    return told


def _licences(package: Locked) -> list[dict[str, Any]]:
    """What the installed package of that very version says; nothing of one that is for other machines."""
    try:
        said = metadata(package.name)
    except PackageNotFoundError:
        return []
    if said["Version"] != package.version:
        return []
    if expression := _one(said.get_all("License-Expression")):
        return [{"expression": expression}]
    name = _one(said.get_all("License")).strip()
    if name and len(name) <= _LONGEST_NAME and "\n" not in name:
        return [{"license": {"name": name}}]
    classifiers = [c for c in said.get_all("Classifier") or () if c.startswith("License ::")]
    return [{"license": {"name": classifier.rpartition(" :: ")[2]}} for classifier in classifiers]


def _one(values: list[str] | None) -> str:
    """A field that stands there once, if at all."""
    return values[0] if values else ""


def _served() -> Iterator[dict[str, Any]]:
    """Files of others that browsers get from us: the files themselves are hashed."""
    for file, name, version, licence in _SERVED.findall((VENDORED / "VENDORED.md").read_text(encoding="utf-8")):
        digest = hashlib.sha256((VENDORED / file).read_bytes()).hexdigest()
        purl = f"pkg:npm/{name.replace('@', '%40')}@{version}"
        yield {
            "type": "library",
            "bom-ref": purl,
            "name": name,
            "version": version,
            "scope": "required",
            "hashes": [{"alg": "SHA-256", "content": digest}],
            "licenses": [{"license": {"id": licence}}],
            "purl": purl,
        }


def _dependencies(packages: list[Locked], served: list[str]) -> list[dict[str, Any]]:
    """Who needs what, as the lock says it."""
    refs = {ROOT: ROOT} | {package.name: package.purl for package in packages}
    needs: dict[str, list[str]] = {ref: [] for ref in refs.values()}
    needs[ROOT] += served
    for package in packages:
        for needer in package.needed_by:
            needs[refs[needer]].append(package.purl)
    return [{"ref": ref, "dependsOn": sorted(set(needed))} for ref, needed in needs.items()]
