"""A request that is shown instead of sent: as JSON, or as a curl command line."""

from collections.abc import Iterator, Mapping
from shlex import quote


class Preview(Exception):
    """The request as it would be sent, signature included; raised instead of sending.

    `credentials` is what gives curl the credentials, as variables of the shell.
    """

    def __init__(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        credentials: str,
    ) -> None:
        super().__init__(method, url)
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self._credentials = credentials

    def curl(self) -> str:
        """Return the request as a curl command line, with the secrets as shell variables.

        Application-signed requests use basic authentication with the same key and secret,
        since a signature is good for minutes only (Sinch, "Using REST", basic).
        """
        return " ".join(self._curl_words())

    def _curl_words(self) -> Iterator[str]:
        yield "curl"
        if self.method != "GET" or self.body is not None:
            yield f"--request {self.method}"
        if self.headers.get("authorization"):
            yield self._credentials
        for name, text in self.headers.items():
            if name not in {"authorization", "x-timestamp"}:
                yield f"--header {quote(f'{name}: {text}')}"
        if self.body is not None:
            yield f"--data-raw {quote(self.body.decode(errors='replace'))}"
        yield quote(self.url)


def redacted(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers without the credentials of the authorization; its scheme stays."""
    return {
        name: f"{text.partition(' ')[0]} [redacted]" if name.lower() == "authorization" else text
        for name, text in headers.items()
    }
