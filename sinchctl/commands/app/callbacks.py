"""app callbacks: show the callback URLs of an application, or change them."""

from typing import Annotated

import typer

from sinchctl.api.configuration import CallbackUrls, callback_urls, set_callback_urls
from sinchctl.callbacks.lease import Lease
from sinchctl.commandline.session import Session
from sinchctl.errors import FindingsError, UsageError
from sinchctl.profiles.fields import callback_url
from sinchctl.profiles.model import require_application
from sinchctl.terminal import printer
from sinchctl.terminal.views import Card, Result, View, lines


def callbacks(
    ctx: typer.Context,
    key: Annotated[
        str | None,
        typer.Argument(metavar="[KEY]", help="The application key; else that of the profile."),
    ] = None,
    primary: Annotated[
        str | None,
        typer.Option("--primary", metavar="URL", help="Let Sinch post callbacks here."),
    ] = None,
    fallback: Annotated[
        str | None,
        typer.Option(
            "--fallback",
            metavar="URL",
            help="Use this where the primary URL fails: a URL, same (the primary one) or none.",
        ),
    ] = None,
) -> Result:
    """Show or change the URLs that get the voice callbacks of an application.

    A change reads the URLs, writes both, reads them again and shows them before and after. A
    fallback URL that is not named stays; if there is none, the primary URL becomes the fallback
    too. The exit code is 6 if Sinch shows other URLs than it was sent.
    """
    session: Session = ctx.obj
    primary = callback_url(primary, "--primary") if primary is not None else None
    if fallback is not None and fallback not in {"same", "none"}:
        fallback = callback_url(fallback, "--fallback")
    client = session.connect()
    key = require_application(client.profile)[0] if key is None else key
    settings = session.terminal.settings
    changes = primary is not None or fallback is not None
    if primary is not None and (settings.dry_run or settings.curl):
        set_callback_urls(client, key, _wanted(CallbackUrls(), primary, fallback, key))
    before = callback_urls(client, key)
    _say_if_leased(session, Lease(client, session.terminal.environ), key)
    if not changes:
        return _shown(key, before)
    wanted = _wanted(before, primary, fallback, key)
    set_callback_urls(client, key, wanted)
    after = callback_urls(client, key)
    result = _change(key, before, after)
    if after != wanted:
        result.failure = FindingsError(
            "Sinch accepted the change and shows other URLs than it was sent",
            hint="the record shows what there is now",
        )
    return result


def _wanted(
    before: CallbackUrls, primary: str | None, fallback: str | None, key: str
) -> CallbackUrls:
    primary = primary or before.primary
    if primary is None:
        raise UsageError(
            f"the application {key} has no primary callback URL", hint="give one with --primary"
        )
    if fallback is None:
        return CallbackUrls(primary, before.fallback or primary)
    words = {"same": primary, "none": None}
    return CallbackUrls(primary, words.get(fallback, fallback))


def _say_if_leased(session: Session, lease: Lease, key: str) -> None:
    record = lease.record() if lease.key.lower() == key.lower() else None
    if record is not None:
        printer.warn(
            session.terminal,
            f"a lease that began at {record.opened} is open; before it the primary callback URL "
            f"was {record.before.primary or 'not set'}. "
            f"`{session.command('app restore')}` puts that back after a crash",
        )


def _record(urls: CallbackUrls) -> dict[str, str | None]:
    return {"primary": urls.primary, "fallback": urls.fallback}


def _shown(key: str, urls: CallbackUrls) -> Result:
    card = Card(
        f"Application {key}",
        lines(
            ("Primary", urls.primary or "not set"),
            ("Fallback", urls.fallback or "not set"),
        ),
    )
    row = (key, urls.primary, urls.fallback)
    return Result([View({"applicationKey": key, **_record(urls)}, lambda: card, key, row)])


def _change(key: str, before: CallbackUrls, after: CallbackUrls) -> Result:
    record = {"applicationKey": key, "before": _record(before), "after": _record(after)}
    texts = [
        (label, old if old == new else f"{old} -> {new}")
        for label, old, new in (
            ("Primary", before.primary or "not set", after.primary or "not set"),
            ("Fallback", before.fallback or "not set", after.fallback or "not set"),
        )
    ]
    card = Card(f"Callback URLs of {key}", lines(*texts), "good")
    row = (key, before.primary, before.fallback, after.primary, after.fallback)
    return Result([View(record, lambda: card, key, row)])
