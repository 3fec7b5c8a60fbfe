// The worker of the cards' addresses: shows a card that was opened before when there is no
// network, and sends cards that wait after their page was closed. It keeps nothing of its own
// accord: what the page has not put into the store is not there.

import { has, nameOf, read, waiting } from "./store.js";
import { flush } from "./send.js";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (request.destination) event.respondWith(fetch(request).catch(() => file(request)));
});

self.addEventListener("sync", (event) => event.waitUntil(sendAll()));

/** The page from the network, or its empty form as it was kept. */
async function page(request) {
  const answer = await fetch(request).catch(() => undefined);
  if (answer && answer.status < 500) return answer;
  return (await keptPage(request)) ?? answer ?? Response.error();
}

async function keptPage(request) {
  const card = await nameOf(new URL(request.url).pathname);
  if (!(await has(card, "page"))) return undefined;
  const { headers, html } = await read(card, "page");
  return new Response(html, { headers });
}

const file = async (request) => (await caches.match(request)) ?? Response.error();

/** Send whatever waits; a failure asks the browser to wake this worker again later. */
async function sendAll() {
  const came = [];
  for (const card of await waiting()) came.push((await flush(card)).came);
  if (came.includes("waits")) throw new Error("no connection yet");
}
