/** What the open pages of one phone tell each other: "changed", "queued", "locked", "opened", "bundle", "draft". */

const channel = new BroadcastChannel("field");
const listeners = new Map();

function hear({ type, detail }) {
  for (const callback of listeners.get(type) ?? []) callback(detail);
}

channel.addEventListener("message", ({ data }) => hear(data));

/** Call back whenever this page or another one tells so; returns what ends it. */
export function on(type, callback) {
  if (!listeners.has(type)) listeners.set(type, new Set());
  listeners.get(type).add(callback);
  return () => listeners.get(type).delete(callback);
}

export function tell(type, detail = null) {
  hear({ type, detail });
  channel.postMessage({ type, detail });
}
