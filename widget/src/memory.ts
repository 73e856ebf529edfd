import type { Choice } from "./api";

export interface Unsent { id: string; text: string; choice?: Choice["id"] }
interface Session { token: string | null; last: string | null }
interface Writing { draft: string; unsent: Unsent[] }

/** One entry of a browser's storage. Where that is blocked or full, it lasts as long as the page. */
class Entry<Value extends object> {
  #value: Value;

  constructor(readonly key: string, private readonly where: () => Storage, private readonly empty: Value) {
    this.#value = empty;
    this.read();
  }

  get value(): Value {
    return this.#value;
  }

  /** What another tab wrote. */
  read(): void {
    this.#try((storage) => {
      this.#value = { ...this.empty, ...(JSON.parse(storage.getItem(this.key) ?? "{}") as Partial<Value>) };
    });
  }

  write(change: Partial<Value>): void {
    this.#value = { ...this.#value, ...change };
    const text = JSON.stringify(this.#value);
    if (text === JSON.stringify(this.empty)) this.clear();
    else this.#try((storage) => storage.setItem(this.key, text));
  }

  clear(): void {
    this.#value = this.empty;
    this.#try((storage) => storage.removeItem(this.key));
  }

  #try(task: (storage: Storage) => void): void {
    try {
      task(this.where());
    } catch {
      // blocked, full or unreadable: the page still remembers
    }
  }
}

/** What outlives a reload: the session, shared by the tabs, and what this tab has written but not sent. */
export class Memory {
  #session: Entry<Session>;
  #writing: Entry<Writing>;

  constructor(origin: string, clinic: string) {
    const key = `backwise ${origin} ${clinic}`;
    this.#session = new Entry(key, () => localStorage, { token: null, last: null });
    this.#writing = new Entry(key, () => sessionStorage, { draft: "", unsent: [] as Unsent[] });
  }

  get token(): string | null { return this.#session.value.token; }

  /** The id of the last message that was seen here. */
  get last(): string | null { return this.#session.value.last; }

  get draft(): string { return this.#writing.value.draft; }
  set draft(draft: string) { this.#writing.write({ draft }); }

  get unsent(): Unsent[] { return this.#writing.value.unsent; }
  set unsent(unsent: Unsent[]) { this.#writing.write({ unsent }); }

  remember(change: Partial<Session>): void {
    this.#session.write(change);
  }

  forget(): void {
    this.#session.clear();
  }

  /** Call when another tab of this site began, changed or erased the session. */
  onChange(listener: () => void): void {
    addEventListener("storage", ({ key }) => {
      if (key !== this.#session.key && key !== null) return;
      const { token } = this;
      this.#session.read();
      if (this.token !== token) listener();
    });
  }
}
