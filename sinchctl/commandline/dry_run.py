"""A request that is printed instead of sent: --dry-run and --curl."""

from sinchctl.client.preview import Preview
from sinchctl.terminal import printer
from sinchctl.terminal.streams import Terminal


def show(terminal: Terminal, preview: Preview) -> None:
    """Print a request that is not sent, as one JSON object or as a curl command line."""
    if terminal.settings.curl:
        from sinchctl.profiles.model import SANDBOX_URL  # not for every command

        printer.text(terminal, preview.curl())
        if preview.url.startswith(SANDBOX_URL):
            printer.note(
                terminal,
                f"{SANDBOX_URL} is the sandbox inside sinchctl, which curl cannot reach. This only "
                "works with `sinchctl sandbox serve`: put the address that it prints there",
            )
        return
    from sinchctl.wire import as_json, encode  # msgspec: not for every command

    members = {"method": preview.method, "url": preview.url, "headers": dict(preview.headers)}
    body = b"null" if preview.body is None else as_json(preview.body)
    one_line = terminal.output() not in {"pretty", "json"}
    printer.document(terminal, encode(members)[:-1] + b',"body":' + body + b"}", one_line=one_line)
