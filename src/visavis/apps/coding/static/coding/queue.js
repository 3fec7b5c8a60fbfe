// Codings that wait to be sent, on this device and in their order, in IndexedDB.
//
// Each is encrypted under a key of its own that this browser can use and no script can read out: a
// rater's note may repeat a client's words. The reports themselves are never kept. Rows whose time
// is over go, with their keys. Where nothing can be kept, codings wait in this page.

const NAME = "visavis-coding";
const ROWS = "rows";
const letters = new TextEncoder();
const memory = [];
let count = 0;

/** Whether what waits survives this page. */
export let keeps = isSecureContext && "indexedDB" in self;

const answered = (asked) =>
  new Promise((done, failed) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });

async function within(mode, work) {
  const asked = indexedDB.open(NAME, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore(ROWS);
  const database = await answered(asked);
  try {
    return await new Promise((done, failed) => {
      const transaction = database.transaction(ROWS, mode, { durability: "strict" });
      const result = work(transaction.objectStore(ROWS));
      transaction.oncomplete = () => done(result?.result);
      transaction.onabort = () => failed(transaction.error);
    });
  } finally {
    database.close();
  }
}

const bound = (name, iv) => ({ name: "AES-GCM", iv, additionalData: letters.encode(name) });

/** Put `work` behind what waits for `owner`; returns its name in the queue. */
export async function add(owner, work, seconds) {
  const name = `${owner} ${String(Date.now()).padStart(15, "0")} ${String(count++).padStart(6, "0")}`;
  const row = { name, ...work };
  try {
    if (!keeps) throw new Error("nothing is kept here");
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    const sealed = await crypto.subtle.encrypt(bound(name, iv), key, letters.encode(JSON.stringify(row)));
    const until = Date.now() + seconds * 1000;
    await within("readwrite", (rows) => rows.put({ key, iv, sealed, until }, name));
  } catch {
    keeps = false; // no room, or a private window that refuses: this page holds it
    memory.push(row);
  }
  return name;
}

/** What waits for `owner`, the oldest first; what is too old goes. */
export async function waiting(owner) {
  if (!("indexedDB" in self) || !isSecureContext) return [...memory];
  try {
    const found = [];
    for (const name of await within("readonly", (rows) => rows.getAllKeys())) {
      const row = await within("readonly", (rows) => rows.get(name));
      if (row && row.until < Date.now()) await drop(name);
      else if (row && name.startsWith(`${owner} `)) {
        const plain = await crypto.subtle.decrypt(bound(name, row.iv), row.key, row.sealed);
        found.push(JSON.parse(new TextDecoder().decode(plain)));
      }
    }
    return [...found, ...memory];
  } catch {
    return [...memory];
  }
}

/** Take one out of the queue, with its key. */
export async function drop(name) {
  const held = memory.findIndex((row) => row.name === name);
  if (held >= 0) return memory.splice(held, 1);
  return within("readwrite", (rows) => rows.delete(name));
}
