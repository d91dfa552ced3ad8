"""Answers of the Numbers API, as the loopback server gives them."""

from typing import Any

NUMBER = "+12025550134"
TOKEN = {"access_token": "token-1", "expires_in": 3600, "token_type": "bearer"}
PATH = "/v1/projects/project-1/activeNumbers/%2B12025550134"


def own_number(plan: str = "", campaign: str = "", app: str = "", **members: Any) -> dict[str, Any]:
    """A number of the project; other members, such as `displayName`, as they are."""
    return {
        "phoneNumber": NUMBER,
        "displayName": "",
        "regionCode": "US",
        "type": "LOCAL",
        "capability": ["SMS", "VOICE"],
        "money": {"currencyCode": "USD", "amount": "2.00"},
        "smsConfiguration": {"servicePlanId": plan, "campaignId": campaign},
        "voiceConfiguration": {"type": "RTC", "appId": app, "lastUpdatedTime": None},
        **members,
    }


def linking(
    status: str, *codes: str, plan: str = "plan-2", campaign: str = "", now: str = ""
) -> dict[str, Any]:
    """A number whose link for SMS is being made, or failed to be."""
    job = {"servicePlanId": plan, "campaignId": campaign, "status": status, "errorCodes": [*codes]}
    sms = {"servicePlanId": now, "campaignId": "", "scheduledProvisioning": job}
    return own_number(smsConfiguration=sms)
