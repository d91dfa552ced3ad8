// The page: its forms, its tabs, and what has changed on the way to where it is shown.

import { enterToken, follow, get, needsToken, post } from "./api.js";
import { $, values } from "./dom.js";
import { lists, showList } from "./lists.js";
import { showPhones, takePhone } from "./phones.js";
import { canSpeak, isMuted, mute } from "./speech.js";

const NAMES = ["messages", "calls", "verifications", "callbacks"];
const FORMS = "sandbox-forms";

// --- problems ---

function problem(error) {
  $("problem").textContent = error ? error.message : "";
  $("problem").hidden = !error;
}

export async function attempt(work) {
  try {
    const result = await work();
    problem(null);
    return result;
  } catch (error) {
    problem(error);
    return undefined;
  }
}

// --- lists: at most one request of each at a time ---

const running = new Map();

function refresh(name) {
  if (running.has(name)) {
    running.set(name, "again");
    return;
  }
  running.set(name, "once");
  load(name).catch(problem).finally(() => {
    const isStale = running.get(name) === "again";
    running.delete(name);
    if (isStale) refresh(name);
  });
}

async function load(name) {
  if (name === "settings") {
    fillSettings(await get("settings"));
    return;
  }
  const search = $("search").value.trim();
  const query = { ...(search && { search }), ...(name === "calls" && { all: "true" }) };
  const rows = (await get(name, query))[name];
  showList(name, rows, search);
  if (name === "calls") await showPhones(search ? (await get(name, { all: "true" }))[name] : rows);
}

const changed = (names) => (names.includes("*") ? [...NAMES, "settings"] : names).forEach(refresh);

const STATES = {
  live: "Live",
  lost: "No connection. Trying again…",
  refused: "Refused",
};

function showState(state, error) {
  $("live").textContent = STATES[state];
  $("live").dataset.state = state;
  if (state === "refused") {
    problem(error);
    $("token-form").hidden = Boolean(document.querySelector("meta[name=sandbox-token]").content);
  }
}

// --- tabs ---

const tabs = NAMES.map((name) => $(`tab-${name}`));

function select(tab, isFocused) {
  for (const other of tabs) {
    const isSelected = other === tab;
    other.setAttribute("aria-selected", String(isSelected));
    other.tabIndex = isSelected ? 0 : -1;
    $(other.getAttribute("aria-controls")).hidden = !isSelected;
  }
  if (isFocused) tab.focus();
}

tabs.forEach((tab, place) => {
  tab.addEventListener("click", () => select(tab, false));
  tab.addEventListener("keydown", (event) => {
    const steps = { ArrowRight: 1, ArrowLeft: -1, Home: -place, End: tabs.length - 1 - place };
    if (!(event.key in steps)) return;
    event.preventDefault();
    select(tabs[(place + steps[event.key] + tabs.length) % tabs.length], true);
  });
});

let pause;
$("search").addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(() => NAMES.forEach(refresh), 150);
});

// --- forms; what was entered last is remembered ---

const DEFAULTS = {
  call: { from: "+46701740605", to: "+46846500401" },
  sms: { from: "+46701740605", to: "+46846500401" },
};

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(FORMS)) || {};
  } catch {
    return {};
  }
}

function fill(form, fields) {
  for (const [name, text] of Object.entries(fields)) {
    const field = form.elements.namedItem(name);
    if (field) field.value = text ?? "";
  }
}

function onSubmit(form, work) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button.main");
    button.disabled = true;
    await attempt(() => work(values(form)));
    button.disabled = false;
  });
}

for (const [name, fields] of Object.entries(DEFAULTS)) {
  fill($(name), { ...fields, ...remembered()[name] });
}

function remember(name, { body, ...fields }) {
  localStorage.setItem(FORMS, JSON.stringify({ ...remembered(), [name]: fields }));
}

onSubmit($("call"), async (fields) => {
  remember("call", fields);
  const given = Object.entries(fields).filter(([, text]) => text);
  takePhone((await post("calls", Object.fromEntries(given))).callId);
});

onSubmit($("sms"), async (fields) => {
  remember("sms", fields);
  await post("messages", fields);
  $("sms").elements.body.value = "";
  select($("tab-messages"), false);
});

lists.onReply = (fields) => attempt(() => post("messages", fields));
lists.onPhone = (id) => takePhone(id);

// --- settings, token, mute ---

function fillSettings(settings) {
  if (!$("settings").contains(document.activeElement)) fill($("settings"), settings);
}

onSubmit($("settings"), async ({ speed, ...fields }) => {
  fillSettings(await post("settings", { ...fields, speed: speed === "" ? null : Number(speed) }));
});

$("settings-button").addEventListener("click", () => {
  const isOpen = $("settings").hidden;
  $("settings").hidden = !isOpen;
  $("settings-button").setAttribute("aria-expanded", String(isOpen));
  if (isOpen) $("settings").querySelector("input").focus();
});

function showMute() {
  $("mute").setAttribute("aria-pressed", String(isMuted()));
  $("mute").textContent = isMuted() ? "Muted" : "Mute";
}
$("mute").hidden = !canSpeak;
$("mute").addEventListener("click", () => {
  mute(!isMuted());
  showMute();
});
showMute();

$("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  enterToken(values($("token-form")).token);
  location.reload();
});

if (needsToken()) {
  $("token-form").hidden = false;
  $("live").textContent = "Waiting for the token";
} else {
  follow(changed, showState);
}
