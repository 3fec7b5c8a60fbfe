// A card's page with script: what is written survives, and is sent once. Without it the page
// is a plain form; nothing here is needed to hand a card in.

import { add, fieldsOf, fill, isFilled, wordsOf } from "./fields.js";
import { channel, flush, post, unqueue } from "./send.js";
import * as store from "./store.js";

const CHOICE = "visavis-keep";
const HEADERS = ["content-type", "content-security-policy", "referrer-policy"];
const FIRST_WAIT = 5_000;
const LONGEST_WAIT = 300_000;

const one = (id) => document.getElementById(id);
const path = one("done")?.dataset.path ?? location.pathname;

let card; // the name under which this card is kept; undefined where nothing can be kept
let form; // the card's form, null on a page without
let keeping = false; // whether this card is kept on the device
let busy = false; // a post is under way
let wait = FIRST_WAIT;
let timer;

// --- opening ------------------------------------------------------------------------------------

async function start() {
  try {
    if (store.canKeep) {
      card = await store.nameOf(path);
      await store.purge(card);
    }
  } catch {
    card = undefined; // some browsers offer a store in a private window and refuse to open it
  }
  await take();
}

/** Take the page in hand, as it was loaded or as the server has just answered it. */
async function take(words) {
  form = one("card");
  if (one("done")) return card && store.forget(card);
  if (!form) {
    keeping = false;
    return leftover(words);
  }
  form.autocomplete = "off"; // or the browser notes every word in its history, in the clear
  form.addEventListener("input", save);
  one("keep-nothing").addEventListener("click", () => (keeping ? keepNothing() : keepAgain()));
  if (form.dataset.worker) {
    form.addEventListener("submit", submitted);
    one("try-now").addEventListener("click", retry);
    one("change").addEventListener("click", change);
  }
  if (!card || sessionStorage.getItem(CHOICE) === "no") return showChoice();
  try {
    await resume();
  } catch {
    card = undefined; // no room, or a store that broke: the page works as without one
    keeping = false;
    showChoice();
  }
}

/** Go on where this card was left on this device. */
async function resume() {
  const row = await store.begin(card, Number(form.dataset.seconds));
  keeping = true;
  form.elements.key.value = row.once;
  const draft = await store.read(card, "draft");
  if (isFilled(form)) await save();
  else if (draft) fill(form, draft.fields);
  showChoice();
  if (draft) say("saved");
  if (await store.has(card, "outbox")) {
    showWaiting(true);
    await retry();
  }
  // Without it a reload needs the network, and no more. It may come to its end after the card is gone.
  if (form?.dataset.worker) keepPage().catch(() => undefined).finally(() => keeping || store.leave());
}

/** Keep the empty form for a reload without network, and have a worker answer with it. */
async function keepPage() {
  await navigator.serviceWorker.register(form.dataset.worker, { type: "module" });
  if (await store.has(card, "page")) return;
  const answer = await fetch(path, { cache: "no-store" });
  if (answer.headers.get("Visavis-Card") !== "open") return;
  const headers = HEADERS.map((name) => [name, answer.headers.get(name) ?? ""]);
  const files = performance.getEntriesByType("resource").map((entry) => entry.name);
  await store.keepFiles(files.filter((name) => /\.(css|js)$/.test(name)));
  await store.keep(card, "page", { headers, html: await answer.text() });
}

// --- what is written ----------------------------------------------------------------------------

let saving;
let again = false;

/** Keep what stands on the page; while one save runs, the next is noted once. */
function save() {
  if (!keeping) return saving;
  again = true;
  one("kept").ariaBusy = "true";
  saving ??= (async () => {
    while (again && keeping) {
      again = false;
      const kept = await store.keep(card, "draft", { fields: fieldsOf(form), words: wordsOf(form) });
      say(!kept ? "unsaved" : navigator.onLine ? "saved" : "offline");
    }
  })()
    .catch(() => say("unsaved"))
    .finally(() => {
      saving = undefined;
      one("kept")?.setAttribute("aria-busy", "false");
    });
  return saving;
}

/** Delete what is kept here. A card that waits to be sent would be lost by it: that is said first. */
async function keepNothing() {
  const unsent = form.classList.contains("waits");
  if (unsent && !one("keeping").classList.contains("losing")) return showChoice(true);
  keeping = false;
  sessionStorage.setItem(CHOICE, "no");
  clearTimeout(timer);
  await saving;
  await store.forget(card);
  channel.postMessage({ card, came: "nothing kept" });
  showWaiting(false);
  showChoice();
  if (unsent) say("unsent");
}

async function keepAgain() {
  sessionStorage.removeItem(CHOICE);
  await resume();
  await save();
}

// --- handing in ---------------------------------------------------------------------------------

async function submitted(event) {
  event.preventDefault();
  const { name, value } = event.submitter ?? {};
  if (busy || value === "show") return;
  if (value?.startsWith("add-")) {
    add(form, event.submitter).querySelector("textarea").focus();
    return save();
  }
  say("sending");
  const fields = [...fieldsOf(form), [name, value]];
  await alone(() => (name === "do" && keeping ? queued(fields) : post(path, fields)));
}

/** Put the card on disk first, then send it: from here on it is sent, whatever happens. */
async function queued(fields) {
  await save();
  if (!(await store.keep(card, "outbox", { path, fields }))) return post(path, fields);
  const worker = await navigator.serviceWorker?.getRegistration();
  worker?.sync?.register("visavis").catch(() => undefined);
  return flush(card);
}

/** Act on what came of a post. */
async function settle({ came, page }) {
  if (came === "nothing") return; // another tab has sent it, and told us
  if (came === "waits") return waits();
  const received = came === "received" && sentence("received");
  const words = received ? "" : wordsOf(form);
  if (received) keeping = false;
  if (keeping) await store.drop(card, "outbox");
  if (!page) return location.reload();
  await show(page, words);
  if (received) sayReceived(received);
}

async function waits() {
  const queue = keeping && (await store.has(card, "outbox"));
  showWaiting(queue);
  if (!queue) return say("unsent");
  clearTimeout(timer);
  timer = setTimeout(retry, wait);
  wait = Math.min(wait * 2, LONGEST_WAIT);
}

/** Try once more what waits, if anything does. */
async function retry() {
  if (form && keeping && !busy && (await store.has(card, "outbox"))) await alone(() => flush(card));
}

/** One post at a time from this page; what is on its way is not written on. */
async function alone(work) {
  const [frozen, focused] = [form, document.activeElement];
  freeze(frozen, (busy = true));
  try {
    await settle(await work());
  } finally {
    freeze(frozen, (busy = false));
    if (document.activeElement === document.body) focused.focus();
  }
}

function freeze(frozen, yes) {
  for (const part of frozen.querySelectorAll(".sheet:not(.wait), .actions")) part.inert = yes;
}

async function change() {
  clearTimeout(timer);
  await unqueue(card);
  if (!(await store.has(card, "draft"))) return; // it has just arrived, and the page is told
  showWaiting(false);
  showChoice();
  say("saved");
}

// --- the page -----------------------------------------------------------------------------------

/** Put the page that the server answered in the place of this one. */
async function show(page, words) {
  const answered = new DOMParser().parseFromString(page, "text/html");
  document.title = answered.title;
  document.documentElement.lang = answered.documentElement.lang;
  document.documentElement.dir = answered.documentElement.dir;
  document.querySelector("main").replaceWith(answered.querySelector("main"));
  for (const { src } of answered.querySelectorAll("script[src]")) {
    if (![...document.scripts].some((script) => script.src === src)) {
      document.head.append(Object.assign(document.createElement("script"), { src, type: "module" }));
    }
  }
  scrollTo(0, 0);
  const heading = document.querySelector("h1");
  heading.tabIndex = -1;
  (document.querySelector("main [autofocus]") ?? heading).focus();
  await take(words);
}

/** Words that are still on this device on a page that no longer takes them. */
async function leftover(words) {
  if (!one("left")) return;
  if (!words && card) {
    const { came } = await flush(card);
    if (came === "received" || came === "waits") return;
    words = (await store.read(card, "draft"))?.words;
    if (!words) return store.forget(card);
  }
  if (!words) return;
  one("left").hidden = false;
  one("left-words").value = words;
  one("copy").addEventListener("click", async () => {
    one("left-words").select();
    await navigator.clipboard?.writeText(words);
    one("copied").hidden = false;
  });
  one("delete").addEventListener("click", async () => {
    if (card) await store.forget(card);
    one("left").remove();
  });
}

function showWaiting(yes) {
  if (!one("wait")) return;
  const before = form.classList.contains("waits");
  form.classList.toggle("waits", yes);
  one("wait").hidden = !yes;
  if (yes && !before) one("wait").focus();
}

function showChoice(losing = false) {
  const [how, button] = [one("kept-how"), one("keep-nothing")];
  one("keeping").hidden = false;
  one("keeping").classList.toggle("losing", losing);
  how.role = losing ? "alert" : null;
  how.textContent = sentence(!card ? "cannot" : losing ? "losing" : keeping ? "why" : "nothing");
  button.hidden = !card;
  button.textContent = sentence(losing ? "lose" : keeping ? "no" : "yes");
  if (!keeping) say("");
}

/** The sentence of the page's language under this name. */
const sentence = (name) => one("sentences").content.querySelector(`.${name}`).textContent;

function say(name) {
  const said = name && sentence(name);
  if (one("kept").textContent !== said) one("kept").textContent = said;
}

function sayReceived(said) {
  const line = Object.assign(document.createElement("p"), { className: "soft", role: "status" });
  document.querySelector("h1").after(line);
  line.textContent = said;
}

// --- what happens around ------------------------------------------------------------------------

addEventListener("online", retry);
addEventListener("pageshow", (event) => event.persisted && location.reload());
document.addEventListener("visibilitychange", async () => {
  if (document.hidden) return save();
  const draft = keeping && (await store.read(card, "draft"));
  if (draft && !busy) fill(form, draft.fields); // another tab may have gone on with it
  await retry();
});
channel.addEventListener("message", async ({ data }) => {
  if (data.card !== card || !form) return;
  // Asked with the key alone, the server answers with the receipt and takes nothing in.
  if (data.came === "received") await alone(() => post(path, [["key", form.elements.key.value]]));
  else if (keeping) {
    keeping = false;
    sessionStorage.setItem(CHOICE, "no");
    showWaiting(false);
    showChoice();
  }
});

await start();
