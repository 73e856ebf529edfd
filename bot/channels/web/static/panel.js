import { el, icon, webAddress } from "./dom.js";
import { STRINGS } from "./strings.js";

const FULL_SCREEN = "(max-width: 480px), (max-height: 480px)"; // as in chat.css

/**
 * @typedef {{startAgain: () => void, download: () => void, erase: () => void}} Actions
 */

/** The window around the conversation: header, a drawer for questions and "my data", and a notice line. */
export class Panel {
  #launcher;
  #actions;
  #privacy = /** @type {string | null} */ (null);
  #wide = matchMedia(FULL_SCREEN);

  /** @param {HTMLElement} launcher @param {Actions} actions */
  constructor(launcher, actions) {
    this.#launcher = launcher;
    this.#actions = actions;
    this.name = el("h2", { id: "name" }, STRINGS.bot);
    this.myData = this.#headerButton("data", STRINGS.myData, () => this.#toggleMyData());
    this.myData.setAttribute("aria-expanded", "false");
    this.drawer = el("div", { class: "drawer", hidden: true });
    this.notice = el("p", { class: "notice", hidden: true });
    this.dialog = /** @type {HTMLDialogElement} */ (el("dialog", {
      "aria-labelledby": "name", onclose: () => this.#closed(),
      onkeydown: (/** @type {KeyboardEvent} */ e) => this.#key(e),
    }, this.#header(), this.drawer));
    this.#wide.addEventListener("change", () => this.#fit());
  }

  /** @param {import("./api.js").Clinic} clinic */
  setClinic(clinic) {
    this.name.textContent = clinic.name;
    this.#privacy = webAddress(clinic.privacy_url, location.href);
  }

  open() {
    this.#launcher.hidden = true;
    if (!this.dialog.open) this.#show();
  }

  close() {
    this.dialog.close();
  }

  /** @param {(string | Node)[]} parts nothing hides the line */
  setNotice(...parts) {
    this.notice.replaceChildren(...parts);
    this.notice.hidden = !parts.length;
  }

  closeDrawer() {
    const hadFocus = this.drawer.contains(/** @type {ShadowRoot} */ (this.drawer.getRootNode()).activeElement);
    this.drawer.hidden = true;
    this.drawer.replaceChildren();
    this.myData.setAttribute("aria-expanded", "false");
    return hadFocus;
  }

  // Full screen covers the page, so it is modal there; in the corner the page stays usable.
  #show() {
    if (this.#wide.matches) this.dialog.showModal();
    else this.dialog.show();
  }

  #fit() {
    if (!this.dialog.open) return;
    const focused = /** @type {HTMLElement | null} */ (
      /** @type {ShadowRoot} */ (this.dialog.getRootNode()).activeElement);
    this.dialog.close();
    this.#show();
    focused?.focus({ preventScroll: true });
  }

  #closed() {
    if (this.dialog.open) return; // only changed between corner and full screen
    this.#launcher.hidden = false;
    this.#launcher.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    this.close();
  }

  #header() {
    return el("header", {},
      el("div", { class: "title" }, this.name, el("p", {}, STRINGS.tagline)),
      this.#headerButton("restart", STRINGS.startAgain, () =>
        this.#ask(STRINGS.startAgainQuestion, STRINGS.startAgainYes, this.#actions.startAgain)),
      this.myData,
      this.#headerButton("close", STRINGS.close, () => this.close()));
  }

  /** @param {"data" | "restart" | "close"} picture @param {string} label @param {() => void} onclick */
  #headerButton(picture, label, onclick) {
    return el("button", { type: "button", class: "icon", "aria-label": label, title: label, onclick }, icon(picture));
  }

  #toggleMyData() {
    if (this.myData.getAttribute("aria-expanded") === "true") return void this.closeDrawer();
    const privacy = this.#privacy && el("a", { href: this.#privacy, target: "_blank", rel: "noopener" }, STRINGS.privacy);
    this.#openDrawer(STRINGS.myDataTitle,
      el("button", { type: "button", onclick: this.#actions.download }, STRINGS.download),
      el("button", { type: "button", onclick: () =>
        this.#ask(STRINGS.eraseQuestion, STRINGS.eraseYes, this.#actions.erase) }, STRINGS.erase),
      privacy || null);
    this.myData.setAttribute("aria-expanded", "true");
  }

  /** @param {string} question @param {string} yes @param {() => void} action */
  #ask(question, yes, action) {
    const keep = el("button", { type: "button", onclick: () => this.#dismiss() }, STRINGS.keep);
    this.#openDrawer(question, keep, el("button", { type: "button", class: "yes", onclick: action }, yes));
  }

  #dismiss() {
    this.closeDrawer();
    this.myData.focus();
  }

  /** @param {string} title @param {...(Node | null)} rows */
  #openDrawer(title, ...rows) {
    this.closeDrawer();
    const shown = rows.filter((row) => row != null);
    this.drawer.append(el("div", { role: "group", "aria-labelledby": "drawer-title" },
      el("p", { id: "drawer-title" }, title), el("div", { class: "rows" }, ...shown)));
    this.drawer.hidden = false;
    /** @type {HTMLElement} */ (shown[0]).focus();
  }
}
