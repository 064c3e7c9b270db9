"""What is written for machines that are not here (an image, a composition, settings) agrees with the program."""

import re
from typing import Any

import pytest
import yaml

from app.settings import Settings
from tests.house.tree import ROOT, files, name

SETTINGS = {f"REMISS_{field}".upper() for field in Settings.model_fields}
DOCKERFILE = ROOT / "Dockerfile"


@pytest.fixture(scope="module")
def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions in order, lines joined."""
    text = re.sub(r"^#.*\n", "", DOCKERFILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", " ", text).splitlines()
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1].strip()) for line in lines if line.strip()]


@pytest.fixture(scope="module")
def composition() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def last(instructions: list[tuple[str, str]], word: str) -> str:
    return next(rest for instruction, rest in reversed(instructions) if instruction == word)


def commands() -> set[str]:
    """The commands that ``remiss --help`` lists."""
    import typer.main

    from app.cli import app

    return set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def test_the_image_copies_what_there_is_and_what_the_program_needs(instructions):
    copied = [rest.split()[:-1] for word, rest in instructions if word == "COPY" and "--from" not in rest]
    sources = {source for group in copied for source in group}
    assert all((ROOT / source).exists() for source in sources), sources
    assert {"app", "templates", "static", "migrations", "alembic.ini", "requirements.lock"} <= sources
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[1] == "*"
    assert {f"!{source}" for source in sources} == {line for line in ignored if line.startswith("!")}


def test_the_image_runs_as_somebody_without_rights_on_a_volume(instructions):
    assert last(instructions, "USER") not in ("root", "0")
    assert last(instructions, "VOLUME") == "/data"
    assert "REMISS_DATA_DIR=/data" in last(instructions, "ENV")
    words = [word for word, _rest in instructions]
    after = words[len(words) - words[::-1].index("USER") :]
    assert "RUN" not in after


def test_the_image_is_pinned_by_hash_and_built_in_stages(instructions):
    installs = [rest for word, rest in instructions if word == "RUN" and "pip install" in rest]
    assert installs
    assert all("--require-hashes" in rest for rest in installs)
    bases = [rest.split()[0] for word, rest in instructions if word == "FROM"]
    assert len(bases) >= 3
    version = next(rest for word, rest in instructions if word == "ARG").split("=")[1]
    assert set(bases) == {"python:${PYTHON}"}
    major, minor = map(int, version.split("-")[0].split("."))
    assert (3, 11) <= (major, minor) <= (3, 13)


def test_the_image_has_no_secret_and_its_health_check_waits_long_enough(instructions):
    from app.web.readiness import PATIENCE

    given = " ".join(rest for word, rest in instructions if word in ("ENV", "ARG"))
    assert not re.search(r"SECRET|PASSWORD|TOKEN|_KEY", given)
    check = last(instructions, "HEALTHCHECK")
    asked, given_up = re.search(r"timeout=(\d+)\)", check), re.search(r"--timeout=(\d+)s", check)
    assert asked
    assert given_up
    assert PATIENCE < int(asked[1]) < int(given_up[1]), "what is not ready says what fails before nobody listens"
    installs = [rest for word, rest in instructions if word == "RUN" and "apt-get" in rest]
    assert all("--no-install-recommends" in rest and "rm -rf /var/lib/apt/lists" in rest for rest in installs)


def test_containers_are_confined_and_write_where_they_may(composition, instructions):
    for service in (composition["services"]["app"], composition["services"]["migrate"]):
        assert service["read_only"]
        assert service["init"], "children that end are waited for"
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        written = {volume.partition(":")[2] for volume in service["volumes"]}
        assert written == {last(instructions, "VOLUME"), "/tmp"}
        assert "privileged" not in service
    assert "PYTHONDONTWRITEBYTECODE=1" in last(instructions, "ENV"), "what is compiled was compiled in the image"
    assert not [
        port for service in composition["services"].values() for port in service.get("ports", []) if "5432" in port
    ]


@pytest.mark.one_database
def test_the_image_starts_and_asks_for_what_exists(instructions, app):
    from fastapi.routing import iter_route_contexts

    start = yaml.safe_load(last(instructions, "CMD"))
    assert start[0] in commands()
    assert yaml.safe_load(last(instructions, "ENTRYPOINT")) == ["remiss"]
    assert last(instructions, "EXPOSE") == "8000"
    asked = re.search(r"127\.0\.0\.1:8000(/[\w/]+)", last(instructions, "HEALTHCHECK"))
    assert asked
    assert asked[1] in {getattr(context.route, "path", "") for context in iter_route_contexts(app.routes)}


def test_every_setting_that_is_named_exists(instructions, composition):
    named = set(re.findall(r"REMISS_[A-Z_]+", DOCKERFILE.read_text(encoding="utf-8")))
    for file in ("compose.yaml", ".env.example", "docs/operations.md", "README.md"):
        named |= set(re.findall(r"\bREMISS_[A-Z_]+[A-Z]\b", (ROOT / file).read_text(encoding="utf-8")))
    assert named - {"REMISS_TEST_DATABASE_URL"} <= SETTINGS


def test_every_setting_is_explained():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    manual = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    assert not [s for s in SETTINGS if s not in example], ".env.example lacks a setting"
    assert not [s for s in SETTINGS if s not in manual], "docs/operations.md lacks a setting"


def test_the_example_of_settings_is_read_by_the_program(tmp_path):
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    given = [line.removeprefix("#") for line in lines if re.match(r"#[A-Z]+_[A-Z_]+=.", line)]
    assert len(given) >= 6
    (tmp_path / ".env").write_text("\n".join(given), encoding="utf-8")
    read = Settings(_env_file=tmp_path / ".env")  # type: ignore[call-arg]
    assert read.base_url == "https://remiss.example.se"


def test_the_composition_waits_for_what_it_needs_and_holds_no_secret(composition):
    services = composition["services"]
    assert services["database"]["image"] == "postgres:18"
    assert services["database"]["volumes"] == ["database:/var/lib/postgresql"]  # where 18 keeps its data
    assert "healthcheck" in services["database"]
    assert services["migrate"]["depends_on"]["database"]["condition"] == "service_healthy"
    assert services["app"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    for service in ("migrate", "app"):
        assert services[service]["command"][0] in commands()
        assert services[service]["volumes"] == ["data:/data", "temporary:/tmp"]
    for variables in (services["database"]["environment"], services["app"]["environment"]):
        for variable, value in variables.items():
            if re.search(r"PASSWORD|SECRET|DATABASE_URL", variable):
                assert "${" in value, f"{variable} stands in the file"
                assert ":?" in value, f"{variable} has a default"
    assert set(composition["volumes"]) == {"data", "database", "temporary"}
    assert all(port.startswith("127.0.0.1:") for port in services["app"]["ports"])


def test_scripts_can_be_started():
    scripts = [p for p in files() if name(p).startswith(".ci/")]
    assert {"run", "check.sh", "venv.sh", "chromium.sh"} <= {p.name for p in scripts}
    assert all(p.read_text(encoding="utf-8").startswith("#!/bin/") for p in scripts)
    assert "--no-skips" in (ROOT / ".ci/run").read_text(encoding="utf-8")
