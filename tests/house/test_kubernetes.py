"""``docs/kubernetes.yaml`` agrees with the program: commands, options, ports, pages of health, settings, the image."""

import re
from typing import Any

import pytest
import typer.main
import yaml

from app.cli import app as commands
from app.server import GRACE
from app.settings import Settings
from tests.house.tree import ROOT

SETTINGS = {f"REMISS_{field}".upper() for field in Settings.model_fields}
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def items() -> list[dict[str, Any]]:
    read = yaml.safe_load((ROOT / "docs/kubernetes.yaml").read_text(encoding="utf-8"))
    return read["items"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def pods(items: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """By the name of their only container."""
    told = [item["spec"]["template"]["spec"] for item in items if item["kind"] in ("Job", "Deployment")]
    return {pod["containers"][0]["name"]: pod for pod in told}


def named(items: list[dict[str, Any]], kind: str, name: str) -> dict[str, Any]:
    return next(item for item in items if (item["kind"], item["metadata"]["name"]) == (kind, name))


def test_every_command_line_is_one_of_the_programs(pods: dict[str, dict[str, Any]]) -> None:
    known: Any = typer.main.get_command(commands)
    for pod in pods.values():
        command, *options = pod["containers"][0]["args"]
        known.commands[command].make_context(command, list(options))  # refuses what it does not know
    asked = [pod["containers"][0]["args"][0] for pod in pods.values()]
    assert asked == ["migrate", "serve", "worker"]
    assert all("--no-migrate" in pods[name]["containers"][0]["args"] for name in ("serve", "worker"))


def test_settings_exist_and_no_secret_stands_in_the_file(
    items: list[dict[str, Any]], pods: dict[str, dict[str, Any]]
) -> None:
    given = [item for item in items if item["kind"] in ("Secret", "ConfigMap")]
    named_there = {name for item in given for name in (item.get("data") or item["stringData"])}
    assert named_there <= SETTINGS
    for item in given:
        secret = item["kind"] == "Secret"
        for name, value in (item.get("data") or item["stringData"]).items():
            assert ("CHANGE" in value) == secret, f"{name} is of the other kind"
    for pod in pods.values():
        (container,) = pod["containers"]
        names = [next(iter(source.values()))["name"] for source in container["envFrom"]]
        assert ("remiss-owner" in names) == (container["name"] == "migrate"), "who serves may not change tables"
        for source in container["envFrom"]:
            kind, told = next(iter(source.items()))
            assert named(items, {"configMapRef": "ConfigMap", "secretRef": "Secret"}[kind], told["name"])


@pytest.mark.one_database
def test_ports_and_pages_of_health_are_the_programs(
    items: list[dict[str, Any]], pods: dict[str, dict[str, Any]], client: Any
) -> None:
    (serving,) = pods["serve"]["containers"]
    port = serving["ports"][0]["containerPort"]
    assert port == int(serving["args"][serving["args"].index("--port") + 1])
    assert f"EXPOSE {port}" in DOCKERFILE
    service = named(items, "Service", "remiss")
    assert service["spec"]["ports"][0]["targetPort"] == serving["ports"][0]["name"]
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        asked = serving[probe]["httpGet"]
        headers = {header["name"]: header["value"] for header in asked["httpHeaders"]}
        assert client.get(asked["path"], headers=headers).status_code == 200, probe
        assert client.get(asked["path"], headers={"Host": "10.1.2.3"}).status_code == 400, (
            "by its address it is refused"
        )
    assert serving["readinessProbe"]["httpGet"]["path"] == "/health/ready"


def test_nobody_is_sent_away_while_it_rolls(items: list[dict[str, Any]], pods: dict[str, dict[str, Any]]) -> None:
    deployment = named(items, "Deployment", "remiss")["spec"]
    assert deployment["replicas"] >= 2
    assert deployment["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
    (serving,) = pods["serve"]["containers"]
    waits = int(serving["lifecycle"]["preStop"]["exec"]["command"][1])
    assert pods["serve"]["terminationGracePeriodSeconds"] >= waits + GRACE + 15
    for kind in ("Service", "PodDisruptionBudget"):
        selector = named(items, kind, "remiss")["spec"]["selector"]
        assert selector.get("matchLabels", selector) == deployment["template"]["metadata"]["labels"]


def test_it_runs_as_the_images_somebody_and_writes_where_it_may(pods: dict[str, dict[str, Any]]) -> None:
    uid = re.search(r"--uid (\d+)", DOCKERFILE)
    assert uid
    for pod in pods.values():
        (container,) = pod["containers"]
        context = pod["securityContext"]
        assert context["runAsNonRoot"]
        assert context["runAsUser"] == context["fsGroup"] == int(uid[1])
        assert container["securityContext"]["readOnlyRootFilesystem"]
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert not container["securityContext"]["allowPrivilegeEscalation"]
        assert not pod["automountServiceAccountToken"]
        assert re.fullmatch(r"[\w./-]+@sha256:[0-9a-f]{64}", container["image"]), "by its digest"
        places = {mount["mountPath"] for mount in container["volumeMounts"]}
        assert places == {"/data", "/tmp"}
        assert "REMISS_DATA_DIR=/data" in DOCKERFILE
