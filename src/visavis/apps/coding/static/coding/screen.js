// The coding screen with script: keys, a few packets ahead, and nothing lost without network.
// Without it the page is a plain form that asks the server for each packet.

import { ask, flush, queue, sentence, unqueue, waits } from "./send.js";

const AHEAD = 4;
const REMEMBERED = 50; // codings that can be undone without the server
const one = (id) => document.getElementById(id);
const form = one("coding");
const ahead = []; // packets that come next, the nearest first
const made = []; // what was saved on this page, the latest last
let shown = form.querySelector("article");
let last = shown; // behind it stands what is not here yet
let prefix = ""; // the first of two keys
let busy = false;
let held = false; // what is shown is coded, and what comes next is not here yet
let writing = Promise.resolve(); // what is being put on the device

// --- packets ------------------------------------------------------------------------------------

/** What the next address asks for beside what it does. */
function where() {
  const room = AHEAD - ahead.length;
  return `?more=${last.dataset.id}&room=${room}`;
}

/** Put packets that the server sent behind those that are here. */
function take(text) {
  const held = new Set([shown, ...ahead, ...made.map((one) => one.article)].map((article) => article.dataset.id));
  for (const article of new DOMParser().parseFromString(text ?? "", "text/html").querySelectorAll("article")) {
    if (held.has(article.dataset.id)) continue;
    ahead.push(document.adoptNode(article));
    last = article;
  }
}

/** Show a packet, with what was filled in for it, or empty. */
function show(article, fields) {
  held = false;
  shown.replaceWith(article);
  shown = article;
  form.action = article.dataset.take;
  one("later").formAction = `${article.dataset.take}later/`;
  const values = new Map();
  for (const [name, value] of fields ?? []) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.get(field.name)?.includes(field.value) ?? false;
    else if (field.name === "memo") field.value = values.get("memo")?.[0] ?? "";
  }
  for (const details of form.querySelectorAll(".cat details, .links, .memo")) details.open = false;
  if (one("memo").value) form.querySelector(".memo").open = true;
  if (one("search")) one("search").value = "";
  sieve();
  say("");
  fit();
  scrollTo(0, 0);
  form.querySelector(".cats")?.scrollTo(0, 0);
  article.focus({ preventScroll: true });
}

/** A report that is longer than its place scrolls, by keys as well. */
function fit() {
  const place = one("packet");
  place.toggleAttribute("tabindex", place.scrollHeight > place.clientHeight + 1);
  if (place.hasAttribute("tabindex")) place.tabIndex = 0;
}

/** Show only categories of this packet's kind, and only those that are searched for. */
function sieve() {
  const kind = shown.dataset.valence;
  const wanted = one("search")?.value.trim().toLocaleLowerCase() ?? "";
  const rows = [...form.querySelectorAll(".judge .cat")];
  const fitting = (row) => !row.dataset.valence || !kind || row.dataset.valence === kind;
  const says = (part) => part?.textContent.toLocaleLowerCase().includes(wanted);
  // By title; only where no title has it, by what is told of the categories.
  const titled = rows.some((row) => fitting(row) && says(row.querySelector("label")));
  for (const row of rows) {
    const fits = fitting(row);
    row.hidden = !fits || Boolean(wanted && !says(titled || row.matches(".heading") ? row.querySelector("label") : row));
    for (const field of row.querySelectorAll("input")) field.disabled = !fits;
  }
  if (one("no-hit")) one("no-hit").hidden = !wanted || rows.some((row) => !row.hidden && !row.matches(".heading"));
}

/** Show every category again: a browser empties the field by itself, and tells nobody. */
function all() {
  one("search").value = "";
  sieve();
}

/** Go on at once where there is something to go on with; else as soon as there is. */
async function next() {
  if (ahead.length) return show(ahead.shift());
  busy = true;
  say("held");
  await writing;
  held = true;
  busy = false;
  await sent();
}

/** Show what came for a page that had nothing left, or learn from the server that all is coded. */
async function goOn() {
  if (held && ahead.length) show(ahead.shift());
  else if (held && !(await waits()) && held) location.assign(form.dataset.screen);
}

// --- what a rater does --------------------------------------------------------------------------
// The screen goes on before the device has written: no key that follows is lost, or meant for the
// packet before. What is written is written in the order in which it was done.

const fieldsOf = () => [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken" && name !== "coding");
const put = (work) => (writing = writing.then(() => queue(work)));

function count(by) {
  one("done").textContent = Number(one("done").textContent) + by;
  document.querySelector("main progress").value += by;
}

async function save() {
  const fields = fieldsOf();
  if (!fields.some(([name]) => name === "category" || name === "match")) return say(form.matches(".two-sided") ? "mark" : "choose", true);
  const id = crypto.randomUUID();
  const article = shown;
  const counts = "coded" in article.dataset ? 0 : 1; // one that is coded anew is no further one
  made.push({ article, fields, id, counts, name: put({ path: article.dataset.take, fields: [...fields, ["coding", id]], id }) });
  if (made.length > REMEMBERED) made.shift();
  one("back").disabled = false;
  count(counts);
  await next();
  await writing;
  sent();
}

/** Take the latest coding back: out of the queue, or by another message to the server. */
async function undo() {
  const back = made.pop();
  if (!back) return one("undo").elements.coding.value ? one("undo").submit() : say("nothing");
  count(-back.counts);
  if (shown !== back.article) ahead.unshift(shown);
  show(back.article, back.fields);
  writing = writing.then(async () => {
    if (await unqueue(await back.name)) return;
    await queue({ path: `${back.article.dataset.take}back/`, fields: [["coding", back.id]], undoes: back.id });
  });
  await writing;
  sent();
}

async function later() {
  put({ path: `${shown.dataset.take}later/`, fields: [] });
  await next();
  await writing;
  sent();
}

/** Send what waits; a coding that was refused comes back to the screen. */
const sent = () =>
  flush((row, { came, text }) => {
    if (came === "taken") return take(text);
    const at = made.findIndex((one) => one.id === row.id);
    if (row.id && at >= 0) {
      const [back] = made.splice(at, 1);
      count(-back.counts);
      if (shown !== back.article && !held) ahead.unshift(shown);
      show(back.article, back.fields);
    }
    say(text, true);
  }, where, goOn);

/** Nothing is done while the page waits for what comes next. */
const doing = (work) => (busy || (held && work !== undo) ? undefined : work());

function say(name, problem = false) {
  const said = name && (/^[a-z-]+$/.test(name) ? sentence(name) : name);
  one("said").textContent = said && problem ? `▼ ${said}` : said;
  one("said").classList.toggle("problem", problem);
}

// --- keys ---------------------------------------------------------------------------------------

const keysOn = () => one("keys-on").checked;
const seen = (field) => !field.disabled && !field.closest("[hidden]");
const found = (key) => [...document.querySelectorAll(`main [data-key="${CSS.escape(key)}"]`)].find(seen);

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || one("help").open) return;
  const at = event.target;
  const typing = at.matches("textarea, input[type=search]");
  if (typing && event.key === "Escape") return at.id === "search" && all(), at.blur(), shown.focus();
  if (at.id === "search" && event.key === "Enter") return event.preventDefault(), choose(form.querySelector(".judge .cat:not([hidden], .heading) input"));
  if (event.key === "Enter" && !typing && !at.closest("button, a, summary")) return event.preventDefault(), doing(save);
  if (typing || !keysOn()) return;
  const does = COMMANDS[event.key];
  if (does) return event.preventDefault(), does();
  if (event.key === "z" && form.querySelector(".links")) {
    form.querySelector(".links").open = true;
    prefix = "z";
    return;
  }
  // By its place on the keyboard: where digits need the shift key, they are pressed without it.
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
  const key = prefix + (digit ?? event.key.toLowerCase());
  prefix = "";
  choose(found(key));
}

function choose(field) {
  if (!field) return;
  field.click();
  if (field.matches("input")) field.focus({ preventScroll: false });
  if (one("search")?.value) all();
}

const COMMANDS = {
  "/": () => one("search")?.focus(),
  "?": () => one("help").showModal(),
  m: () => ((form.querySelector(".memo").open = true), one("memo").focus()),
  ".": () => {
    const row = (form.querySelector(".judge .cat input:checked") ?? form.querySelector(".cat:focus-within input"))?.closest(".cat");
    const about = row?.querySelector("details");
    if (!about) return;
    about.open = !about.open;
    row.scrollIntoView({ block: "nearest" });
  },
};

/** None, and not enough text, stand alone; so does whatever else is chosen. */
function alone({ target }) {
  if (!target.checked || !target.closest(".judge")) return;
  for (const field of form.querySelectorAll(".judge input:checked")) {
    if (field !== target && ("alone" in target.dataset || "alone" in field.dataset)) field.checked = false;
  }
}

// --- beginning ----------------------------------------------------------------------------------

form.classList.add("keys");
for (const part of form.querySelectorAll(".scripted")) part.hidden = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.submitter?.id === "later") return doing(later);
  doing(save);
});
one("back").addEventListener("click", (event) => {
  event.preventDefault();
  doing(undo);
});
// What was coded last is to stand in the list: it is sent first, if that takes no longer than a moment.
document.querySelector('main a[data-key="y"]').addEventListener("click", async (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const to = event.currentTarget.href;
  await Promise.race([writing.then(sent), new Promise((over) => setTimeout(over, 2_000))]);
  location.assign(to);
});
one("help-me").addEventListener("click", () => one("help").showModal());
one("search")?.addEventListener("input", sieve);
form.addEventListener("change", alone);
one("keys-on").checked = sessionStorage.getItem("visavis-keys") !== "no";
one("keys-on").addEventListener("change", () => sessionStorage.setItem("visavis-keys", keysOn() ? "yes" : "no"));
document.addEventListener("keydown", pressed);
addEventListener("resize", fit);
addEventListener("online", sent);
addEventListener("pageshow", (event) => event.persisted && location.reload());
sieve();
fit();
await sent();
take((await ask(form.dataset.screen + where())).text);
