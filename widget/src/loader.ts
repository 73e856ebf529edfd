// The loader: shows the launcher, and fetches the chat when somebody first uses it.
import type { Chat, mount as Mount } from "./chat";
import { addStyles, drawing, el } from "./dom";
import type { Emit, Events } from "./events";
import styles from "./launcher.css?inline";
import { LAUNCHER, fill } from "./strings";
import { OF_THE_TAG, themed } from "./theme";

const TAG = "backwise-chat";
const FILES = "BACKWISE_FILES"; // the server puts the address of the other files here
const CHAT = "M4 5h16v11H10l-5 4v-4H4z M8 9h8 M8 12h5";
const CLOSE = "M6 6l12 12 M18 6L6 18";
const GREETED = "backwise greeted";
// Pages take keys for themselves, forbid selecting and pull the focus away: not in here, and they hear no typing.
const KEPT_INSIDE = [
  "keydown", "keypress", "keyup", "click", "dblclick", "mousedown", "pointerdown", "touchstart", "touchmove", "wheel",
  "contextmenu", "selectstart", "dragstart", "copy", "cut", "paste", "focusin",
];

/** The launcher of the tag at `source`; `options` are the tag's data- attributes. */
class BackwiseChat extends HTMLElement {
  #root = this.attachShadow({ mode: "open" });
  #loading: Promise<Chat> | null = null;
  #problem = el("p", { class: "note", role: "status", hidden: true });
  #badge = el("span", { class: "badge", hidden: true });
  #launcher: HTMLButtonElement;
  #section: HTMLElement;

  constructor(private readonly source: URL, private readonly options: DOMStringMap) {
    super();
    const label = options.label ?? LAUNCHER.label;
    this.#launcher = el("button", {
      type: "button", class: "launcher", "aria-haspopup": "dialog", onclick: () => this.open(),
    }, drawing(CHAT), el("span", { class: "words" }, label), this.#badge);
    this.#section = el("section", { "aria-label": label, dir: options.dir ?? null }, this.#problem, this.#launcher);
  }

  connectedCallback(): void {
    const { accent, accentText, accentDark, accentTextDark, dir, position, greeting } = this.options;
    this.dataset.position = position ?? (dir === "rtl" ? "left" : "right");
    addStyles(this.#root, styles);
    const light = { accent, accent_text: accentText };
    const dark = { accent: accentDark, accent_text: accentTextDark };
    addStyles(this.#root, themed(OF_THE_TAG, light, dark));
    this.#root.append(this.#section);
    if (greeting && !wasGreeted()) this.#greet(greeting);
    KEPT_INSIDE.forEach((kind) => this.#root.addEventListener(kind, stop, { passive: true }));
  }

  async open(): Promise<void> {
    await this.#use((chat) => chat.open());
  }

  async close(): Promise<void> {
    (await this.#loading)?.close();
  }

  async send(text: string): Promise<void> {
    await this.#use((chat) => chat.send(text));
  }

  async #use(task: (chat: Chat) => void): Promise<void> {
    this.#launcher.setAttribute("aria-busy", "true");
    this.#problem.hidden = true;
    try {
      task(await (this.#loading ??= this.#load()));
    } catch {
      this.#loading = null;
      this.#problem.textContent = LAUNCHER.failed;
      this.#problem.hidden = false;
    } finally {
      this.#launcher.setAttribute("aria-busy", "false");
    }
  }

  async #load(): Promise<Chat> {
    const { mount } = (await import(/* @vite-ignore */ new URL(`${FILES}chat.js`, this.source).href)) as { mount: typeof Mount };
    const { origin } = this.source;
    const { clinic = "" } = this.options;
    const chat = mount({ root: this.#root, launcher: this.#launcher, origin, clinic, emit: this.#emit });
    this.#emit("ready", {});
    return chat;
  }

  #emit: Emit = (name, detail) => {
    if (name === "open") this.#opened();
    if (name === "close") this.#closed();
    if (name === "unread") this.#count((detail as Events["unread"]).count);
    this.dispatchEvent(new CustomEvent(name, { detail }));
  };

  #opened(): void {
    this.#root.querySelector(".greeting")?.remove();
    this.#launcher.hidden = true;
  }

  #closed(): void {
    this.#launcher.hidden = false;
    this.#launcher.focus();
  }

  #count(unread: number): void {
    this.#badge.hidden = !unread;
    this.#badge.textContent = fill(LAUNCHER.unread, { count: unread });
  }

  #greet(words: string): void {
    const note = el("div", { class: "note greeting" }, el("p", {}, words),
      el("button", { type: "button", "aria-label": LAUNCHER.dismiss, onclick: () => {
        note.remove();
        this.#launcher.focus();
      } }, drawing(CLOSE)));
    this.#launcher.before(note);
  }
}

const stop = (event: Event) => event.stopPropagation();

/** Whether the note was shown before; a browser that remembers nothing is not greeted on every page. */
function wasGreeted(): boolean {
  try {
    const before = localStorage.getItem(GREETED);
    localStorage.setItem(GREETED, "1");
    return before !== null || localStorage.getItem(GREETED) === null;
  } catch {
    return true;
  }
}

/** What a page may do with its chat (docs/embed.md). */
function api(chat: BackwiseChat): object {
  return Object.freeze({
    open: () => chat.open(),
    close: () => chat.close(),
    send: (text: string) => chat.send(String(text)),
    on: (name: keyof Events, listener: (detail: unknown) => void) => {
      const hear = (event: Event) => listener((event as CustomEvent).detail);
      chat.addEventListener(name, hear);
      return () => chat.removeEventListener(name, hear);
    },
  });
}

function start({ src, dataset }: HTMLScriptElement): void {
  if (customElements.get(TAG)) return; // the tag is on the page twice
  customElements.define(TAG, BackwiseChat);
  const chat = new BackwiseChat(new URL(src), { ...dataset });
  Object.defineProperty(window, "Backwise", { value: api(chat) });
  const show = () => {
    document.body.append(chat);
    document.dispatchEvent(new Event("backwise"));
  };
  if (document.body) show();
  else addEventListener("DOMContentLoaded", show, { once: true });
}

start(document.currentScript as HTMLScriptElement);
