import { ApiError, type ChatApi, type Message } from "./api";

const SILENCE = 45_000; // milliseconds: the server says something every 20 seconds, so the way there is broken
const PAUSES = [1_000, 3_000, 10_000, 20_000]; // milliseconds between tries, while the stream does not work

/** Where what comes later is brought. */
export interface Listener {
  token: () => string | null;
  last: () => string | null;
  hear: (message: Message) => void;
  catchUp: () => Promise<void>;
}

/** Messages that come later: as server-sent events, and by asking again and again where those do not get through. */
export class Later {
  #stop: AbortController | null = null;

  constructor(private readonly api: ChatApi, private readonly listener: Listener) {}

  start(): void {
    if (this.#stop) return;
    this.#stop = new AbortController();
    void this.#follow(this.#stop.signal);
  }

  stop(): void {
    this.#stop?.abort();
    this.#stop = null;
  }

  async #follow(stopped: AbortSignal): Promise<void> {
    let over: string | null = null; // a session that has ended brings nothing more
    for (let failures = 0; !stopped.aborted; failures += 1) {
      const token = this.listener.token();
      try {
        if (token !== over && (await this.#listen(token!, stopped))) failures = 0;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (error.isSessionOver) over = token;
      }
      await pause(PAUSES[Math.min(failures, PAUSES.length - 1)]!, stopped);
      if (!stopped.aborted && token !== over) await this.listener.catchUp();
    }
  }

  /** Hears until the stream ends; whether it brought anything at all. */
  async #listen(token: string, stopped: AbortSignal): Promise<boolean> {
    const silence = new AbortController();
    const abort = () => silence.abort();
    let timer = setTimeout(abort, SILENCE);
    let works = false;
    stopped.addEventListener("abort", abort);
    try {
      const response = await this.api.events(token, this.listener.last(), silence.signal);
      for await (const { name, data } of eventsOf(response)) {
        works = true;
        clearTimeout(timer);
        timer = setTimeout(abort, SILENCE);
        if (name === "message" && !stopped.aborted) this.listener.hear(JSON.parse(data) as Message);
      }
      return works;
    } finally {
      clearTimeout(timer);
      stopped.removeEventListener("abort", abort);
    }
  }
}

/** The events of a stream; a comment, which only says that the other side is there, has no name. */
async function* eventsOf(response: Response): AsyncGenerator<{ name: string; data: string }> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read().catch(() => { throw new ApiError(0); });
    if (done) return;
    const blocks = (text + value.replace(/\r/g, "")).split("\n\n");
    text = blocks.pop()!;
    yield* blocks.map((block) => ({ name: field(block, "event"), data: field(block, "data") }));
  }
}

const field = (block: string, name: string): string =>
  block.split("\n").filter((line) => line.startsWith(`${name}:`))
    .map((line) => line.slice(name.length + 1).trimStart()).join("\n");

function pause(milliseconds: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resume) => {
    const timer = setTimeout(resume, milliseconds);
    stopped.addEventListener("abort", () => { clearTimeout(timer); resume(); }, { once: true });
  });
}
