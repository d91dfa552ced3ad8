"""A change of a number: the requests that it takes, and what has become of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from sinchctl.api.numbers import OwnNumber, Provisioning
from sinchctl.errors import FindingsError, UsageError

from .card import job_piece, sms_text, voice_text

Body = dict[str, object]
Ids = tuple[str, ...]
"""What a number is linked to: service plan and campaign, or the voice application."""


class NumberLink(NamedTuple):
    """What a number is linked to, and the link that is being made or failed to be."""

    ids: Ids
    job: Provisioning | None
    job_ids: Ids

    @property
    def is_moving(self) -> bool:
        """Return True while Sinch makes or removes a link."""
        return self.job is not None and not self.job.has_failed

    @property
    def coming(self) -> Ids:
        """What the number will be linked to if nothing fails."""
        return self.job_ids if self.is_moving else self.ids

    def has(self, wanted: Ids) -> bool:
        """Return True if the number is linked so and stays so."""
        return not self.is_moving and self.ids == wanted

    def will_have(self, wanted: Ids) -> bool:
        """Return True if the number is linked so, or Sinch is at it."""
        return self.coming == wanted


class PartState(NamedTuple):
    """What has become of one part of a change: under way, failed, or, with neither, done."""

    part: str
    pending: str = ""
    failure: str = ""


@dataclass(frozen=True)
class NumberChange:
    """What is to change of a number: None stays as it is, an empty text is removed."""

    display_name: str | None = None
    callback_url: str | None = None
    voice_app: str | None = None
    sms_plan: str | None = None
    campaign: str | None = None

    @property
    def is_about_sms(self) -> bool:
        """Return True if the service plan or the campaign is named."""
        return self.sms_plan is not None or self.campaign is not None

    @property
    def needs_the_number(self) -> bool:
        """Return True if no request can be made without a look at the number."""
        return self.sms_plan is None and self.campaign is not None

    def unlinking(self, before: OwnNumber) -> Body:
        """Return the request that unlinks a number from another service plan or campaign.

        Sinch wants that before the number is linked to a new one. The rest of the change goes
        with it: if Sinch refuses that, the number is still linked. Empty if Sinch is at it.
        """
        first = self.sms_steps(before)[0]
        sms = {} if sms_link(before).will_have(first) else self._sms(before, first)
        return {**self._rest(before), **sms}

    def linking(self, before: OwnNumber | None) -> Body:
        """Return the request that makes the change, or ends it after the number was unlinked.

        What is so already, or will be, is left out; None is a number that was not read.
        """
        steps = self.sms_steps(before)
        sms = self._sms(before, steps[-1]) if steps else {}
        return sms if len(steps) > 1 else {**self._rest(before), **sms}

    def states(self, before: OwnNumber, after: OwnNumber) -> list[PartState]:
        """Return what has become of each part of the change."""
        states = []
        texts = (
            ("the name", self.display_name, after.display_name),
            ("the URL of number events", self.callback_url, after.callback_url),
        )
        for part, wanted, text in texts:
            if wanted is not None:
                same = wanted == (text or "")
                states.append(PartState(part, failure="" if same else f"is {text or 'not set'}"))
        if self.voice_app is not None:
            states.append(_state("voice", voice_link(after), (self.voice_app.lower(),), voice_text))
        if self.is_about_sms:
            states.append(sms_state(after, self.sms_ids(before)))
        return states

    def sms_ids(self, before: OwnNumber | None) -> Ids:
        """Return the service plan and the campaign that the number should have.

        What is not named stays as it is, or as Sinch is making it: the campaign too if the
        number gets another service plan. Raises UsageError.
        """
        plan, campaign = sms_link(before).coming if before else ("", "")
        plan = plan if self.sms_plan is None else self.sms_plan
        campaign = campaign if self.campaign is None else self.campaign
        if self.campaign and not plan:
            raise UsageError(
                "a campaign needs a service plan, and the number would have none",
                hint="name one with --sms-plan",
            )
        return (plan, campaign if plan else "")

    def sms_steps(self, before: OwnNumber | None) -> list[Ids]:
        """Return to what the number is linked for SMS, one after the other."""
        if not self.is_about_sms:
            return []
        wanted = self.sms_ids(before)
        if before is None:
            return [wanted]
        link = sms_link(before)
        if link.will_have(wanted):
            return []
        (plan, campaign), (new_plan, new_campaign) = link.ids, wanted
        if plan and new_plan and plan != new_plan:
            return [("", ""), wanted]
        if campaign and new_campaign and campaign != new_campaign:
            return [(plan, ""), wanted]
        return [wanted]

    def _sms(self, before: OwnNumber | None, ids: Ids) -> Body:
        """Return the SMS configuration; it is silent about campaigns where there is none."""
        plan, campaign = ids
        is_about_campaigns = self.campaign is not None or bool(before and sms_link(before).ids[1])
        body = {"servicePlanId": plan, **({"campaignId": campaign} if is_about_campaigns else {})}
        return {"smsConfiguration": body}

    def _rest(self, before: OwnNumber | None) -> Body:
        """Return what is sent about everything but SMS."""
        rest: Body = {}
        texts = (
            ("displayName", self.display_name, before and before.display_name),
            ("callbackUrl", self.callback_url, before and before.callback_url),
        )
        for member, wanted, text in texts:
            if wanted is not None and (before is None or wanted != (text or "")):
                rest[member] = wanted
        app = self.voice_app
        if app is not None and not (before and voice_link(before).will_have((app.lower(),))):
            rest["voiceConfiguration"] = {"type": "RTC", "appId": app}
        return rest


def sms_link(own: OwnNumber) -> NumberLink:
    """Return the service plan and the campaign of a number."""
    now, job = own.sms, own.sms.scheduled_provisioning
    ids, job_ids = (
        (each.service_plan_id or "", each.campaign_id or "") if each else () for each in (now, job)
    )
    return NumberLink(ids, job, job_ids)


def voice_link(own: OwnNumber) -> NumberLink:
    """Return the voice application of a number, in lower case; a SIP trunk is another link."""
    now, job = own.voice, own.voice.scheduled_voice_provisioning
    ids, job_ids = (
        ((each.app_id or each.trunk_id or each.service_id or "").lower(),) if each else ()
        for each in (now, job)
    )
    return NumberLink(ids, job, job_ids)


def sms_state(own: OwnNumber, wanted: Ids) -> PartState:
    """Return what has become of a link to a service plan and a campaign."""
    return _state("SMS", sms_link(own), wanted, sms_text)


def _state(
    part: str, link: NumberLink, wanted: Ids, words: Callable[[Provisioning], str]
) -> PartState:
    if link.has(wanted):
        return PartState(part)
    if link.job is None:
        return PartState(part, failure="is linked as it was")
    target = words(link.job)
    if link.is_moving:
        return PartState(part, pending=f"{link.job.status or 'under way'} ({part}: {target})")
    return PartState(part, failure=job_piece(link.job, target)[0])


def failure_of(name: str, states: list[PartState]) -> FindingsError | None:
    """Return the failure of a change; None if no part has failed."""
    failures = [f"{state.part}: {state.failure}" for state in states if state.failure]
    if not failures:
        return None
    return FindingsError(
        f"Sinch accepted the change of {name}, but not all is as it was sent: "
        f"{'; '.join(failures)}",
        hint="the record shows what there is now",
    )
