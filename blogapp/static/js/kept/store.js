// The texts that were typed on this browser and not saved: one for each person, draft and version it began from.
// IndexedDB, since what was written to localStorage is lost for seconds when the browser is killed. A browser may refuse
// to keep anything: then nothing is kept, and all else works.

const NAME = "blogapp";
const TEXTS = "texts";
const OLDEST = 30 * 24 * 3600 * 1000; // milliseconds

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(TEXTS, { keyPath: ["person", "draft", "version"] });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

let opened;

async function run(mode, ask) {
  try {
    const database = await (opened ??= open());
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(TEXTS, mode, { durability: "strict" });
      const request = ask(transaction.objectStore(TEXTS));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
      transaction.commit(); // a page that is being left has no time for more
    });
  } catch {
    return undefined;
  }
}

const of = (...key) => IDBKeyRange.bound(key, [...key, []]); // all whose keys begin like this

export const keep = (text) => run("readwrite", (store) => store.put(text));

// The transaction can begin within this very moment, once the database is open.
export const prepare = () => (opened ??= open()).catch(() => undefined);

export const forget = ({ person, draft, version }) => run("readwrite", (store) => store.delete([person, draft, version]));

// Another text of the same draft takes its place: this one is kept beside it, as a draft of its own.
export async function keepApart(text) {
  const own = { ...text, draft: `${text.draft.slice(0, 40)}-${text.when.toString(36)}` };
  if (!(await keep(own))) return text;
  await forget(text);
  return own;
}

// What was saved: drafts, each with the moment its form was sent. What was typed since then is another text.
export async function forgetSaved({ person, saved = "" }) {
  const sent = new Map(saved.split(" ").map((text) => text.split(":")));
  for (const text of saved ? await texts(person) : []) if (text.when <= Number(sent.get(text.draft))) await forget(text);
}

// Whoever signs out leaves nothing behind; where it is not known who that is, nobody does.
export const clear = (person) => run("readwrite", (store) => (person ? store.delete(of(person)) : store.clear()));

const texts = async (person) => (await run("readonly", (store) => store.getAll(of(person)))) ?? [];

export async function all(person) {
  const found = await texts(person);
  const isOld = (text) => Date.now() - text.when > OLDEST;
  for (const text of found.filter(isOld)) await forget(text);
  return found.filter((text) => !isOld(text)).sort((one, other) => other.when - one.when);
}

// What was kept under a name that tells nothing of whose it was must not be offered to anybody.
export function dropUnowned() {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith("blogapp:")) localStorage.removeItem(name);
  } catch {
    // there is none
  }
}
