/**
 * The service worker: keeps the field app's pages and files, so that it opens without signal. It keeps no data and
 * sends none; that is the pages' own work. The office puts `self.KEPT` before it: the list of files and their
 * version.
 *
 * One version's pages and files lie in one store and are used together. A new version is fetched whole beside
 * the old one and takes over when a page is opened, never beneath one that is being worked on (`phone.js`).
 */

const { version, files, areNamesFinal, today, noSignal } = self.KEPT;
const PREFIX = "field-";
const STORE = PREFIX + version;
const KEPT_FILES = new Set(files);

async function fetchPage(address) {
  const response = await fetch(address, { cache: "no-cache", credentials: "same-origin" });
  // Somebody who is signed out is led to the sign-in page, which is no page to keep.
  if (!response.ok || response.redirected) throw new Error(`${address}: ${response.status}`);
  if (response.headers.get("Field-Version") !== version) throw new Error(`${address}: of another version`);
  return response;
}

async function keepPages() {
  const fetched = await Promise.all([today, noSignal].map(async (address) => [address, await fetchPage(address)]));
  const store = await caches.open(STORE);
  await Promise.all(fetched.map(([address, response]) => store.put(address, response)));
}

async function keepFiles() {
  const store = await caches.open(STORE);
  await Promise.all(
    files.map(async (address) => {
      const response = await fetch(address, { cache: areNamesFinal ? "default" : "no-cache" });
      if (!response.ok) throw new Error(`${address}: ${response.status}`);
      await store.put(address, response);
    }),
  );
}

async function forgetOthers() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== STORE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

self.addEventListener("install", (event) => {
  event.waitUntil(keepPages().then(keepFiles));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
  if (event.data === "pages") {
    // The reader changed her language.
    const told = keepPages().then(
      () => "kept",
      () => "failed",
    );
    event.waitUntil(told.then((result) => event.source?.postMessage(`pages ${result}`)));
  }
});

async function kept(address) {
  const store = await caches.open(STORE);
  return store.match(address);
}

async function openToday(request) {
  return (await kept(today)) ?? openPage(request);
}

async function openPage(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const instead = await kept(noSignal);
    if (!instead) throw error;
    return instead;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(address.pathname === today ? openToday(request) : openPage(request));
  } else if (KEPT_FILES.has(address.pathname)) {
    event.respondWith(kept(address.pathname).then((found) => found ?? fetch(request)));
  }
});
