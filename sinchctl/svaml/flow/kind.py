"""What a file is, told without loading what reads it: SVAML, or a menu or flow file."""

FILE_KEYS = (
    "event", "locale", "start", "enable_voice", "barge", "instructions", "action", "menus",
)  # fmt: skip
"""The keys at the top of a menu or flow file."""


def is_flow(value: object, syntax: str) -> bool:
    """Whether a tree is a menu or flow file; else it is SVAML.

    SVAML names its actions and instructions in a member `name`; a flow file has them as keys.
    """
    if not isinstance(value, dict):
        return True
    if set(value) & (set(FILE_KEYS) - {"instructions", "action"}):
        return True
    folded = {key.lower(): one for key, one in value.items()}
    action, instructions = folded.get("action"), folded.get("instructions")
    steps = instructions if isinstance(instructions, list) else []
    if not value or any(_names(one) for one in (action, *steps)):
        return False
    if _says_flow(action, steps):
        return True
    return syntax != "json" or ("action" not in folded and "instructions" not in folded)


def _names(value: object) -> bool:
    return isinstance(value, dict) and any(key.lower() == "name" for key in value)


def _says_flow(action: object, steps: list[object]) -> bool:
    from .actions import ACTIONS
    from .steps import STEPS

    return any(_known(one, STEPS) for one in steps) or _known(action, ACTIONS)


def _known(value: object, words: tuple[str, ...]) -> bool:
    return (
        value in words
        if isinstance(value, str)
        else isinstance(value, dict) and bool(set(value) & set(words))
    )
