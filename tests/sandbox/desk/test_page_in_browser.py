"""The page in a real Chromium, with the keyboard and by the real clock; skipped without one."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sinchctl.sandbox.desk.guard import Guard
from tests.conftest import eventually
from tests.sandbox.calling import Client

from .desks import TOKEN, DeskClient, menu, served

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")

HOSTILE = "<img src=x onerror=alert(1)>"
PATIENCE = 20_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    with playwright.sync_playwright() as started:
        running = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskClient]:
    """A desk on a port."""
    with served(tmp_path) as running:
        running.app.answers = {
            "ice": menu("main", f"Press 1 for sales {HOSTILE}", "1", "2"),
            "pie:1": menu("sales", "You have reached sales", "1"),
        }
        yield running


@pytest.fixture
def page(browser: Any, desk: DeskClient) -> Iterator[Any]:
    """The page in the browser. It may report no fault, open no dialog and load nothing foreign.

    What the page would speak is in `window.spoken`.
    """
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    tab = context.new_page()
    tab.set_default_timeout(PATIENCE)
    faults: list[str] = []
    tab.on("pageerror", lambda fault: faults.append(str(fault)))
    tab.on("dialog", lambda dialog: (faults.append("dialog"), dialog.dismiss()))
    tab.on("console", lambda line: faults.append(line.text) if is_fault(line) else None)
    tab.on("request", lambda asked: faults.append(asked.url) if desk.host not in asked.url else 0)
    tab.add_init_script(
        "window.spoken = [];"
        "SpeechSynthesis.prototype.speak = (said) => window.spoken.push(said.text);"
    )
    tab.goto(f"http://{desk.host}/")
    tab.get_by_text("Live", exact=True).wait_for()
    yield tab
    context.close()
    assert faults == []


def is_fault(line: Any) -> bool:
    """Return True for an error on the console; a refused request is none."""
    return line.type == "error" and "Failed to load resource" not in line.text


def ring(desk: DeskClient) -> str:
    """Let the application call a phone that rings until it is answered; return the call's id."""
    client = Client(desk.file)
    client.now, client.sandbox = desk.time(), desk.sandbox
    stamp = client.now.isoformat().replace("+00:00", "Z")
    options = {
        "destination": {"type": "number", "endpoint": "+46700000002"},
        "cli": "+46700000099",
        "ace": json.dumps(menu("main", "Press 1 for sales", "1", "2")),
        "pie": desk.app.url,
    }
    body = {"method": "customCallout", "customCallout": options}
    status, value = client.signed(
        "POST", "/calling/v1/callouts", body, stamp=stamp, sent_stamp=stamp
    )
    assert status == 200
    return str(value["callId"])


def test_phone_rings_is_answered_and_a_key_leads_to_the_next_menu(
    page: Any, desk: DeskClient
) -> None:
    ring(desk)
    phone = page.get_by_role("article", name="+46700000002")
    phone.get_by_text("Ringing").wait_for()
    assert "+46700000002 rings" in page.title()
    phone.get_by_role("button", name="Answer").click()
    phone.get_by_text("“Press 1 for sales”").wait_for()
    phone.get_by_role("button", name="1", exact=True).click()
    phone.get_by_text("“You have reached sales”").wait_for()
    phone.get_by_role("status").get_by_text("Menu sales").wait_for()
    assert page.evaluate("window.spoken") == ["Press 1 for sales", "You have reached sales"]
    phone.get_by_role("button", name="Hang up").click()
    phone.get_by_text("Call ended", exact=True).wait_for()


def test_call_with_the_keyboard_alone(page: Any, desk: DeskClient) -> None:
    """Call, press a key, hang up, put the phone away; the focus is always somewhere sensible."""
    page.get_by_role("form", name="Call the application").get_by_label("From").focus()
    page.keyboard.press("Enter")
    phone = page.get_by_role("article", name="+46701740605")
    phone.get_by_text(f"“Press 1 for sales {HOSTILE}”").wait_for()
    assert phone.evaluate("node => node === document.activeElement")
    page.keyboard.press("1")
    phone.get_by_text("“You have reached sales”").wait_for()
    while not page.evaluate("document.activeElement.textContent === 'Hang up'"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    phone.get_by_text("Call ended", exact=True).wait_for()
    away = phone.get_by_role("button", name="Put away")
    away.focus()
    page.keyboard.press("Enter")
    phone.wait_for(state="detached")
    assert page.evaluate("document.activeElement.id") == "desk-title"


def test_callbacks_show_the_answer_and_the_findings(page: Any, desk: DeskClient) -> None:
    desk.post("calls", {"from": "+46701740605", "to": "+46846500401"}, 201)
    page.get_by_role("tab", name="Messages").focus()
    page.keyboard.press("End")
    panel = page.get_by_role("tabpanel", name="Callbacks")
    panel.get_by_text("speech-reads-marks").wait_for()
    panel.get_by_text("Bodies").click()
    assert HOSTILE in panel.inner_text()
    assert '"event": "ice"' in panel.inner_text()
    assert page.locator("img").count() == 0


def test_sms_arrives_and_is_answered(page: Any, desk: DeskClient) -> None:
    desk.log(kind="sms", to="+46700000000", text=HOSTILE, id="1")
    message = page.get_by_role("listitem").filter(has_text=HOSTILE)
    message.wait_for()
    message.get_by_text("Reply", exact=True).click()
    message.get_by_label("To", exact=True).fill("+46846500401")
    message.get_by_label("Text").fill("Thanks & <b>bye</b>")
    message.get_by_role("button", name="Send as +46700000000").click()
    page.get_by_role("listitem").filter(has_text="Thanks & <b>bye</b>").wait_for()
    assert eventually(
        lambda: [event["body"] for event in desk.app.events] == ["Thanks & <b>bye</b>"]
    )
    assert desk.app.events[0]["from"] == "46700000000"


def test_mute_is_remembered(page: Any, desk: DeskClient) -> None:
    page.get_by_role("button", name="Mute").click()
    page.reload()
    assert page.get_by_role("button", name="Muted").get_attribute("aria-pressed") == "true"
    desk.post("calls", {"from": "+46701740605", "to": "+46846500401"}, 201)
    page.get_by_text(f"“Press 1 for sales {HOSTILE}”").wait_for()
    assert page.evaluate("window.spoken") == []


def test_search_narrows_the_list(page: Any, desk: DeskClient) -> None:
    desk.log(kind="sms", to="+46700000000", text="apples", id="1")
    desk.log(kind="sms", to="+46700000000", text="pears", id="2")
    page.get_by_text("pears").wait_for()
    page.get_by_label("Search the lists").fill("apple")
    page.get_by_text("pears").wait_for(state="detached")
    page.get_by_label("Search the lists").fill("plums")
    panel = page.get_by_role("tabpanel", name="Messages")
    panel.get_by_text("Nothing contains “plums”.").wait_for()


def test_settings_are_changed(page: Any, desk: DeskClient) -> None:
    page.get_by_role("button", name="Settings").click()
    page.get_by_label("Callback URL").fill("https://8.8.8.8/")
    page.get_by_role("button", name="Save settings").click()
    page.get_by_role("alert").get_by_text("--allow-remote").wait_for()
    page.get_by_label("Callback URL").fill("http://127.0.0.1:9/")
    page.get_by_label("Phones that are called").select_option("hold")
    page.get_by_role("button", name="Save settings").click()
    assert eventually(lambda: desk.get("settings")["callee"] == "hold")
    assert desk.get("settings")["callbackUrl"] == "http://127.0.0.1:9/"


def test_nothing_is_wider_than_the_window(page: Any, desk: DeskClient) -> None:
    desk.log(kind="sms", to="+46700000000", text="x" * 500, id="1")
    desk.app.answers["ice"] = menu("m" * 120, "y" * 300, "1")
    desk.post("calls", {"from": "+46701740605", "to": "+46846500401"}, 201)
    page.get_by_text("y" * 300).first.wait_for()
    page.get_by_role("button", name="Settings").click()
    for tab in ("Messages", "Calls", "Callbacks"):
        page.get_by_role("tab", name=tab).click()
        page.locator("details:visible").first.evaluate("node => { node.open = true; }")
        for width in (360, 800, 1400):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, tab


def test_token_of_the_operator_is_asked_for(browser: Any, tmp_path: Path) -> None:
    with served(tmp_path, Guard(TOKEN, is_shared=True)) as desk:
        tab = browser.new_page()
        tab.goto(f"http://{desk.host}/")
        tab.get_by_role("textbox", name="Token").fill("wrong")
        tab.get_by_role("button", name="Open the page").click()
        tab.get_by_role("alert").get_by_text("the token is not").wait_for()
        tab.get_by_role("textbox", name="Token").fill(TOKEN)
        tab.get_by_role("button", name="Open the page").click()
        tab.get_by_text("Live", exact=True).wait_for()
        tab.close()


def test_another_site_reaches_nothing(browser: Any, desk: DeskClient) -> None:
    """Not even one that knows the token."""
    tab = browser.new_page()
    tab.route("http://evil.example/", lambda route: route.fulfill(body="<p>hello</p>"))
    tab.goto("http://evil.example/")
    asked = """async ([address, headers]) => {
      const body = '{"from":"+46701740605","to":"+46846500401"}';
      const options = {method: 'POST', headers, body};
      return fetch(address + '_sandbox/calls', options).then(r => r.status, () => 'blocked');
    }"""
    for headers in ({}, {"x-sandbox-token": TOKEN}, {"content-type": "text/plain"}):
        answer = tab.evaluate(asked, [f"http://{desk.host}/", headers])
        assert answer == "blocked"
    tab.close()
    assert desk.get("calls?all=true") == {"calls": []}
    assert desk.app.events == []
