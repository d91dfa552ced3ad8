"""The APIs that belong to a project: an access key gets a token for them."""

from typing import Final

from sinchctl.profiles.fields import CONVERSATION_REGIONS

from .api_row import Api
from .error_bodies import LOOKUP_ERRORS, PROJECT_ERRORS

_PROJECT_CODES: Final = frozenset({"UNAUTHORIZED", "UNAUTHENTICATED", "PERMISSION_DENIED", "403"})
"""403: the key is not of this project, or the project does not have the product."""
_PROJECT_FORBIDDEN: Final = (
    "the access key does not belong to this project, or the project does not have this product. "
    "Compare project_id and access_key_id with the Sinch dashboard"
)

CONVERSATION: Final = Api(
    name="conversation",
    title="Conversation",
    paths=("/v1/projects/",),
    host="https://{region}.conversation.api.sinch.com",
    region_field="conversation_region",
    regions={region: region for region in CONVERSATION_REGIONS},
    auth="project",
    errors=PROJECT_ERRORS,
    not_found=(
        "this key's project has no such app in this region ({region}), or no such resource. "
        "Check the id, project_id, conversation_app_id and conversation_region"
    ),
    forbidden=_PROJECT_FORBIDDEN,
    credential_codes=_PROJECT_CODES,
    find_out=(
        "list the app's latest messages before you send this again; an app that keeps no "
        "messages tells you only by callback"
    ),
    probe="/v1/projects/{project}/apps/{app}",
    probe_exists=True,
    is_checked_by_default=True,
)
CONVERSATION_BATCH: Final = Api(
    name="conversation_batch",
    title="Conversation batch",
    paths=(),  # the same as those of Conversation
    host="https://{region}.conversationbatch.api.sinch.com",
    region_field="conversation_region",
    regions=CONVERSATION.regions,
    auth="project",
    errors=PROJECT_ERRORS,
    not_found=CONVERSATION.not_found,
    forbidden=f"{_PROJECT_FORBIDDEN}. Not every project may send batches",
    credential_codes=_PROJECT_CODES,
    find_out="look at the batch, or find it by its metadata, before you send this again",
    probe="/v1/projects/{project}/messages/00000000-0000-4000-8000-000000000000",
)
NUMBERS: Final = Api(
    name="numbers",
    title="Numbers",
    paths=tuple(
        f"/v1/projects/{{project}}/{noun}"
        for noun in ("activeNumbers", "available", "numberOrders", "callbackConfiguration")
    ),
    host="https://numbers.api.sinch.com",
    auth="project",
    errors=PROJECT_ERRORS,
    not_found="Sinch finds no such number in the project. Check the number and project_id",
    forbidden=_PROJECT_FORBIDDEN,
    credential_codes=_PROJECT_CODES,
    find_out="look at the number before you send this again",
    probe="/v1/projects/{project}/activeNumbers",
    probe_query="pageSize=1",
    is_checked_by_default=True,
)
LOOKUP: Final = Api(
    name="lookup",
    title="Number Lookup",
    paths=("/v2/projects/",),
    host="https://lookup.api.sinch.com",
    auth="project",
    errors=LOOKUP_ERRORS,
    not_found="Sinch has no data about this number, or the project does not exist",
    forbidden=(
        "usual causes: Number Lookup, the feature or the country is not enabled for the project, "
        "or its use case is not declared in the Sinch dashboard"
    ),
    find_out="a lookup changes nothing, but Sinch may charge for each one",
)
AUTH: Final = Api(
    name="auth",
    title="OAuth 2",
    paths=("/oauth2/",),
    host="https://auth.sinch.com",
    auth="access_key",
    errors=PROJECT_ERRORS,
    not_found="check the base URL",
    forbidden="the access key may not get a token. Look at it in the Sinch dashboard",
    credential_codes=frozenset(
        {"invalid_client", "invalid_grant", "unauthorized_client", "access_denied"}
    ),
    find_out="ask for another token",
)
