/**
 * What outlives a reload: the session's token and the id of the last bot message shown.
 * Where the browser blocks storage, it lasts as long as the page.
 */
export class Memory {
  #key;
  /** @type {{token: string | null, last: string | null}} */
  #value = { token: null, last: null };

  /** @param {string} origin @param {string} clinic */
  constructor(origin, clinic) {
    this.#key = `backwise ${origin} ${clinic}`;
    try {
      const { token = null, last = null } = JSON.parse(localStorage.getItem(this.#key) ?? "{}");
      this.#value = { token, last };
    } catch {
      // blocked or unreadable: begin anew
    }
  }

  get token() { return this.#value.token; }
  get last() { return this.#value.last; }

  /** @param {{token?: string | null, last?: string | null}} change */
  remember(change) {
    this.#value = { ...this.#value, ...change };
    try {
      localStorage.setItem(this.#key, JSON.stringify(this.#value));
    } catch {
      // blocked or full: the page still remembers
    }
  }

  forget() {
    this.#value = { token: null, last: null };
    try {
      localStorage.removeItem(this.#key);
    } catch {
      // blocked: there is nothing to remove
    }
  }
}
