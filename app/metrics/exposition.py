"""The text that Prometheus reads (exposition format 0.0.4), from what was counted and what was looked up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.metrics.queries import Gauge
from app.web.counting import BOUNDS, Counts

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

REQUESTS = "remiss_requests_total"
SECONDS = "remiss_request_seconds"


@dataclass(frozen=True, slots=True)
class Metric:
    """What a number is called, what kind it is and what it says."""

    name: str
    kind: str
    help: str


METRICS = {
    metric.name: metric
    for metric in (
        Metric(REQUESTS, "counter", "Requests by method, route, action of the matrix and status."),
        Metric(SECONDS, "histogram", "How long requests took, by method and route."),
        Metric("remiss_processes", "gauge", "Processes whose requests are counted here and that are running."),
        Metric("remiss_transactions_total", "counter", "Turns to write that have been had."),
        Metric("remiss_writers_waiting", "gauge", "Requests that wait for their turn to write."),
        Metric("remiss_ready", "gauge", "Whether the part takes writing: 1, else 0."),
        Metric("remiss_letters", "gauge", "Letters by state; failed: those of the last 24 hours."),
        Metric("remiss_letters_oldest_seconds", "gauge", "How long the oldest letter that is due has not been sent."),
        Metric("remiss_jobs", "gauge", "Jobs by state; failed: those still kept, three days at most."),
        Metric("remiss_jobs_oldest_seconds", "gauge", "How long the oldest job that may begin has waited."),
        Metric(
            "remiss_files", "gauge", "Files by what the virus scanner has said; unread: it could not look into them."
        ),
        Metric("remiss_files_oldest_seconds", "gauge", "How long the oldest file has waited for the virus scanner."),
        Metric(
            "remiss_files_unlooked", "gauge", "Files whose content nobody has looked into yet, or that are missing."
        ),
        Metric("remiss_files_unlooked_oldest_seconds", "gauge", "How long the oldest of them has waited."),
        Metric("remiss_scanner_away_seconds", "gauge", "How long the virus scanner has not answered."),
        Metric("remiss_unsealed_seconds", "gauge", "How long the oldest rows that were seen have not been sealed."),
        Metric("remiss_heads_unmailed_seconds", "gauge", "Age of the oldest line of history that no letter covers."),
        Metric("remiss_role_exceeds", "gauge", "What the application's role in PostgreSQL can do beyond its needs."),
        Metric("remiss_reads_total", "counter", "Pages and files that a replica may give, by where they were read."),
        Metric("remiss_replica_usable", "gauge", "Whether the replica that pages are read from answers: 1, else 0."),
        Metric("remiss_replica_lag_seconds", "gauge", "How far that replica is behind."),
        Metric("remiss_replica_lag_bytes", "gauge", "How much that replica has not applied."),
        Metric("remiss_replicas", "gauge", "Replicas that PostgreSQL is sending to."),
        Metric("remiss_replication_lag_seconds", "gauge", "How far the slowest replica is behind."),
        Metric("remiss_replication_lag_bytes", "gauge", "How much the slowest replica has not applied."),
    )
}
"""In the order they are told."""


def exposition(counts: Counts, gauges: Iterable[Gauge]) -> str:
    """All of it; a metric without a value is left out."""
    lines: dict[str, list[str]] = {name: [] for name in METRICS}
    for (method, route, action, status), number in sorted(counts.asked.items()):
        labels = {"method": method, "route": route, "action": action, "status": str(status)}
        lines[REQUESTS].append(_line(REQUESTS, labels, number))
    lines[SECONDS] = list(_histograms(counts))
    for gauge in gauges:
        lines[gauge.name].append(_line(gauge.name, dict(gauge.labels), gauge.value))
    told = []
    for name, metric in METRICS.items():
        if lines[name]:
            told += [f"# HELP {name} {metric.help}", f"# TYPE {name} {metric.kind}", *lines[name]]
    return "\n".join(told) + "\n"


def _histograms(counts: Counts) -> Iterable[str]:
    for (method, route), took in sorted(counts.took.items()):
        labels, so_far = {"method": method, "route": route}, 0
        for bound, number in zip((*map(str, BOUNDS), "+Inf"), took.up_to, strict=True):
            so_far += number
            yield _line(f"{SECONDS}_bucket", {**labels, "le": bound}, so_far)
        yield _line(f"{SECONDS}_sum", labels, round(took.seconds, 6))
        yield _line(f"{SECONDS}_count", labels, so_far)


def _line(name: str, labels: Mapping[str, str], value: float) -> str:
    told = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
    return f"{name}{{{told}}} {value}" if told else f"{name} {value}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
