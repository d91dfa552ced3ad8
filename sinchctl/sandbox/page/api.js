// The JSON API of the sandbox, and the stream of its changes.

const meta = document.querySelector("meta[name=sandbox-token]");
const KEPT = "sandbox-token";

// A server with --page-token puts no token into the page: it is in the address (#token=...), or
// somebody enters it.
const fromAddress = new URLSearchParams(location.hash.slice(1)).get("token");
if (fromAddress) {
  sessionStorage.setItem(KEPT, fromAddress);
  history.replaceState(null, "", location.pathname);
}
const token = () => meta.content || sessionStorage.getItem(KEPT) || "";

export const needsToken = () => !token();
export const enterToken = (text) => sessionStorage.setItem(KEPT, text);

export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function ask(path, options = {}) {
  const headers = { "x-sandbox-token": token(), ...options.headers };
  let response;
  try {
    response = await fetch(`/_sandbox/${path}`, { ...options, headers });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError("The sandbox does not answer. Is sinchctl sandbox serve still running?", 0);
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new ApiError(problem.message || `The sandbox answered ${response.status}.`, response.status);
  }
  return response;
}

export async function get(path, query = {}) {
  const words = new URLSearchParams(query).toString();
  return (await ask(words ? `${path}?${words}` : path)).json();
}

export async function post(path, value = {}) {
  const headers = { "content-type": "application/json" };
  const response = await ask(path, { method: "POST", headers, body: JSON.stringify(value) });
  return response.status === 204 ? null : response.json();
}

// Calls onChange with the names of the lists that have changed, for ever; with all of them
// ("*") after every connection, because something may have happened in between.
export async function follow(onChange, onState) {
  for (let wait = 500; ; wait = Math.min(wait * 2, 8000)) {
    try {
      const response = await ask("events");
      onState("live");
      onChange(["*"]);
      wait = 250;
      await read(response.body.pipeThrough(new TextDecoderStream()).getReader(), onChange);
      onState("lost");
    } catch (error) {
      onState(error.status === 403 ? "refused" : "lost", error);
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

async function read(reader, onChange) {
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    const events = text.split("\n\n");
    text = events.pop();
    for (const event of events) {
      if (event.startsWith("data: ")) onChange(JSON.parse(event.slice(6)).changed);
    }
  }
}
