"""The result of many deliveries, for every output format."""

from typing import Any

from sinchctl.callbacks.burst import Burst, percentiles
from sinchctl.callbacks.judge import status_phrase
from sinchctl.terminal.views import Card, Line, View
from sinchctl.text.tone import Tone

from .answer_view import described, finding_lines


def view(burst: Burst, url: str) -> View:
    """Return the counts and the times of a burst."""
    times = percentiles(burst.milliseconds)
    answered, failed = len(burst.milliseconds), burst.failures.total()
    document: dict[str, Any] = {
        "url": url,
        "sent": answered + failed,
        "answered": answered,
        "failed": failed,
        "statuses": {str(status): burst.statuses[status] for status in sorted(burst.statuses)},
        "failures": dict(burst.failures.most_common()),
        "milliseconds": times,
        "seconds": round(burst.seconds, 3),
        "perSecond": round(answered / burst.seconds, 1) if burst.seconds else None,
        "findings": [
            {**described(finding), "count": count} for finding, count in burst.findings.items()
        ],
    }
    row = (answered + failed, answered, failed, *times.values())
    return View(document, lambda: _card(burst, document), url, row)


def _card(burst: Burst, document: dict[str, Any]) -> Card:
    content = [Line("To", document["url"]), Line("Sent", f"{document['sent']:,}")]
    for status, count in sorted(burst.statuses.items()):
        tone: Tone = "good" if 200 <= status < 300 else "bad"
        content.append(Line(status_phrase(status), f"{count:,}", tone))
    for why, count in burst.failures.most_common():
        content.append(Line("No answer", f"{count:,}: {why}", "bad"))
    if burst.milliseconds:
        times = document["milliseconds"].items()
        content += [Line(name, f"{milliseconds:.1f} ms") for name, milliseconds in times]
        content.append(Line("Rate", f"{document['perSecond']:,} per second"))
    content += finding_lines(tuple(burst.findings))
    tone = "bad" if burst.failure else "warn" if burst.findings else "good"
    return Card("Callbacks delivered", content, tone)
