import type { Message, Urgency } from "./api";
import type { Announcer } from "./announcer";
import type { Emit } from "./events";
import type { Memory } from "./memory";
import { senderOf } from "./message";
import type { Panel } from "./panel";
import { STRINGS, fill } from "./strings";
import type { Transcript } from "./transcript";

/** What has been shown: each message once, however often and whichever way it comes. */
export class Screen {
  #last: string | null = null;
  #ids = new Set<string>();
  #unread = 0;

  constructor(
    private readonly transcript: Transcript,
    private readonly panel: Panel,
    private readonly announcer: Announcer,
    private readonly memory: Memory,
    private readonly emit: Emit,
  ) {}

  /** The id of the last message on screen. */
  get last(): string | null {
    return this.#last;
  }

  /** What comes from now on belongs to another session, in which `last` was the last message that people need not see. */
  enter(last: string | null): void {
    this.#last = last;
    this.#ids.clear();
  }

  /** The person's message of this id stands there already. */
  expect(id: string): void {
    this.#ids.add(id);
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** What is new is spoken too, and counted while the chat is closed. */
  show(messages: Message[], { isNew = true } = {}): void {
    const fresh = messages.filter(({ id, client_id }) => !this.has(id) && !this.has(client_id ?? ""));
    const last = messages.at(-1);
    if (last) this.#last = last.id;
    if (!fresh.length) return;
    fresh.forEach(({ id, client_id }) => this.#ids.add(id).add(client_id ?? id));
    this.transcript.add(fresh);
    if (isNew) this.#tell(fresh.filter(({ author }) => author !== "person"));
  }

  /** The person sees the chat: everything in it is read. */
  read(): void {
    this.#count(0);
    this.memory.remember({ last: this.#last });
  }

  #tell(messages: Message[]): void {
    for (const message of messages) {
      this.#speak(message);
      this.emit("message", { author: message.author ?? "bot", urgency: message.urgency });
    }
    if (this.panel.isOpen) this.read();
    else this.#count(this.#unread + messages.length);
  }

  #speak(message: Message): void {
    const { urgency, text } = message;
    const who = fill(STRINGS.said, { who: senderOf(message) });
    if (urgency === "none") this.announcer.say(who + text);
    else this.announcer.say(`${who}${ALARMS[urgency]}. ${text}`, { now: true });
  }

  #count(unread: number): void {
    if (unread === this.#unread) return;
    this.#unread = unread;
    this.emit("unread", { count: unread });
  }
}

const ALARMS: Record<Exclude<Urgency, "none">, string> = STRINGS;
