// Elements. Texts of messages and applications come in as text nodes only, never as markup.

export const $ = (id) => document.getElementById(id);

// element("p", { class: "x", onclick: f }, "text", other) returns an element.
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value != null) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
}

// Shows rows in a list: an element per key, made again only when its row has changed. What was
// open stays open, and the focus stays where it was.
export function show(list, rows, keyOf, render) {
  const before = new Map([...list.children].map((node) => [node.dataset.key, node]));
  const counts = new Map();
  let place = list.firstElementChild;
  for (const row of rows) {
    const name = keyOf(row);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    const key = `${name} ${counts.get(name)}`;
    const json = JSON.stringify(row);
    let node = before.get(key);
    before.delete(key);
    if (!node || node.json !== json) {
      const next = render(row, node);
      next.dataset.key = key;
      next.json = json;
      if (node) {
        if (place === node) place = next;
        replace(node, next);
      }
      node = next;
    }
    if (place === node) place = place.nextElementSibling;
    else list.insertBefore(node, place);
  }
  for (const node of before.values()) node.remove();
}

const FOCUSABLE = "summary, button, input, textarea, pre";

function replace(node, next) {
  const place = [...node.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement);
  if (node.querySelector("details")?.open) next.querySelector("details").open = true;
  node.replaceWith(next);
  if (place >= 0) next.querySelectorAll(FOCUSABLE)[place]?.focus();
}

export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const rest = String(whole % 60).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
}

const today = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const other = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export function time(text) {
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime())) return element("span", {}, String(text));
  const isToday = moment.toDateString() === new Date().toDateString();
  return element("time", { datetime: text, title: moment.toString() }, (isToday ? today : other).format(moment));
}

export function values(form) {
  const pairs = [...new FormData(form)].map(([name, text]) => [name, text.trim()]);
  return Object.fromEntries(pairs);
}
