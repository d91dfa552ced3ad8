"""One changed byte is found, wherever it is."""

import pytest

from .callbacks import ICE, request, signature, why


@pytest.mark.parametrize(
    ("here", "words"),
    [
        (ICE.replace(b'"ice"', b'"Ice"'), 'byte 11 is "I" and was "i"'),
        (ICE.replace(b'"ice"', b'"ce"'), 'byte 11, "i", was lost'),
        (ICE.replace(b'"ice"', b'"iice"'), '"i", was added'),
        (ICE.replace(b'"ice"', b'"cie"'), 'byte 11 is "ci" and was "ic"'),
        (ICE.replace(b'"ice"', b'"i\x00ce"'), "0x00, was added"),
        (ICE.replace(b'"PSTN"', b'"PSTM"'), 'is "M" and was "N"'),
        (ICE[:-1] + b"\xff", "is 0xff and was"),
    ],
)
def test_one_changed_byte_of_the_body_is_found(here: bytes, words: str) -> None:
    explanation = why(request(here, signature=signature(ICE)))
    assert [cause.id for cause in explanation.causes] == ["changed-byte"]
    assert words in explanation.conclusion
    assert explanation.conclusion.startswith("the body was changed after it was signed")


def test_one_changed_character_elsewhere_is_found() -> None:
    explanation = why(request(path="/sinch/ice", signature=signature(path="/sinch/ace")))
    assert 'character 8 is "i" and was "a" (signed: /sinch/ace)' in explanation.conclusion
    explanation = why(request(stamp="2026-11-24T12:00:07.0000000Z", signature=signature()))
    assert explanation.conclusion.startswith("the timestamp was changed")
    signed = signature(content_type="application/vnd.sinch")
    explanation = why(request(content_type="application/vnd.zinch", signature=signed))
    assert explanation.conclusion.startswith("the content type was changed")
