"""The base of every SVAML object: members with defaults, unreadable members, and a place."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, NamedTuple, dataclass_transform

Path = tuple[str | int, ...]
"""The way to a value: keys as text, list positions as integers from 0."""

_SOURCE = frozenset({"around", "step", "spelling", "called"})
"""Members that name the place in a document. Equality ignores them."""


@dataclass_transform(kw_only_default=True)
class _Struct:
    """Keyword arguments become attributes; what is not given has its default from the class.

    Lint starts with every commit hook: this loads nothing, where a library costs a tenth of a run.
    """

    def __init__(self, **members: Any) -> None:
        self.__dict__.update(members)
        if "extra" not in members:
            self.__dict__["extra"] = {}

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        names = {*self.__dict__, *other.__dict__} - _SOURCE
        return all(getattr(self, name) == getattr(other, name) for name in names)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        shown = (f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"{type(self).__name__}({', '.join(shown)})"


class Node(_Struct):
    """One object of SVAML. Members that are not set are None.

    `extra` has what is unknown or of another type, by the key in the document. The object stands
    at `step` of what is `around` it; `spelling` has the way to members that are not spelled as
    documented, and `called` the name as the document has it.
    """

    wire_names: ClassVar[Mapping[str, str]] = {}
    extra: dict[str, Any] = {}  # noqa: RUF012 - every object gets its own
    around: Path = ()
    step: str | int | None = None
    spelling: Mapping[str, Path] | None = None
    called: str = ""

    @property
    def path(self) -> Path:
        """The way to the object in its document."""
        return self.around if self.step is None else (*self.around, self.step)

    def at(self, name: str) -> Path:
        """The way to a member; to the object itself if the member is missing."""
        field = fields(type(self)).get(name)
        wire = wire_name(type(self), name) if field is None else field.wire
        if getattr(self, name, None) is None:
            key = self.key_of(wire)
            return self.path if key is None else (*self.path, key)
        spelling = self.spelling
        return (*self.path, *(spelling[name] if spelling and name in spelling else (wire,)))

    def put(self, path: Path) -> None:
        """Set where the object stands, and where the objects inside it stand."""
        self.around, self.step = (path[:-1], path[-1]) if path else ((), None)
        for field in fields(type(self)).values():
            value = getattr(self, field.name)
            if value is None or field.struct is None:
                continue
            if field.holds == "object":
                value.put((*path, field.wire))
            else:
                for at, inner in enumerate(value):
                    inner.put((*path, field.wire, at))

    def key_of(self, wire: str) -> str | None:
        """The key in `extra` of a known member that could not be read, None if there is none."""
        if wire in self.extra:
            return wire
        folded = wire.lower()
        return next((key for key in self.extra if str(key).lower() == folded), None)

    def unreadable(self, *names: str) -> bool:
        """Return True if one of the members is there and of the wrong type."""
        if not self.extra:
            return False
        keys = (self.key_of(wire_name(type(self), name)) for name in names)
        return any(key is not None and self.extra[key] is not None for key in keys)


JUNK = "\udc00"
"""The key in `extra` of something that is not an object; no JSON text has such a name."""

Holds = Literal["text", "whole", "flag", "texts", "object", "objects"]


class Field(NamedTuple):
    """A member of a struct: its name here and on the wire, what it holds, and the struct inside."""

    name: str
    wire: str
    holds: Holds
    struct: type[Node] | None = None


_FIELDS: dict[type[Node], dict[str, Field]] = {}
_SIMPLE: dict[object, Holds] = {str: "text", int: "whole", bool: "flag"}


def wire_name(kind: type[Node], name: str) -> str:
    """Return a member's name on the wire, in camelCase."""
    own = kind.wire_names.get(name)
    if own is not None:
        return own
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


def fields(kind: type[Node]) -> dict[str, Field]:
    """Return the members of a struct by their names here, in the order of the wire."""
    table = _FIELDS.get(kind)
    if table is None:
        hints = {**kind.__annotations__}
        hints.pop("wire_names", None)
        typed = {name: hint for name, hint in hints.items() if hasattr(hint, "__args__")}
        table = {name: _field(kind, name, hint) for name, hint in typed.items()}
        _FIELDS[kind] = table
    return table


def _field(kind: type[Node], name: str, hint: Any) -> Field:
    inner = hint if hasattr(hint, "__origin__") else hint.__args__[0]
    many = getattr(inner, "__origin__", None) is list
    item = inner.__args__[0] if many else inner
    wire = wire_name(kind, name)
    if isinstance(item, type) and issubclass(item, Node):
        return Field(name, wire, "objects" if many else "object", item)
    return Field(name, wire, "texts" if many else _SIMPLE[item])


def members(kind: type[Node]) -> dict[str, str]:
    """Return the members of a struct and their names on the wire."""
    return {name: field.wire for name, field in fields(kind).items()}
