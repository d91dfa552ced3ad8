"""Signed webhooks and number events, rightly or wrongly, for the tests of their signatures."""

from sinchctl.events import samples
from sinchctl.events.signature.explanation import Explanation, explain
from sinchctl.events.signature.schemes import check_callback
from sinchctl.events.signature.search import OtherProfile
from sinchctl.http_message import Arrived
from sinchctl.secret import Secret
from sinchctl.signing import CallbackSecrets, NumbersParts, WebhookParts
from tests.conftest import KEY, NOW, SECRET

WEBHOOK_SECRET, NUMBERS_SECRET = "Kayaking-The-Swell", "numbers-secret-0123456789abcdef012"
SECRETS = CallbackSecrets((KEY, Secret(SECRET)), Secret(WEBHOOK_SECRET), Secret(NUMBERS_SECRET))
DELIVERY = samples.text(samples.sample("conversation_message_delivery"))
NUMBER = samples.text(samples.sample("number_event"))
NONCE, STAMP = "01FJA8B4A7BM43YGWSG9GBV067", str(int(NOW.timestamp()))


def webhook(
    body: bytes = DELIVERY,
    *,
    signature: str = "",
    nonce: str = NONCE,
    stamp: str = STAMP,
    algorithm: str = "HmacSHA256",
) -> Arrived:
    """A callback as it arrived; its signature is right unless another one is given."""
    right = WebhookParts(body, nonce, stamp).signature(Secret(WEBHOOK_SECRET))
    headers = (
        ("x-sinch-webhook-signature", signature or right),
        ("x-sinch-webhook-signature-algorithm", algorithm),
        ("x-sinch-webhook-signature-nonce", nonce),
        ("x-sinch-webhook-signature-timestamp", stamp),
    )
    return Arrived("POST", "/sinch", headers, body)


def number_event(body: bytes = NUMBER, *, signature: str = "") -> Arrived:
    """A number event as it arrived; its signature is right unless another one is given."""
    right = NumbersParts(body).signature(Secret(NUMBERS_SECRET))
    return Arrived("POST", "/sinch", (("X-Sinch-Signature", signature or right),), body)


def why(arrived: Arrived, *others: OtherProfile, excess: bytes = b"") -> Explanation:
    """The explanation of a callback that is not valid."""
    verdict = check_callback(arrived, SECRETS, now=NOW, max_age=None)
    assert not verdict.valid
    return explain(arrived, SECRETS, verdict, others, excess)


def ids(arrived: Arrived, *others: OtherProfile, excess: bytes = b"") -> list[str]:
    """The causes that explain a callback that is not valid."""
    return [cause.id for cause in why(arrived, *others, excess=excess).causes]
