"""The token cache on the disk: whole files, whoever writes at the same time."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sinchctl.client.token_cache import AccessToken, TokenCache, token_cache
from sinchctl.secret import Secret

PLACE = ("https://auth.sinch.com", "key", "proof")


def token(text: str, expires: float = 3600) -> AccessToken:
    return AccessToken(Secret(text), 0, expires)


def test_writers_at_the_same_time_leave_a_whole_token(tmp_path: Path) -> None:
    """Several processes that start at once fetch a token each."""
    texts = [f"{name}" * 2000 for name in "abcd"]
    TokenCache(tmp_path).write(*PLACE, token(texts[0]))

    def work(text: str) -> set[str]:
        cache = TokenCache(tmp_path)
        readings = set()
        for _ in range(10):
            cache.write(*PLACE, token(text))
            kept = cache.read(*PLACE)
            readings.add(kept.secret.reveal() if kept else "")
        return readings

    with ThreadPoolExecutor(4) as pool:
        readings = set().union(*pool.map(work, texts))
    assert readings <= {*texts}
    assert len([*tmp_path.iterdir()]) == 1


def test_drop_keeps_a_token_of_another_process(tmp_path: Path) -> None:
    cache = TokenCache(tmp_path / "new" / "directory")
    cache.write(*PLACE, token("new"))
    cache.drop(*PLACE, token("old"))
    assert cache.read(*PLACE)
    cache.drop(*PLACE, token("new"))
    assert cache.read(*PLACE) is None


@pytest.mark.parametrize(("now", "good"), [(-1, False), (0, True), (3539, True), (3540, False)])
def test_token_is_good_until_a_minute_before_its_end(now: float, good: bool) -> None:
    assert token("x").is_good(now) is good


def test_link_in_the_cache_is_not_followed(tmp_path: Path) -> None:
    cache = TokenCache(tmp_path / "cache")
    cache.write(*PLACE, token("x"))
    (file,) = (tmp_path / "cache").iterdir()
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    assert cache.read(*PLACE) is None


def test_cache_can_be_off(tmp_path: Path) -> None:
    environ = {"SINCHCTL_CACHE_DIR": str(tmp_path)}
    assert token_cache(environ)
    assert token_cache({**environ, "SINCHCTL_TOKEN_CACHE": "OFF "}) is None


def test_token_of_another_secret_does_not_count(tmp_path: Path) -> None:
    """A mistyped secret would look good for an hour."""
    cache = TokenCache(tmp_path)
    cache.write(*PLACE, token("x"))
    assert cache.read(*PLACE[:2], "of another secret") is None
