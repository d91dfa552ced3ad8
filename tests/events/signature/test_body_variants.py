"""Each known change of a body is found and named."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinchctl.events.signature.body_variants import variants

from .callbacks import ICE, ids, request, rewritten, signature, why

NAMED = (
    '{"event":"ice","callid":"1","custom":"å/<+46>\U0001f600","userRate":{"amount":0.0}}'.encode()
)

BODIES: dict[str, tuple[bytes, bytes, list[str]]] = {
    "a line feed added": (ICE.rstrip(), ICE.rstrip() + b"\n", ["no-line-end"]),
    "CR LF added": (ICE.rstrip(), ICE.rstrip() + b"\r\n", ["no-line-end"]),
    "the line end cut off": (b"{}\n", b"{}", ["line-end"]),
    "blanks added": (b"{}", b"  {} ", ["trimmed"]),
    "LF made CR LF": (b"{\n}\n", b"{\r\n}\r\n", ["lf"]),
    "CR LF made LF": (b"{\r\n}\r\n", b"{\n}\n", ["crlf"]),
    "BOM added": (b"{}", b"\xef\xbb\xbf{}", ["no-bom"]),
    "BOM lost": (b"\xef\xbb\xbf{}", b"{}", ["bom"]),
    "spaced": (NAMED, NAMED.replace(b":", b": ").replace(b",", b", "), ["compact"]),
    "pretty": (
        NAMED,
        rewritten(NAMED, indent=2, ensure_ascii=False),
        ["compact"],
    ),
    "compacted": (rewritten(ICE, indent=4), rewritten(ICE, separators=(",", ":")), ["indent-4"]),
    "Python's json": (NAMED, rewritten(NAMED), ["unescaped", "compact"]),
    "sorted": (
        NAMED,
        rewritten(NAMED, sort_keys=True, separators=(",", ":"), ensure_ascii=False),
        ["sinch-order"],
    ),
    "sorted and pretty": (
        NAMED,
        rewritten(NAMED, sort_keys=True, indent=2, ensure_ascii=False),
        ["sinch-order", "compact"],
    ),
    "PHP's json_encode": (
        NAMED,
        rewritten(NAMED, separators=(",", ":")).replace(b"/", b"\\/"),
        ["unescaped"],
    ),
    "JavaScript's numbers": (NAMED, NAMED.replace(b"0.0", b"0"), ["decimals"]),
    "a number with decimals": (NAMED.replace(b"0.0", b"0"), NAMED, ["no-decimals"]),
    ".NET's escapes": (
        NAMED,
        NAMED.replace(b"<", b"\\u003C").replace(b">", b"\\u003E").replace(b"+", b"\\u002B"),
        ["unescaped"],
    ),
    "signed by Go": (
        NAMED.replace(b"<", b"\\u003c").replace(b">", b"\\u003e"),
        NAMED,
        ["html"],
    ),
    "UTF-8 twice": (NAMED, NAMED.decode("latin-1").encode(), ["utf-8-once"]),
    "Latin-1": ("{å}".encode(), "{å}".encode("latin-1"), ["utf-8"]),
    "inside a JSON string": (ICE, json.dumps(ICE.decode()).encode(), ["unwrapped"]),
    "inside a record": (
        b'{"event":"ice"}',
        b'{"kind":"ice","event":{},"raw":{"event":"ice"}}',
        ["unwrapped"],
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_change_of_the_body_is_named(name: str) -> None:
    signed, here, causes = BODIES[name]
    assert ids(request(here, signature=signature(signed))) == causes


def test_reserialised_json_is_explained() -> None:
    explanation = why(request(rewritten(ICE, indent=2), signature=signature(ICE.strip())))
    assert "compact JSON" in explanation.conclusion
    assert "parsed and re-serialised the JSON before you hashed it" in explanation.causes[0].fix


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=80)
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=40),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=40), inner, max_size=3)
        ),
        max_leaves=8,
    ).map(lambda value: json.dumps(value).encode())
)
def test_no_body_makes_its_variants_raise_or_repeat(body: bytes) -> None:
    made = [variant for variant, _ in variants(body)]
    assert len({*made, body}) == len(made) + 1


def test_php_json_encode_is_recognised_with_letters_beyond_ascii() -> None:
    """PHP escapes slashes and all beyond ASCII by default: one cause, not two."""
    body = '{"event":"ice","callid":"7","custom":"Ärende 12/📞","url":"https://a/b"}'
    php = json.dumps(json.loads(body), separators=(",", ":")).replace("/", "\\/")
    assert ids(request(body.encode(), signature=signature(php.encode()))) == ["php"]


def test_system_text_json_is_recognised() -> None:
    body = '{"event":"ice","callid":"7","custom":"Zoë said \\"1 < 2 & 3\\" é","cli":"+46"}'
    dotnet = (
        '{"event":"ice","callid":"7","custom":"Zo\\u00EB said \\u00221 \\u003C 2 \\u0026 3\\u0022 '
        '\\u00E9","cli":"\\u002B46"}'
    )
    assert ids(request(body.encode(), signature=signature(dotnet.encode()))) == ["system-text-json"]


def test_gson_is_recognised_which_drops_null_and_escapes_html() -> None:
    body = b'{"event":"ice","callid":"7","custom":"a=b","to":{"type":"did","verified":null}}'
    gson = b'{"event":"ice","callid":"7","custom":"a\\u003db","to":{"type":"did"}}'
    assert ids(request(body, signature=signature(gson))) == ["no-nulls", "gson"]


def test_the_order_of_a_java_hash_map_is_recognised() -> None:
    """The members stand in the buckets of their hash codes: 0, 0, 1, 12 and 13."""
    body = b'{"event":"dice","version":1,"callid":"7","reason":"HANGUP","result":"ANSWERED"}'
    java = b'{"callid":"7","result":"ANSWERED","reason":"HANGUP","event":"dice","version":1}'
    assert ids(request(body, signature=signature(java))) == ["hash-order"]
