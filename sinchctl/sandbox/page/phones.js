// The phones on the desk: one for each person who is called or talks.

import { get, post } from "./api.js";
import { $, clock, element } from "./dom.js";
import { eventItem } from "./lists.js";
import { hush, speak } from "./speech.js";
import { isSaid, spoken, stateWords, traceLines } from "./words.js";

const MOST = 8;
const MOST_OVER = 3;
const KEYS = "123456789*0#";
const LETTERS = { 2: "ABC", 3: "DEF", 4: "GHI", 5: "JKL", 6: "MNO", 7: "PQRS", 8: "TUV", 9: "WXYZ", 0: "+" };

const phones = new Map();
const wanted = new Set();
const putAway = new Set();
let newest = new Map();

// Shows the phones of these calls; those that are over stay until they are put away.
export async function showPhones(calls) {
  newest = new Map(calls.map((call) => [call.id, call]));
  const live = calls.filter((call) => call.state !== "over");
  const shown = new Set([...live.filter((call) => wanted.has(call.id)), ...live].slice(0, MOST).map((call) => call.id));
  const work = [];
  for (const call of calls) {
    if (call.state === "over" && !phones.has(call.id)) continue;
    if (call.state !== "over" && (putAway.has(call.id) || (!shown.has(call.id) && !phones.has(call.id)))) continue;
    if (!phones.has(call.id)) phones.set(call.id, new Phone(call));
    work.push(phones.get(call.id).update(call));
  }
  for (const [id, phone] of phones) if (!newest.has(id)) phone.remove();
  const over = [...phones.values()].filter((phone) => phone.isOver).reverse();
  over.slice(MOST_OVER).filter((phone) => !phone.hasFocus).forEach((phone) => phone.remove());
  showTitle(live);
  await Promise.all(work);
}

// Shows the phone of a call, and gives it the focus as soon as it is there.
export function takePhone(id) {
  wanted.add(id);
  putAway.delete(id);
  phones.get(id)?.focus();
  if (!phones.has(id) && newest.has(id)) showPhones([...newest.values()]);
}

function showTitle(live) {
  const ringing = live.find((call) => call.isRinging);
  const number = ringing?.other || ringing?.person;
  document.title = ringing ? `☎ ${number} rings · sinchctl sandbox` : "Phones · sinchctl sandbox";
  $("no-phone").hidden = phones.size > 0;
}

class Phone {
  constructor(call) {
    this.call = call;
    this.items = [];
    this.at = performance.now();
    const id = `phone-${call.id}`;
    this.title = element("h3", { id }, call.person || "Unknown");
    this.line = element("p", { class: "line" });
    this.state = element("span", { class: "state", role: "status" });
    this.clock = element("span", { class: "clock", "aria-hidden": "true" });
    this.log = element("ol", { class: "events", role: "log", "aria-live": "polite", "aria-label": `Heard by ${call.person}`, tabindex: "0" });
    this.keypad = element("div", { class: "keypad", role: "group", "aria-label": "Keypad" }, ...[...KEYS].map((key) =>
      element("button", { type: "button", "data-key": key, "aria-label": { "*": "star", "#": "hash" }[key] ?? key, onclick: () => this.press(key) },
        key, element("small", { "aria-hidden": "true" }, LETTERS[key] ?? ""))));
    this.answerButton = this.button("Answer", "answer", () => this.send("answer"));
    this.endButton = this.button("Hang up", "end", () => this.send("end", { by: this.role }));
    this.awayButton = this.button("Put away", "quiet", () => this.remove(true));
    this.otherLine = element("p", { class: "line" });
    this.otherAnswer = this.button("Answer", "answer", () => this.send("answer"));
    this.otherEnd = this.button("Hang up", "end", () => this.send("end", { by: "callee" }));
    this.otherPart = element("div", { class: "other", role: "group", hidden: true }, this.otherLine, element("div", { class: "buttons" }, this.otherAnswer, this.otherEnd));
    this.node = element("article", { class: "phone card", "aria-labelledby": id, tabindex: "0", onkeydown: (event) => this.key(event) },
      element("header", {}, this.title, this.line),
      element("p", { class: "now" }, this.state, this.clock),
      this.log, this.keypad,
      element("div", { class: "buttons" }, this.answerButton, this.endButton, this.awayButton),
      this.otherPart,
      element("p", { class: "hint" }, "Digits on your keyboard press keys while this phone has the focus."),
    );
    $("phones").prepend(this.node);
    this.timer = setInterval(() => this.tick(), 250);
    if (wanted.has(call.id)) this.focus();
  }

  get role() {
    return this.call.direction === "out" ? "callee" : "caller";
  }

  get isOver() {
    return this.call.state === "over";
  }

  get hasFocus() {
    return this.node.contains(document.activeElement);
  }

  button(text, kind, work) {
    return element("button", { type: "button", class: kind, onclick: work }, text);
  }

  focus() {
    this.node.focus();
    this.node.scrollIntoView({ block: "nearest" });
  }

  remove(isByHand) {
    if (isByHand && !this.isOver) putAway.add(this.call.id);
    const next = this.hasFocus ? (this.node.nextElementSibling ?? $("desk-title")) : null;
    clearInterval(this.timer);
    phones.delete(this.call.id);
    this.node.remove();
    $("no-phone").hidden = phones.size > 0;
    next?.focus();
  }

  async send(what, value = {}) {
    try {
      await post(`calls/${encodeURIComponent(this.call.id)}/${what}`, value);
      this.note("");
    } catch (error) {
      this.note(error.message);
    }
  }

  note(text) {
    this.node.querySelector(".trouble")?.remove();
    if (text) this.keypad.before(element("p", { class: "trouble", role: "alert" }, text));
  }

  press(key) {
    if (this.isOver || this.keypad.hidden) return;
    hush();
    const button = this.keypad.querySelector(`[data-key="${key}"]`);
    button.classList.add("down");
    setTimeout(() => button.classList.remove("down"), 160);
    this.send("press", { keys: key });
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !KEYS.includes(event.key)) return;
    event.preventDefault();
    this.press(event.key);
  }

  async update(call) {
    const isNews = call.events !== this.call.events || call.said !== this.call.said || call.state !== this.call.state || this.items.length === 0;
    this.call = call;
    this.at = performance.now();
    this.draw();
    if (!isNews) return;
    const whole = await get(`calls/${encodeURIComponent(call.id)}`).catch(() => null);
    if (whole) this.hear(whole.trace);
  }

  draw() {
    const { call } = this;
    const isOut = call.direction === "out";
    const isRinging = call.isRinging && isOut && !call.other;
    this.line.textContent = isOut ? `${isRinging ? "Call from" : "Called by"} ${call.from || "an unknown number"}` : `Calls ${call.to}`;
    this.state.textContent = stateWords(call);
    this.node.classList.toggle("rings", isRinging);
    this.node.classList.toggle("over", this.isOver);
    this.answerButton.hidden = !isRinging;
    this.endButton.hidden = this.isOver;
    this.endButton.textContent = isRinging ? "Decline" : "Hang up";
    this.awayButton.hidden = !this.isOver;
    this.keypad.hidden = this.isOver || isRinging;
    this.otherPart.hidden = !call.other || this.isOver;
    this.otherPart.classList.toggle("rings", call.isRinging);
    this.otherPart.setAttribute("aria-label", `Phone ${call.other}`);
    this.otherLine.textContent = call.isRinging ? `${call.other} rings` : `${call.other} talks`;
    this.otherAnswer.hidden = !call.isRinging;
    this.otherEnd.textContent = call.isRinging ? "Decline" : "Hang up";
    this.tick();
  }

  tick() {
    const passed = ((performance.now() - this.at) / 1000) * this.call.pace;
    this.clock.textContent = clock(this.call.seconds + (this.isOver ? 0 : passed));
  }

  // Adds what is new in a trace, and speaks what the person hears.
  hear(trace) {
    const records = trace.filter((record) => !["callback", "cookie"].includes(record.kind));
    if (records.length < this.items.length) return; // an answer that was overtaken
    const isNear = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 40;
    const isFirst = this.items.length === 0;
    records.forEach((record, place) => {
      const item = traceLines(record).map(eventItem)[0] ?? element("li", { hidden: true });
      const known = this.items[place];
      if (known) {
        if (known.textContent !== item.textContent) known.replaceChildren(...item.childNodes);
        return;
      }
      this.items.push(item);
      this.log.append(item);
      if (record.kind !== "heard" || !isSaid(record) || record.by !== this.role) return;
      if (!isFirst || record.text === this.call.said) speak(spoken(record));
    });
    if (this.isOver) hush();
    if (isNear) this.log.scrollTop = this.log.scrollHeight;
  }
}
