"""What one process counts, in the form that Prometheus collects."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from ecabinet.monitoring.figures import Figures

REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
DELAY_SECONDS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)
BATCH_SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# What is measured when somebody asks: the field of ``Figures``, and what it is.
MEASURED = {
    "rooms": "Meetings that somebody follows from this process",
    "tablets": "Open live sockets",
    "slow_tablets": "Live sockets that take no bytes now",
    "seats_behind": "Seats that have not yet been sent what their room has read",
    "events_behind": "Entries of the event log that the room furthest behind has not read",
    "seconds_behind": "Age of the oldest entry that a room has not read",
    "ballots_waiting": "Ballots not yet written",
    "jobs_waiting": "Jobs not yet done, of the whole installation",
    "oldest_job_seconds": "Age of the oldest job not yet done",
    "sandboxes_busy": "Limited processes at work on a paper or a key",
    "connections_in_use": "Connections to the database in use",
    "memory_bytes": "Resident memory of the process",
}


class Meters:
    """The counters of one process, in a registry of their own."""

    def __init__(self, process_id: str, host: str, version: str) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.requests = 0
        self.failures = 0
        self.ballots = 0
        self.batches = 0
        self.largest_batch = 0
        self._requests = self._counter("ecabinet_requests", "Requests answered", "method", "route", "status")
        self._seconds = self._histogram(
            "ecabinet_request_seconds", "Time to the whole answer", REQUEST_SECONDS, "route"
        )
        self._delay = self._histogram(
            "ecabinet_event_loop_delay_seconds", "How late the event loop comes to what is due", DELAY_SECONDS
        )
        self._batch = self._histogram("ecabinet_ballot_batch_size", "Ballots written at once", BATCH_SIZES)
        self._ballots = self._counter("ecabinet_ballots_recorded", "Ballots answered as recorded")
        self._errors = self._counter("ecabinet_errors_logged", "Lines in the log at level error or above")
        self._measured = {name: self._gauge(f"ecabinet_{name}", words) for name, words in MEASURED.items()}
        self._database = self._gauge("ecabinet_database_up", "1 where the database answers")
        self._redis = self._gauge("ecabinet_redis_connected", "1 where Redis wakes this process, 0 where it is away")
        info = self._gauge("ecabinet_process_info", "1, named by which process this is", "id", "host", "version")
        info.labels(process_id, host, version).set(1)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request by its route's template."""
        self.requests += 1
        self.failures += status >= 500
        self._requests.labels(method if method in METHODS else "other", route, f"{status // 100}xx").inc()
        self._seconds.labels(route).observe(seconds)

    def batch(self, size: int, recorded: int) -> None:
        """Count one written batch of ballots, of which so many were recorded."""
        self.batches += 1
        self.ballots += recorded
        self.largest_batch = max(self.largest_batch, size)
        self._batch.observe(size)
        self._ballots.inc(recorded)

    def delay(self, seconds: float) -> None:
        """Count one look at the event loop."""
        self._delay.observe(seconds)

    def error(self) -> None:
        """Count one error in the log."""
        self._errors.inc()

    def exposition(self, figures: Figures) -> bytes:
        """Return everything in Prometheus's text format, with what was measured just now."""
        for name, gauge in self._measured.items():
            value = getattr(figures, name)
            gauge.set(float("nan") if value is None else value)
        self._database.set(figures.database_up)
        self._redis.set(figures.redis == "connected")
        return generate_latest(self.registry)

    def _counter(self, name: str, words: str, *labels: str) -> Counter:
        return Counter(name, words, labels, registry=self.registry)

    def _gauge(self, name: str, words: str, *labels: str) -> Gauge:
        return Gauge(name, words, labels, registry=self.registry)

    def _histogram(self, name: str, words: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(name, words, labels, buckets=buckets, registry=self.registry)
