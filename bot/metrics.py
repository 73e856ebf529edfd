"""What is counted and timed for `/metrics`. Labels are names of ours: never words, a contact, a token or a chat."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
METHODS = frozenset({"GET", "HEAD", "POST", "DELETE", "OPTIONS"})

TURNS = Counter("backwise_turns", "Messages that were answered.", ("channel", "topic", "urgency"))
TURN_SECONDS = Histogram("backwise_turn_seconds", "From a message to its answer.", ("channel",), buckets=SECONDS)
ALARMS = Counter("backwise_alarms", "Warning signs that were answered.", ("urgency",))
AT_ONCE = Counter("backwise_alarms_at_once", "Warning signs that were answered before, or without, their turn.")
LOGGED = Counter("backwise_logged", "Warnings and errors in the log.", ("level", "module"))
DELIVERIES = Counter("backwise_deliveries", "Attempts to send a message to a clinic.", ("way", "outcome"))
REMINDERS = Counter("backwise_reminders", "Reminders that were due.", ("outcome",))
REQUESTS = Counter("backwise_requests", "Requests that were answered.", ("method", "status"))
REQUEST_SECONDS = Histogram("backwise_request_seconds", "From a request to its answer.", buckets=SECONDS)
READY = Gauge("backwise_dialogue_ready", "1 while a model is loaded, 0 while only warning signs are answered.")


REHEARSAL = "rehearsal"  # the channel of staff who try something out: no person's turn


def count_turn(channel: str, topic: str, urgency: str, seconds: float) -> None:
    if channel == REHEARSAL:
        return
    TURNS.labels(channel, topic, urgency).inc()
    TURN_SECONDS.labels(channel).observe(seconds)
    if urgency != "none":
        ALARMS.labels(urgency).inc()


def count_request(method: str, status: int, seconds: float) -> None:
    """A method that somebody made up is counted as "other"."""
    REQUESTS.labels(method if method in METHODS else "other", str(status)).inc()
    REQUEST_SECONDS.observe(seconds)
