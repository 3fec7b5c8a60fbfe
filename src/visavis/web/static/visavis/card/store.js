// What one card keeps on this device, in IndexedDB.
//
// A card is named by the digest of its address; the address itself opens the card and is not
// kept in the clear. Everything but the end of its life is encrypted under the card's own key,
// which this browser can use and no script can read out. A card's rows go away together.

const ALL = "visavis";
const ROWS = "rows";
const letters = new TextEncoder();

/** Whether this browser can keep anything safely: it needs https, or the machine itself. */
export const canKeep = isSecureContext && "indexedDB" in self && "crypto" in self;

/** The name under which the card at `path` is kept. */
export async function nameOf(path) {
  const digest = await crypto.subtle.digest("SHA-256", letters.encode(path));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The card's row, made when there is none: its key, the key of its one delivery, its end. */
export async function begin(card, seconds) {
  const fresh = {
    key: await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]),
    once: crypto.randomUUID(),
    until: Date.now() + seconds * 1000,
  };
  // Looked up and written in one transaction: two tabs that open at once share one row.
  const found = await alone(ALL, () =>
    change((rows) => {
      const asked = rows.get([card, "card"]);
      asked.onsuccess = () => asked.result ?? rows.put(fresh, [card, "card"]);
      return asked;
    }),
  );
  return found ?? fresh;
}

/** Keep `value` as the card's row of this `kind`; false when the card is kept no more. */
export async function keep(card, kind, value) {
  const row = await look(card, "card");
  if (!row) return false;
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt(bound(card, kind, iv), row.key, letters.encode(JSON.stringify(value)));
  let kept = false;
  await change((rows) => {
    // Asked again inside the transaction: another tab may have deleted the card meanwhile.
    const asked = rows.getKey([card, "card"]);
    asked.onsuccess = () => {
      kept = asked.result !== undefined;
      if (kept) rows.put({ iv, sealed }, [card, kind]);
    };
  });
  return kept;
}

/** What was kept as this `kind`, or undefined. */
export async function read(card, kind) {
  const [row, kept] = [await look(card, "card"), await look(card, kind)];
  if (!row || !kept) return undefined;
  const plain = await crypto.subtle.decrypt(bound(card, kind, kept.iv), row.key, kept.sealed);
  return JSON.parse(new TextDecoder().decode(plain));
}

/** Whether the card has a row of this `kind`, and its life is not over. */
export async function has(card, kind) {
  const [row, kept] = [await look(card, "card"), await look(card, kind)];
  return Boolean(kept) && row?.until > Date.now();
}

/** Delete one row of a card. */
export const drop = (card, kind) => change((rows) => rows.delete([card, kind]));

/** Delete a card with its key. */
export async function forget(card) {
  await change((rows) => rows.delete(IDBKeyRange.bound([card], [card, []])));
  await leave();
}

/** Delete the cards whose time is over, all but the one that is being looked at. */
export async function purge(open) {
  for (const [card] of await names()) {
    const row = await look(card, "card");
    if (card !== open && row && row.until < Date.now()) await forget(card);
  }
  await leave();
}

/** With the last card goes whatever the program has on this device, its worker included. */
export const leave = () =>
  alone(ALL, async () => {
    if ((await names()).length) return;
    await answered(indexedDB.deleteDatabase(ALL));
    await self.caches?.delete(ALL);
    const worker = self.registration ?? (await navigator.serviceWorker?.getRegistration());
    await worker?.unregister();
  });

/** Do something while no other tab or worker does what goes by the same name. */
export const alone = (name, work) => (navigator.locks ? navigator.locks.request(name, work) : work());

/** The cards that wait to be sent. */
export const waiting = async () => (await names("outbox")).map(([card]) => card);

/** Keep the program's own files, so that a kept page has its looks and its script. */
export async function keepFiles(addresses) {
  const files = await caches.open(ALL);
  await files.addAll(addresses);
}

const bound = (card, kind, iv) => ({ name: "AES-GCM", iv, additionalData: letters.encode(`${card} ${kind}`) });
const look = (card, kind) => within("readonly", (rows) => rows.get([card, kind]));
const change = (work) => within("readwrite", work);

async function names(kind = "card") {
  const found = await within("readonly", (rows) => rows.getAllKeys());
  return found.filter((name) => name[1] === kind);
}

async function within(mode, work) {
  const database = await opened();
  try {
    return await new Promise((done, failed) => {
      const transaction = database.transaction(ROWS, mode, { durability: "strict" });
      const asked = work(transaction.objectStore(ROWS));
      transaction.oncomplete = () => done(asked?.result);
      transaction.onabort = () => failed(transaction.error);
    });
  } finally {
    database.close();
  }
}

function opened() {
  const asked = indexedDB.open(ALL, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore(ROWS);
  return answered(asked);
}

const answered = (asked) =>
  new Promise((done, failed) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
