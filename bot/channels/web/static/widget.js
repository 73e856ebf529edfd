// The loader: shows the launcher, and fetches the chat when somebody first uses it.
// A classic script, because only those know their own tag; everything else is a module.
(() => {
  "use strict";

  const TAG = "backwise-chat";
  const LABEL = "Ask about your back";
  const FAILED = "The chat could not load. Please try again. In an emergency call your local emergency number.";
  const CHAT_ICON = "M4 5h16v11H10l-5 4v-4H4z M8 9h8 M8 12h5";
  const STYLES = `
    :host {
      all: initial !important;
      position: fixed !important;
      inset: auto calc(16px + env(safe-area-inset-right)) calc(16px + env(safe-area-inset-bottom)) auto !important;
      z-index: 2147483000 !important;
      color-scheme: light dark !important;
      font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif !important;
      line-height: 1.5 !important;
      -webkit-text-size-adjust: 100% !important;
    }
    [hidden] { display: none !important; }
    .launcher {
      display: flex; align-items: center; gap: 10px; box-sizing: border-box; margin: 0 0 0 auto;
      min-block-size: 56px; min-inline-size: 56px; padding: 14px 20px; justify-content: center;
      border: 2px solid #fff; border-radius: 28px; cursor: pointer; font: inherit; font-weight: 600;
      color: var(--bw-accent-text, #fff); background: var(--bw-accent, #0b5f6b);
      box-shadow: 0 4px 16px rgb(0 0 0 / 25%);
    }
    .launcher:hover { box-shadow: 0 6px 22px rgb(0 0 0 / 35%); }
    .launcher:focus-visible { outline: 3px solid currentColor; outline-offset: -8px; }
    .launcher[aria-busy="true"] { cursor: progress; opacity: .8; }
    .launcher svg { inline-size: 24px; block-size: 24px; flex: none; fill: none; stroke: currentColor;
      stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
    .failed:empty { display: none; }
    .failed { max-inline-size: 260px; margin: 0 0 12px; padding: 12px 16px; border-radius: 12px;
      border: 1px solid #7c8a90; color: #1c2528; background: #fff; }
    @media (max-width: 480px) {
      .launcher { padding: 14px; border-radius: 50%; }
      .launcher span { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
    }
    @media print { :host { display: none !important; } }`;

  /** @param {string} css */
  function sheet(css) {
    const made = new CSSStyleSheet();
    made.replaceSync(css);
    return made;
  }

  // The clinic's colours come with the chat; a tag may give them to the launcher, so that it has them before.
  /** @param {DOMStringMap} options */
  function accent({ accent: colour, accentText: text }) {
    if (!colour || !text || ![colour, text].every((each) => CSS.supports("color", each))) return "";
    return `:host { --bw-accent: ${colour}; --bw-accent-text: ${text}; }`;
  }

  /** @param {string} path */
  function icon(path) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const line = document.createElementNS(svg.namespaceURI, "path");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    line.setAttribute("d", path);
    svg.append(line);
    return svg;
  }

  class BackwiseChat extends HTMLElement {
    /** @param {string} source address of this script @param {DOMStringMap} options the data- attributes of its tag */
    constructor(source, options) {
      super();
      this.source = source;
      this.clinic = options.clinic ?? "";
      this.chat = null;
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet(STYLES), sheet(accent(options))];
      this.failed = Object.assign(document.createElement("p"), { className: "failed" });
      this.failed.setAttribute("role", "status");
      this.launcher = this.makeLauncher(options.label ?? LABEL);
      const section = document.createElement("section");
      section.setAttribute("aria-label", options.label ?? LABEL);
      section.append(this.failed, this.launcher);
      this.shadowRoot.append(section);
    }

    /** @param {string} label */
    makeLauncher(label) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "launcher" });
      const words = Object.assign(document.createElement("span"), { textContent: label });
      button.setAttribute("aria-haspopup", "dialog");
      button.append(icon(CHAT_ICON), words);
      button.addEventListener("click", () => this.open());
      return button;
    }

    async open() {
      if (this.launcher.ariaBusy === "true") return;
      this.launcher.ariaBusy = "true";
      this.failed.textContent = "";
      try {
        this.chat ??= await this.load();
        this.chat.open();
      } catch {
        this.failed.textContent = FAILED;
      } finally {
        this.launcher.ariaBusy = "false";
      }
    }

    async load() {
      const styles = fetch(new URL("chat.css", this.source), { credentials: "omit" }).then((response) => {
        if (!response.ok) throw new Error("chat.css did not load");
        return response.text();
      });
      const [{ mount }, css] = await Promise.all([import(new URL("chat.js", this.source).href), styles]);
      const { origin } = new URL(this.source);
      return mount({ root: this.shadowRoot, launcher: this.launcher, origin, clinic: this.clinic, styles: sheet(css) });
    }
  }

  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  if (customElements.get(TAG)) return; // the tag is on the page twice
  customElements.define(TAG, BackwiseChat);
  const show = () => document.body.append(new BackwiseChat(script.src, script.dataset));
  if (document.body) show();
  else addEventListener("DOMContentLoaded", show, { once: true });
})();
