// Sending what waits, one after the other, until each is answered. The server takes a coding with
// the same id once, so a lost answer is asked for by sending again.

import { add, drop, keeps, waiting } from "./queue.js";

const PATIENCE = 20_000;
const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 60_000;

const place = document.getElementById("waits");
const owner = place.dataset.owner;
let wait = FIRST_WAIT;
let timer;

/** The sentence of the page's language under this name. */
export const sentence = (name) => document.getElementById("sentences").content.querySelector(`.${name}`).textContent;

/** Ask the server; undefined where no answer of ours came. */
export async function ask(path, fields) {
  try {
    const answer = await fetch(path, {
      method: fields ? "POST" : "GET",
      body: fields && new URLSearchParams(fields),
      headers: fields && { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value },
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    });
    const text = await answer.text();
    // Only our own header says what came of it: a hotel's log-in page answers 200 as well.
    const came = answer.headers.get("Visavis-Coding");
    return { came: came ?? (answer.status === 403 || answer.redirected ? "sign-in" : "waits"), text };
  } catch {
    return { came: "waits" };
  }
}

/** Put work on the device, and send it. */
export const queue = (work) => add(owner, work, Number(place.dataset.seconds));

const alone = (work, options = {}) =>
  navigator.locks ? navigator.locks.request("visavis-coding", options, work) : work(true);

/** Take one back that was not sent; false when it is there, or may be on its way. */
export const unqueue = (name) =>
  alone(async (free) => {
    const found = free && (await waiting(owner)).some((row) => row.name === name);
    if (found) await drop(name);
    return found;
  }, { ifAvailable: true });

/** Whether anything of this rater's waits on the device. */
export const waits = async () => (await waiting(owner)).length > 0;

/** Send all that waits. `heard` learns what came of each; `where` adds to each address; `then` follows. */
export async function flush(heard = () => undefined, where = () => "?more=", then = () => undefined) {
  clearTimeout(timer);
  const again = () => flush(heard, where, then);
  await alone(async () => {
    let came = "taken";
    for (const row of await waiting(owner)) {
      const answer = await ask(row.path + where(), row.fields);
      came = answer.came === "taken" && came === "closed" ? came : answer.came;
      if (answer.came === "closed") continue; // another round may be open
      if (answer.came !== "taken" && answer.came !== "refused") break;
      await drop(row.name);
      heard(row, answer);
    }
    await say(came);
    if (came === "waits" || came === "sign-in") {
      timer = setTimeout(again, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    } else wait = FIRST_WAIT;
  });
  await then();
}

async function say(came) {
  const rows = await waiting(owner);
  const undone = new Set(rows.map((row) => row.undoes));
  const left = rows.length && Math.max(1, rows.filter((row) => row.id && !undone.has(row.id)).length);
  const which = came === "closed" || came === "sign-in" ? came : left === 1 ? "one" : "many";
  // What was added while the last answer was on its way is no news: it is sent next.
  const said = left && ["waits", "sign-in", "closed"].includes(came) ? sentence(which).replace("#", left) + (keeps ? "" : ` ${sentence("memory")}`) : "";
  if (place.textContent !== said) place.textContent = said;
}
