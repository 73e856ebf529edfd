/**
 * @typedef {{id: string, title: string}} Choice
 * @typedef {"none" | "urgent" | "emergency" | "crisis"} Urgency
 * @typedef {{id: string, text: string, choices: Choice[], image: {url: string, alt: string, still: string | null} | null,
 *   sources: {title: string, url: string | null}[], urgency: Urgency,
 *   files?: {title: string, url: string}[], author?: "person" | "bot"}} Message
 * @typedef {{name: string, privacy_url: string, colours: {accent: string, accent_text: string}, country: string,
 *   emergency: string}} Clinic
 */

const TIMEOUT = 20_000; // milliseconds

/** A call that did not work. `status` is 0 when no answer came; `message` is the server's sentence, or "". */
export class ApiError extends Error {
  /** @param {number} status @param {string} [message] */
  constructor(status, message = "") {
    super(message);
    this.status = status;
  }

  /** Nobody's fault: the same call may work later. */
  get passing() {
    return this.status === 0 || this.status >= 500;
  }
}

/** The chat API of one server (design.md, section 4). Every method throws ApiError. */
export class ChatApi {
  /** @param {string} origin */
  constructor(origin) {
    this.origin = origin;
  }

  /** @param {string} clinic @returns {Promise<Clinic>} */
  clinic(clinic) {
    return this.#call("GET", `/chat/clinics/${encodeURIComponent(clinic)}`);
  }

  /** @param {string} clinic @returns {Promise<{token: string, messages: Message[]}>} */
  openSession(clinic) {
    return this.#call("POST", "/chat/sessions", { body: { clinic } });
  }

  /**
   * @param {string} token
   * @param {{id: string, text: string} | {id: string, choice: string}} body the same id twice is answered once
   * @returns {Promise<{messages: Message[]}>}
   */
  send(token, body) {
    return this.#call("POST", "/chat/messages", { token, body });
  }

  /** @param {string} token @param {string} [after] @returns {Promise<{messages: Message[]}>} */
  history(token, after) {
    return this.#call("GET", `/chat/messages${after ? `?after=${encodeURIComponent(after)}` : ""}`, { token });
  }

  /** @param {string} token @returns {Promise<object>} */
  export(token) {
    return this.#call("GET", "/chat/export", { token });
  }

  /** @param {string} token @returns {Promise<null>} */
  erase(token) {
    return this.#call("DELETE", "/chat/session", { token });
  }

  /** @param {string} method @param {string} path @param {{token?: string, body?: object}} [options] */
  async #call(method, path, { token, body } = {}) {
    /** @type {Record<string, string>} */
    const headers = {};
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    const response = await answered(fetch(new URL(path, this.origin), {
      method, headers, body: body && JSON.stringify(body),
      credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(TIMEOUT),
    }));
    if (response.status === 204) return null;
    if (response.ok) return answered(response.json());
    const problem = await response.json().catch(() => ({}));
    throw new ApiError(response.status, problem.message);
  }
}

/** @template T @param {Promise<T>} promise no answer, or one that is not JSON, is an ApiError 0 @returns {Promise<T>} */
const answered = (promise) => promise.catch(() => { throw new ApiError(0); });
