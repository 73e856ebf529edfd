import { ApiError, type ChatApi, type Message, type Said as ApiSaid } from "./api";
import type { Announcer } from "./announcer";
import type { Composer } from "./composer";
import { el } from "./dom";
import type { Emit } from "./events";
import type { Memory, Unsent } from "./memory";
import type { Notices } from "./notices";
import { Outbox } from "./outbox";
import type { Screen } from "./screen";
import { STRINGS } from "./strings";
import type { Transcript } from "./transcript";

export interface Parts {
  api: ChatApi;
  memory: Memory;
  clinic: string;
  transcript: Transcript;
  composer: Composer;
  screen: Screen;
  notices: Notices;
  announcer: Announcer;
  emit: Emit;
  /** Settled once the clinic's name and number are there, or will not come. */
  clinicKnown: Promise<void>;
}

const PAUSES = [2_000, 5_000, 15_000, 60_000]; // milliseconds before it tries again by itself

/** What happens between the person and the server. One call at a time, and each message has one id: none counts twice. */
export class Conversation {
  #parts;
  #outbox;
  #isBusy = false;
  #session: string | null = null; // whose messages are on screen
  #failures = 0;
  #timer = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#outbox = new Outbox(parts.memory, parts.transcript);
    parts.memory.onChange(() => this.#otherTab());
  }

  /** Show what was said before, or the greeting of a new session. */
  begin(): Promise<void> {
    return this.#alone(async () => {
      if (!(await this.#showHistory())) await this.#openSession({ greet: true });
      this.#showUnsent();
    }, () => this.begin());
  }

  say(text: string, choice?: string): void {
    this.#outbox.add(text, choice);
    this.#parts.emit("message", { author: "person", urgency: "none" });
    this.#flush();
  }

  /** What came in the meantime, from another tab or from the clinic; and what waits here is sent. */
  async catchUp(): Promise<void> {
    const { api, memory, screen } = this.#parts;
    if (this.#isBusy || !memory.token) return;
    const { messages } = await api.history(memory.token, screen.last).catch(() => ({ messages: [] }));
    if (memory.token === this.#session) screen.show(messages);
    if (this.#outbox.next) this.#flush();
  }

  startAgain(): Promise<void> {
    return this.#alone(async () => {
      await this.#eraseSession();
      await this.#openSession({ greet: true });
    });
  }

  erase(): Promise<void> {
    return this.#alone(async () => {
      await this.#eraseSession();
      this.#showErased();
    });
  }

  download(): Promise<void> {
    return this.#alone(async () => {
      const { api, memory } = this.#parts;
      const data = memory.token ? await api.export(memory.token) : {};
      const url = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: "application/json" }));
      el("a", { href: url, download: STRINGS.downloadName }).click();
      setTimeout(() => URL.revokeObjectURL(url), 1_000);
    });
  }

  async mark(message: string, helped: boolean): Promise<void> {
    const { api, memory } = this.#parts;
    if (memory.token) await api.mark(memory.token, message, helped).catch(() => {}); // a lost mark harms nobody
  }

  /** Send what waits, in its order. */
  #flush(): void {
    if (this.#isBusy) return; // it is sent when that is done
    void this.#alone(async () => {
      for (let next = this.#outbox.next; next; next = this.#outbox.next) await this.#deliver(next);
    }, () => this.#flush());
  }

  /** After a reload; what the server has got meanwhile is not sent again. */
  #showUnsent(): void {
    for (const unsent of this.#parts.memory.unsent) {
      if (this.#parts.screen.has(unsent.id)) this.#outbox.remove(unsent);
      else this.#outbox.said(unsent);
    }
  }

  async #deliver(unsent: Unsent): Promise<void> {
    const said = this.#outbox.said(unsent);
    said.sent();
    try {
      this.#parts.screen.show(await this.#send(unsent));
      this.#outbox.remove(unsent);
    } catch (error) {
      if (asApiError(error).isPassing) said.failed(() => this.#flush());
      else this.#takeBack(unsent, asApiError(error));
      throw error;
    }
  }

  async #send({ id, text, choice }: Unsent): Promise<Message[]> {
    const { api, memory, screen } = this.#parts;
    const post = async (token: string, said: ApiSaid) => {
      screen.expect(id); // the stream brings it as well
      return (await api.send(token, said)).messages;
    };
    const inNewSession = async () => post(await this.#openSession({ greet: false }), { id, text });
    if (!memory.token) return inNewSession();
    try {
      return await post(memory.token, choice ? { id, choice } : { id, text });
    } catch (error) {
      if (!asApiError(error).isSessionOver) throw error;
      return inNewSession(); // it does not know the choice, but its words
    }
  }

  #takeBack(unsent: Unsent, error: ApiError): void {
    this.#outbox.said(unsent).takeBack({ reopen: error.status === 429 });
    this.#outbox.remove(unsent);
    if (!unsent.choice) this.#parts.composer.giveBack(unsent.text);
  }

  /** Whether there was a session to show. */
  async #showHistory(): Promise<boolean> {
    const { api, memory, transcript, screen, clinicKnown } = this.#parts;
    if (!memory.token) return false;
    try {
      const [{ messages }] = await Promise.all([api.history(memory.token), clinicKnown]);
      transcript.clear();
      this.#enter(memory.token);
      const seen = messages.findIndex(({ id }) => id === memory.last);
      screen.show(messages.slice(0, seen + 1), { isNew: false });
      screen.show(messages.slice(seen + 1));
      return messages.length > 0;
    } catch (error) {
      if (!asApiError(error).isSessionOver) throw error;
      return false;
    }
  }

  /** Gives the token. Without a greeting, what is shown stays. */
  async #openSession({ greet }: { greet: boolean }): Promise<string> {
    const { api, memory, clinic, transcript, screen } = this.#parts;
    const { token, messages } = await api.openSession(clinic);
    const last = messages.at(-1)?.id ?? null;
    this.#enter(token, last);
    memory.remember({ token, last });
    if (greet) transcript.clear();
    if (greet) screen.show(messages);
    return token;
  }

  #enter(token: string | null, last: string | null = null): void {
    this.#session = token;
    this.#parts.screen.enter(last);
  }

  async #eraseSession(): Promise<void> {
    const { api, memory } = this.#parts;
    if (memory.token) {
      await api.erase(memory.token).catch((error) => { if (!asApiError(error).isSessionOver) throw error; });
    }
    memory.forget();
    this.#outbox.clear();
  }

  #showErased(): void {
    const { announcer, transcript } = this.#parts;
    this.#enter(null);
    transcript.clear(el("p", { class: "erased" }, STRINGS.erased));
    announcer.say(STRINGS.erased);
  }

  /** Another tab erased the chat, began one, or went on in a new session because the old one had ended. */
  #otherTab(): void {
    const { memory } = this.#parts;
    if (this.#isBusy) return; // looked at again when that is done
    if (!memory.token) this.#showErased();
    else if (!this.#session) void this.begin();
    else {
      this.#enter(memory.token, memory.last);
      void this.catchUp();
    }
  }

  /** `again` is what "Try again" does; without it nothing is tried again. */
  async #alone(task: () => Promise<void>, again?: () => void): Promise<void> {
    const { memory, notices } = this.#parts;
    if (this.#isBusy) return notices.show(STRINGS.wait);
    clearTimeout(this.#timer);
    this.#setBusy(true);
    try {
      await task();
      this.#failures = 0;
      notices.clear();
    } catch (error) {
      this.#failed(asApiError(error), again);
    } finally {
      this.#setBusy(false);
    }
    if (this.#failures) return;
    if (memory.token !== this.#session) this.#otherTab();
    if (this.#outbox.next) this.#flush();
  }

  #failed(error: ApiError, again?: () => void): void {
    this.#parts.notices.failure(error, again);
    if (error.isPassing && again) {
      this.#timer = window.setTimeout(again, PAUSES[Math.min(this.#failures, PAUSES.length - 1)]);
    }
    this.#failures += 1;
  }

  #setBusy(isBusy: boolean): void {
    this.#isBusy = isBusy;
    this.#parts.transcript.setTyping(isBusy);
  }
}

/** Or throws it: anything else is a defect of ours. */
function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  throw error;
}
