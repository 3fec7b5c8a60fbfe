// Handing in over a network that comes and goes: the same delivery again until it is answered.
// The server takes a delivery with the same key once; a lost answer is asked for by sending again.

import { alone, drop, forget, read } from "./store.js";

const PATIENCE = 30_000;

/** Between the tabs of this browser and its worker: what became of which card. */
export const channel = new BroadcastChannel("visavis");

/** Post a card's fields; say what came of it, with the page that the server answered. */
export async function post(path, fields) {
  try {
    const answer = await fetch(path, {
      method: "POST",
      body: new URLSearchParams(fields),
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    });
    const page = await answer.text().catch(() => "");
    // Only our own pages say what came of a card: a hotel's log-in page answers 200 as well.
    return { came: answer.headers.get("Visavis-Card") ?? "waits", page };
  } catch {
    return { came: "waits" };
  }
}

/** Let a card wait no more, unless it is on its way just now. */
export const unqueue = (card) => alone(`visavis ${card}`, () => drop(card, "outbox"));

/** Send the card that waits, one tab or worker at a time. */
export function flush(card) {
  return alone(`visavis ${card}`, async () => {
    const waits = await read(card, "outbox");
    if (!waits) return { came: "nothing" };
    const answered = await post(waits.path, waits.fields);
    if (answered.came === "received") {
      await forget(card);
      channel.postMessage({ card, came: "received" });
    }
    return answered;
  });
}
