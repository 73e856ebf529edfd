import { ApiError } from "./api.js";
import { el } from "./dom.js";
import { withPhoneLinks } from "./phones.js";
import { STRINGS, fill } from "./strings.js";

/**
 * @typedef {import("./api.js").Message} Message
 * @typedef {{id: string, text: string, choice?: string, said: ReturnType<import("./transcript.js").Transcript["addPerson"]>}} Pending
 * @typedef {{api: import("./api.js").ChatApi, memory: import("./memory.js").Memory, clinic: string,
 *   transcript: import("./transcript.js").Transcript, composer: import("./composer.js").Composer,
 *   panel: import("./panel.js").Panel, announcer: import("./announcer.js").Announcer, number: () => string,
 *   clinicKnown: () => Promise<void>}} Parts
 */

/** What happens between the person and the server. One call at a time: nothing can be sent twice. */
export class Conversation {
  #parts;
  #busy = false;

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  /** Show what was said before, or the greeting of a new session. */
  begin() {
    return this.#alone(async () => {
      if (!(await this.#showHistory())) await this.#openSession({ greet: true });
    }, () => this.begin());
  }

  /** @param {string} text @param {string} [choice] the id of the choice that was tapped @returns {boolean} taken */
  say(text, choice) {
    if (this.#busy) return false;
    this.#deliver({ id: newId(), text, choice, said: this.#parts.transcript.addPerson(text) });
    return true;
  }

  /** What came in the meantime, from another tab or from the clinic. */
  async catchUp() {
    const { api, memory, transcript } = this.#parts;
    if (this.#busy || !memory.token || !memory.last) return;
    const { messages } = await api.history(memory.token, memory.last).catch(() => ({ messages: [] }));
    if (this.#busy || !messages.length) return;
    transcript.addHistory(messages);
    this.#shown(messages);
  }

  startAgain() {
    return this.#alone(async () => {
      await this.#eraseSession();
      await this.#openSession({ greet: true });
    });
  }

  erase() {
    return this.#alone(async () => {
      await this.#eraseSession();
      this.#parts.transcript.clear(el("p", { class: "erased" }, STRINGS.erased));
      this.#parts.announcer.say(STRINGS.erased);
    });
  }

  download() {
    return this.#alone(async () => {
      const { api, memory } = this.#parts;
      const data = memory.token ? await api.export(memory.token) : {};
      const url = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: "application/json" }));
      el("a", { href: url, download: STRINGS.downloadName }).click();
      setTimeout(() => URL.revokeObjectURL(url), 1_000);
    });
  }

  offline() {
    this.#notice(fill(STRINGS.offline, { number: this.#parts.number() }));
  }

  /** @param {Pending} pending */
  #deliver(pending) {
    return this.#alone(async () => {
      pending.said.sent();
      try {
        this.#show(await this.#send(pending));
      } catch (error) {
        this.#undelivered(pending, asApiError(error));
      }
    });
  }

  /** @param {Pending} pending @returns {Promise<Message[]>} */
  async #send({ id, text, choice }) {
    const { api, memory } = this.#parts;
    const inNewSession = async () => api.send(await this.#openSession({ greet: false }), { id, text });
    if (!memory.token) return (await inNewSession()).messages;
    try {
      return (await api.send(memory.token, choice ? { id, choice } : { id, text })).messages;
    } catch (error) {
      if (asApiError(error).status !== 401) throw error;
      return (await inNewSession()).messages; // the new session does not know the choice, but its words
    }
  }

  /** @param {Pending} pending @param {ApiError} error */
  #undelivered(pending, error) {
    const { composer, announcer } = this.#parts;
    if (error.passing) {
      pending.said.failed(() => { if (!this.#busy) this.#deliver(pending); });
      announcer.say(STRINGS.notSent);
    } else {
      pending.said.takeBack({ reopen: error.status === 429 });
      if (!pending.choice) composer.giveBack(pending.text);
    }
    throw error;
  }

  /** @returns {Promise<boolean>} whether there was a session to show */
  async #showHistory() {
    const { api, memory, transcript, clinicKnown } = this.#parts;
    if (!memory.token) return false;
    try {
      const [{ messages }] = await Promise.all([api.history(memory.token), clinicKnown()]);
      transcript.clear();
      transcript.addHistory(messages);
      const seen = messages.findIndex(({ id }) => id === memory.last);
      this.#shown(seen < 0 ? [] : messages.slice(seen + 1));
      return messages.length > 0;
    } catch (error) {
      if (asApiError(error).status !== 401) throw error;
      memory.forget();
      return false;
    }
  }

  /** @param {{greet: boolean}} options without a greeting, what is shown stays @returns {Promise<string>} the token */
  async #openSession({ greet }) {
    const { api, memory, clinic, transcript } = this.#parts;
    const { token, messages } = await api.openSession(clinic);
    memory.remember({ token, last: messages.at(-1)?.id ?? null });
    if (greet) {
      transcript.clear();
      this.#show(messages);
    }
    return token;
  }

  async #eraseSession() {
    const { api, memory } = this.#parts;
    if (memory.token) {
      await api.erase(memory.token).catch((error) => { if (error.status !== 401) throw error; });
    }
    memory.forget();
  }

  /** @param {Message[]} messages */
  #show(messages) {
    this.#parts.transcript.addBot(messages);
    this.#shown(messages);
  }

  /** @param {Message[]} messages now on screen: speak those of the bot, and remember how far we are */
  #shown(messages) {
    const { announcer, memory } = this.#parts;
    const fromBot = messages.filter(({ author }) => author !== "person");
    for (const { text, urgency } of fromBot) {
      const words = urgency === "none" ? text : `${STRINGS[urgency]}. ${text}`;
      announcer.say(fill(STRINGS.said, { who: STRINGS.bot }) + words, { now: urgency !== "none" });
    }
    if (fromBot.length) memory.remember({ last: fromBot.at(-1)?.id });
  }

  /** @param {() => Promise<void>} task @param {() => void} [again] what "Try again" does, where that is not elsewhere */
  async #alone(task, again) {
    const { panel } = this.#parts;
    if (this.#busy) return this.#notice(STRINGS.wait);
    this.#setBusy(true);
    panel.setNotice();
    try {
      await task();
    } catch (error) {
      this.#report(asApiError(error), again);
    } finally {
      this.#setBusy(false);
    }
  }

  /** @param {ApiError} error @param {() => void} [again] */
  #report(error, again) {
    const unreachable = fill(STRINGS.unreachable, { number: this.#parts.number() });
    const sentence = error.passing ? unreachable : error.message || unreachable;
    this.#notice(sentence, again && el("button", { type: "button", onclick: again }, STRINGS.tryAgain));
  }

  /** @param {string} sentence @param {Node} [button] */
  #notice(sentence, button) {
    const { panel, announcer } = this.#parts;
    panel.setNotice(...withPhoneLinks(sentence), ...(button ? [" ", button] : []));
    announcer.say(sentence);
  }

  /** @param {boolean} busy */
  #setBusy(busy) {
    this.#busy = busy;
    this.#parts.transcript.setTyping(busy);
    this.#parts.composer.setBusy(busy);
  }
}

/** @param {unknown} error @returns {ApiError} or throws it: anything else is a defect of ours */
function asApiError(error) {
  if (error instanceof ApiError) return error;
  throw error;
}

/** A version 4 UUID; `crypto.randomUUID` is missing on pages without https. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
