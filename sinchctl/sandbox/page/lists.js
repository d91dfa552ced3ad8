// The lists: messages, calls, verifications, callbacks.

import { get } from "./api.js";
import { $, clock, element, show, time, values } from "./dom.js";
import { eventName, replyWords, stateWords, traceLines } from "./words.js";

// What the page does for the lists: onReply(fields) sends an SMS, onPhone(id) takes a phone.
export const lists = { onReply: null, onPhone: null };

const KEYS = {
  messages: (row) => row.id,
  calls: (row) => row.id,
  verifications: (row) => row.id,
  callbacks: (row) => `${row.time} ${row.event} ${row.id ?? ""} ${row.retry ?? 0}`,
};
const RENDER = { messages: message, calls: call, verifications: verification, callbacks: callback };
const MOST = 200;

export function showList(name, rows, search) {
  const panel = $(`panel-${name}`);
  show(panel.querySelector("ol"), rows, KEYS[name], RENDER[name]);
  const empty = panel.querySelector(".empty");
  empty.dataset.words ??= empty.textContent;
  empty.textContent = search ? `Nothing contains “${search}”.` : empty.dataset.words;
  empty.hidden = rows.length > 0;
  const count = $(`tab-${name}`).querySelector(".count");
  count.textContent = rows.length === 0 ? "" : rows.length >= MOST ? `${MOST}+` : rows.length;
}

function head(...children) {
  return element("div", { class: "head" }, ...children);
}

function route(from, to) {
  return element("span", { class: "route" }, from || "(no sender)", element("span", { class: "arrow", "aria-label": "to" }, " → "), to);
}

function badge(text, tone) {
  return element("span", { class: `badge ${tone}` }, text);
}

const TONES = {
  Delivered: "good", Received: "good", SUCCESSFUL: "good", ANSWERED: "good",
  Failed: "bad", Rejected: "bad", Expired: "bad", FAIL: "bad", ERROR: "bad", DENIED: "bad", ABORTED: "bad",
  FAILED: "bad", BUSY: "bad", NOANSWER: "bad",
};
const tone = (word) => TONES[word] ?? "";

// --- messages ---

function message(row) {
  const isIn = row.direction === "in";
  const item = element("li", { class: `message ${isIn ? "in" : "out"}` },
    head(
      element("span", { class: "kind" }, isIn ? "To the application" : "To a phone"),
      route(row.from, row.to), badge(row.status, tone(row.status)), time(row.time),
    ),
    element("p", { class: "text", dir: "auto" }, row.body),
  );
  if (!isIn) item.append(reply(row));
  return item;
}

function reply(row) {
  const details = element("details", { class: "reply" }, element("summary", { "aria-label": `Reply as ${row.to}` }, "Reply"));
  const form = element("form", {},
    row.from ? null : element("label", {}, "To", element("input", { name: "to", required: true, autocomplete: "off" })),
    element("label", { class: "wide" }, "Text", element("textarea", { name: "body", rows: "2", maxlength: "2000", required: true })),
    element("button", { class: "main" }, `Send as ${row.to}`),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { to, body } = values(form);
    if (await lists.onReply({ from: row.to, to: to || row.from, body })) {
      form.reset();
      details.open = false;
      details.querySelector("summary").focus();
    }
  });
  details.append(form);
  details.addEventListener("toggle", () => details.open && form.querySelector("input, textarea").focus());
  return details;
}

// --- calls ---

function call(row, before) {
  const isOver = row.state === "over";
  const details = element("details", {}, element("summary", {}, "What happened"));
  const place = element("div", { class: "trace" }, ...(before?.querySelector(".trace").childNodes ?? []));
  details.append(place);
  const load = async () => place.replaceChildren(await trace(row.id));
  details.addEventListener("toggle", () => details.open && load());
  return element("li", { class: "call" },
    head(
      element("span", { class: "kind" }, row.direction === "in" ? "Calls the application" : "Called by the application"),
      route(row.from || "(no caller id)", row.to),
      isOver ? badge([row.result, row.reason].filter(Boolean).join(" · "), tone(row.result)) : badge(stateWords(row), "now"),
      isOver ? element("span", { class: "clock" }, clock(row.seconds)) : null,
      time(row.started),
    ),
    details,
    isOver ? null : element("button", { type: "button", class: "link", onclick: () => lists.onPhone(row.id) }, "Show the phone"),
  );
}

async function trace(id) {
  const whole = await get(`calls/${encodeURIComponent(id)}`).catch(() => ({ trace: [] }));
  return element("ol", { class: "events" }, ...whole.trace.flatMap(traceLines).map(eventItem));
}

export function eventItem({ at, sign, text, more, tone: own }) {
  return element("li", { class: own ?? "" },
    element("span", { class: "at" }, clock(at)),
    element("span", { class: "sign", "aria-hidden": "true" }, sign),
    element("span", { class: "what", dir: "auto" }, text, more ? element("small", {}, ` ${more}`) : null),
  );
}

// --- verifications ---

const METHODS = { sms: "SMS", callout: "phone call", flashcall: "flash call", seamless: "seamless", whatsapp: "WhatsApp" };

function verification(row) {
  return element("li", { class: "verification" },
    head(
      element("span", { class: "kind" }, METHODS[row.method] ?? row.method),
      element("span", { class: "route" }, row.number), badge(row.status, tone(row.status)), time(row.time),
    ),
    row.code ? element("p", { class: "text" }, row.method === "flashcall" ? "A missed call from " : "Code ", element("code", {}, row.code)) : null,
    row.reason ? element("p", { class: "reason" }, row.reason) : null,
  );
}

// --- callbacks ---

function callback(row) {
  const isGood = row.status >= 200 && row.status < 300 && !String(row.reply ?? "").startsWith("failed");
  const findings = row.findings ?? [];
  const item = element("li", { class: "callback" },
    head(
      element("span", { class: "kind" }, eventName(row.event)),
      element("span", { class: "route url" }, row.url),
      badge(row.status == null ? "not delivered" : row.status, isGood ? "good" : "bad"),
      element("span", { class: "clock" }, `${Math.round(row.latencyMs ?? 0)} ms`), time(row.time),
    ),
    element("p", { class: "reason" }, [
      typeof row.answer === "string" && row.status == null ? row.answer : replyWords(row.reply),
      row.retry ? `retry ${row.retry}` : "", row.repeat ? "posted again after a crash" : "",
    ].filter(Boolean).join(" · ")),
  );
  for (const finding of findings) {
    item.append(element("p", { class: `finding ${finding.severity}` },
      element("b", {}, `${finding.severity}: ${finding.rule}`), " ", finding.message));
  }
  item.append(element("details", {}, element("summary", {}, "Bodies"),
    element("h4", {}, "Posted"), json(row.body),
    element("h4", {}, "The application’s answer"), row.answer === undefined ? element("p", { class: "reason" }, "nothing") : json(row.answer),
  ));
  return item;
}

function json(value) {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return element("pre", { tabindex: "0", dir: "auto" }, text ?? "");
}
