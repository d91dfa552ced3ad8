// Calls in words: what happens in one now, and what has happened.

const STATES = {
  ringing: (call) => (call.other ? `Calling ${call.other}` : "Ringing"),
  waiting: () => "Waiting for the application",
  menu: (call) => (call.said ? `Menu ${call.menu}` : `Menu ${call.menu} waits for a key`),
  prompt: () => "Listening",
  talking: (call) => `Connected to ${call.other || call.to}`,
  conference: (call) => `In the conference ${call.room}`,
  parked: () => "On hold",
  stream: () => "Streaming",
  speaking: () => "Listening",
  silence: () => "Silence",
  over: () => "Call ended",
};

export const stateWords = (call) => STATES[call.state]?.(call) ?? call.state;

const HEARD = {
  music: "music", silence: "silence", ringback: "it rings", tones: "tones", hold: "music on hold", error: "an error tone",
};
export const isSaid = (record) => ["speech", "ssml", "recording", "address"].includes(record.how);

// What the browser says: SSML without its marks, and no file names.
export const spoken = (record) =>
  record.how === "speech" ? record.text : record.how === "ssml" ? record.text.replace(/<[^>]*>/g, " ") : "";

const VOICE = { ice: "ICE", ace: "ACE", pie: "PIE", dice: "DiCE", notify: "Notify" };
const REPLIES = { svaml: "answered with SVAML", empty: "answered with nothing", none: "posted nowhere" };

export const eventName = (event) => VOICE[event] ?? event;
export const replyWords = (reply) => REPLIES[reply] ?? reply ?? "waiting for the answer";

const LINES = {
  heard: (record) => (isSaid(record)
    ? { sign: "♪", text: record.how === "speech" || record.how === "ssml" ? `“${record.text}”` : `Recording ${record.text}`, more: record.cut ? "cut off" : "", tone: "heard" }
    : { sign: "♪", text: HEARD[record.how] ?? record.how, tone: "faint" }),
  pressed: (record) => ({ sign: "⌨", text: record.key, more: EFFECTS[record.effect] ?? "", tone: "key" }),
  said: (record) => ({ sign: "⌨", text: `“${record.text}”`, tone: "key" }),
  silence: (record) => ({ sign: "…", text: "No key in time", more: record.menu, tone: "faint" }),
  answered: (record) => ({ sign: "☎", text: record.by === "sinch" ? "The application answers" : "Answered" }),
  dialling: (record) => ({ sign: "☎", text: `Calling ${record.to?.endpoint ?? record.to}` }),
  connected: (record) => ({ sign: "☎", text: `Connected to ${record.to?.endpoint ?? record.to}` }),
  conference: (record) => ({ sign: "☎", text: `In the conference ${record.conferenceId}` }),
  parked: () => ({ sign: "☎", text: "On hold" }),
  recording: (record) => ({ sign: "●", text: `Recording ${record.state}` }),
  "hung-up": (record) => ({ sign: "■", text: record.by === "manager" ? "The application hangs up" : `The ${record.by} hangs up` }),
  ended: (record) => ({ sign: "■", text: `Call ended: ${record.result} · ${record.reason}` }),
  callback: (record) => ({ sign: "→", text: eventName(record.event), more: replyWords(record.reply), tone: String(record.reply).startsWith("failed") ? "bad" : "faint" }),
  cookie: (record) => ({ sign: "·", text: `Cookie ${record.key}: ${record.value}`, tone: "faint" }),
};
const EFFECTS = { wrong: "not in the menu", ignored: "ignored", sent: "sent" };

// A record of a trace as lines to show: none for what people are not interested in.
export function traceLines(record) {
  const line = LINES[record.kind]?.(record);
  return line ? [{ at: record.at, ...line }] : [];
}
