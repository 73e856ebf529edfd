import type { Pair } from "./theme";

export type Urgency = "none" | "urgent" | "emergency" | "crisis";
export interface Choice { id: string; title: string }
export interface Picture { url: string; alt: string; still: string | null }
export interface Link { title: string; url: string | null }
export interface Message {
  id: string;
  text: string;
  choices: Choice[];
  image: Picture | null;
  sources: Link[];
  files?: Link[];
  urgency: Urgency;
  /** Missing in the answer to a message: then it is the bot's. */
  author?: "person" | "bot" | "clinic";
  /** Who wrote for the clinic. */
  sender?: string | null;
  /** The id under which a person's message was sent. */
  client_id?: string | null;
}
export interface Clinic {
  name: string;
  privacy_url: string | null;
  colours?: Pair & { dark?: Pair };
  logo?: string | null;
  emergency: string | null;
}
export type Said = { id: string; text: string } | { id: string; choice: string };

const TIMEOUT = 20_000; // milliseconds

/** A call that did not work. `status` is 0 when no answer came; `message` is the server's sentence, or "". */
export class ApiError extends Error {
  constructor(readonly status: number, message = "") {
    super(message);
  }

  /** Nobody's fault: the same call may work later. */
  get isPassing(): boolean {
    return this.status === 0 || this.status >= 500;
  }

  get isSessionOver(): boolean {
    return this.status === 401;
  }
}

/** The chat API of one server (openapi.yml). Every method throws ApiError. */
export class ChatApi {
  constructor(readonly origin: string) {}

  clinic(clinic: string): Promise<Clinic> {
    return this.#call("GET", `/chat/clinics/${encodeURIComponent(clinic)}`);
  }

  openSession(clinic: string): Promise<{ token: string; messages: Message[] }> {
    return this.#call("POST", "/chat/sessions", undefined, { clinic });
  }

  /** The same id twice is answered once. */
  send(token: string, said: Said): Promise<{ messages: Message[] }> {
    return this.#call("POST", "/chat/messages", token, said);
  }

  history(token: string, after?: string | null): Promise<{ messages: Message[] }> {
    return this.#call("GET", `/chat/messages${since(after)}`, token);
  }

  mark(token: string, message: string, helpful: boolean): Promise<void> {
    return this.#call("POST", `/chat/messages/${encodeURIComponent(message)}/helpful`, token, { helpful });
  }

  export(token: string): Promise<object> {
    return this.#call("GET", "/chat/export", token);
  }

  erase(token: string): Promise<void> {
    return this.#call("DELETE", "/chat/session", token);
  }

  /** The open response of the event stream, until the signal aborts it. */
  events(token: string, after: string | null, signal: AbortSignal): Promise<Response> {
    return this.#fetch("GET", `/chat/events${since(after)}`, token, undefined, signal);
  }

  async #call<Body>(method: string, path: string, token?: string, body?: object): Promise<Body> {
    const response = await this.#fetch(method, path, token, body, timeout());
    return response.status === 204 ? (undefined as Body) : answered(response.json() as Promise<Body>);
  }

  async #fetch(
    method: string, path: string, token: string | undefined, body: object | undefined, signal: AbortSignal,
  ): Promise<Response> {
    const headers: Record<string, string> = {};
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    const response = await answered(fetch(new URL(path, this.origin), {
      method, headers, body: body ? JSON.stringify(body) : null, credentials: "omit", cache: "no-store", signal,
    }));
    if (response.ok) return response;
    const problem = await response.json().catch(() => ({}));
    throw new ApiError(response.status, problem.message);
  }
}

/** `AbortSignal.timeout`, which older phones do not have. */
function timeout(): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), TIMEOUT);
  return controller.signal;
}

const since = (after?: string | null) => (after ? `?after=${encodeURIComponent(after)}` : "");

/** No answer, or one that is not JSON, is an ApiError 0. */
const answered = <T>(promise: Promise<T>): Promise<T> => promise.catch(() => { throw new ApiError(0); });
