import type { Memory, Unsent } from "./memory";
import type { Said, Transcript } from "./transcript";

/** What the person has said and the server has not confirmed yet, in its order. It outlives a reload. */
export class Outbox {
  #said = new Map<string, Said>();

  constructor(private readonly memory: Memory, private readonly transcript: Transcript) {}

  get next(): Unsent | undefined {
    return this.memory.unsent[0];
  }

  add(text: string, choice?: string): void {
    const unsent = { id: newId(), text, ...(choice && { choice }) };
    this.memory.unsent = [...this.memory.unsent, unsent];
    this.said(unsent);
  }

  /** On screen, also after a reload. */
  said({ id, text }: Unsent): Said {
    const said = this.#said.get(id) ?? this.transcript.addPerson(text);
    this.#said.set(id, said);
    return said;
  }

  remove({ id }: Unsent): void {
    this.#said.delete(id);
    this.memory.unsent = this.memory.unsent.filter((each) => each.id !== id);
  }

  clear(): void {
    this.#said.clear();
    this.memory.unsent = [];
  }
}

/** A version 4 UUID; `crypto.randomUUID` is missing on pages without https. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
