"""The counts of all processes in the words of Prometheus (its text format, or OpenMetrics)."""

import time
from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
)
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from oboegaki import __version__
from oboegaki.edition.manifest import Manifest
from oboegaki.web.operate import tally
from oboegaki.web.operate.board import State, is_up
from oboegaki.web.operate.tally import BUCKETS, Tally, total, with_ready

_COUNTERS = (
    (tally.REQUEST, "requests", "Requests answered", ("route", "status", "format")),
    (tally.ANSWERED_BY, "answers", "Answers by what had them: connection and cache are ready ones",
     ("by",)),
    (tally.QUERY, "queries", "Queries by outcome", ("outcome",)),
    (tally.QUERY_SECONDS, "query_seconds", "Time that engines took for queries", ()),
    (tally.LIMITED, "limited", "Requests refused because one client took too much", ("what",)),
    (tally.TAKEN, "taken", "What harvesters took", ("what", "who")),
)  # fmt: skip
"""Name of the counts -> name, help and labels of the metric."""

_ENGINE = (
    ("workers", "query_workers", "Queries that may be answered at the same time"),
    ("up", "query_workers_up", "Query workers that are ready"),
    ("busy", "query_workers_busy", "Query workers that are at work"),
    ("waiting", "queries_waiting", "Queries that wait for a worker"),
    ("restarts", "query_worker_restarts", "Query workers started again, for this edition"),
    ("killed", "query_worker_kills", "Query workers ended amid a query, for this edition"),
)  # fmt: skip
"""What an engine tells -> the metric."""


class _Server(Collector):
    """Everything that is known at one moment."""

    def __init__(self, states: list[State], wanted: int, manifest: Manifest, age: float) -> None:
        self._at_work = [state for state in states if is_up(state) and not state["stopping"]]
        self._all = with_ready(total(states))
        self._now = total(self._at_work)
        self._states, self._wanted = states, wanted
        self._manifest, self._age = manifest, age

    def collect(self) -> Iterator[Metric]:
        """Yield each metric."""
        yield from _counters(self._all)
        yield _times(self._all)
        yield from self._edition()
        yield from self._processes()
        yield _last_taken(self._all)

    def _processes(self) -> Iterator[Metric]:
        yield _gauge("processes", "Server processes at work", len(self._at_work))
        yield _gauge("processes_wanted", "Server processes that there should be", self._wanted)
        yield _gauge("connections", "Connections that are open", self._now.connections)
        for name, metric, told in _ENGINE:
            value = sum(state["engine"][name] for state in self._at_work)
            yield _gauge(metric, told, value)

    def _edition(self) -> Iterator[Metric]:
        manifest = self._manifest
        info = GaugeMetricFamily(
            "oboegaki_edition_info", "The edition that is served", labels=("edition", "version")
        )
        info.add_metric([manifest.id, __version__], 1)
        yield info
        yield _gauge("edition_age_seconds", "Time since the edition was made", max(0.0, self._age))
        numbers = manifest.numbers
        yield _gauge("edition_source_quads", "Quads of the sources", numbers.source_quads)
        yield _gauge("edition_distinct_triples", "Distinct triples", numbers.distinct_triples)
        yield _gauge("edition_named_graphs", "Named graphs", numbers.graphs)
        yield _gauge("edition_warnings", "Warnings of the check", manifest.warnings)
        took = GaugeMetricFamily(
            "oboegaki_edition_made_seconds", "Time that making the edition took", labels=("step",)
        )
        for step, seconds in manifest.took.items():
            took.add_metric([step], seconds)
        yield took


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(f"oboegaki_{name}", told, value=value)


def _last_taken(counts: Tally) -> Metric:
    family = GaugeMetricFamily(
        "oboegaki_taken_last_timestamp_seconds", "When it was taken last", labels=("what", "who")
    )
    for (_, *labels), value in sorted(counts.latest.items(), key=str):
        family.add_metric([str(each) for each in labels], value)
    return family


def _counters(counts: Tally) -> Iterator[Metric]:
    for name, metric, told, labels in _COUNTERS:
        family = CounterMetricFamily(f"oboegaki_{metric}", told, labels=labels)
        found = [(key[1:], value) for key, value in counts.sums.items() if key[0] == name]
        for values, value in sorted(found, key=str):
            family.add_metric([str(each) for each in values], value)
        yield family


def _times(counts: Tally) -> Metric:
    """Return the times of the answers that were not ready, by route."""
    family = HistogramMetricFamily(
        "oboegaki_request_seconds",
        "Time until an answer began, of those that were not ready in the connection",
        labels=("route",),
    )
    routes = sorted({str(key[1]) for key in counts.sums if key[0] == tally.SECONDS})
    for route in routes:
        so_far, buckets = 0.0, []
        for number, bound in enumerate((*map(str, BUCKETS), "+Inf")):
            so_far += counts.sums.get((tally.SECONDS, route, number), 0)
            buckets.append((bound, so_far))
        spent = counts.sums.get((tally.SECONDS_SUM, route), 0)
        family.add_metric([route], buckets, spent)
    return family


def exposed(
    accept: str, states: list[State], wanted: int, manifest: Manifest, made: float
) -> tuple[str, bytes]:
    """Return the Content-Type and the metrics; `made` is when the edition was made (Unix time)."""
    registry = CollectorRegistry()
    registry.register(_Server(states, wanted, manifest, time.time() - made))
    encoder: Callable[[CollectorRegistry], bytes]
    encoder, content_type = choose_encoder(accept)
    return content_type, encoder(registry)
