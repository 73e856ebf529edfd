import type { Clinic } from "./api";
import { el, webAddress } from "./dom";
import { icon } from "./icons";
import { STRINGS } from "./strings";

const FULL_SCREEN = "(max-width: 480px), (max-height: 480px)"; // as in chat.css

export interface Actions {
  startAgain: () => void;
  download: () => void;
  erase: () => void;
  closed: () => void;
}

/** The window around the conversation: header, a drawer for questions and "my data", and the footer. */
export class Panel {
  #name = el("h2", { id: "name" }, STRINGS.bot);
  #logo = el("img", { class: "logo", alt: "", hidden: true });
  #myData: HTMLButtonElement;
  #drawer = el("div", { class: "drawer", hidden: true });
  #footer = el("p", { class: "footer" }, STRINGS.footer);
  #fullScreen = matchMedia(FULL_SCREEN);
  #isClosedSaid = true; // it is not open yet
  readonly dialog: HTMLDialogElement;

  constructor(private readonly actions: Actions) {
    this.#myData = this.#headerButton("data", STRINGS.myData, () => this.#toggleMyData());
    this.#myData.setAttribute("aria-expanded", "false");
    this.dialog = el("dialog", {
      "aria-labelledby": "name", onclose: () => this.#closed(), onkeydown: (event: KeyboardEvent) => this.#key(event),
    }, this.#header(), this.#drawer);
    this.#fullScreen.addEventListener("change", () => this.#fit());
  }

  get isOpen(): boolean {
    return this.dialog.open;
  }

  /** What stands between the header and the footer. */
  fill(...nodes: Node[]): void {
    this.dialog.append(...nodes, this.#footer);
  }

  setClinic(clinic: Clinic, origin: string): void {
    this.#name.textContent = clinic.name;
    const privacy = webAddress(clinic.privacy_url, location.href);
    if (privacy) this.#footer.append(" ", outwards(privacy, STRINGS.privacy));
    const logo = clinic.logo && webAddress(clinic.logo, origin);
    if (logo) Object.assign(this.#logo, { src: logo, hidden: false });
  }

  open(): void {
    if (this.isOpen) return;
    this.#isClosedSaid = false;
    this.#show();
  }

  /** The browser's own word comes later: it would be lost if the page opens the chat again before. */
  close(): void {
    this.dialog.close();
    this.#closed();
  }

  closeDrawer(): void {
    this.#drawer.hidden = true;
    this.#drawer.replaceChildren();
    this.#myData.setAttribute("aria-expanded", "false");
  }

  /** Full screen covers the page, so it is modal there; in the corner the page stays usable. */
  #show(): void {
    if (this.#fullScreen.matches) this.dialog.showModal();
    else this.dialog.show();
  }

  #fit(): void {
    if (!this.isOpen) return;
    const focused = (this.dialog.getRootNode() as ShadowRoot).activeElement as HTMLElement | null;
    this.dialog.close();
    this.#show();
    focused?.focus({ preventScroll: true });
  }

  #closed(): void {
    if (this.isOpen || this.#isClosedSaid) return; // when open, it only changed between corner and full screen
    this.#isClosedSaid = true;
    this.actions.closed();
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    this.close();
  }

  #header(): HTMLElement {
    return el("header", {}, this.#logo, this.#name,
      this.#headerButton("restart", STRINGS.startAgain, () =>
        this.#ask(STRINGS.startAgainQuestion, STRINGS.startAgainYes, this.actions.startAgain)),
      this.#myData,
      this.#headerButton("close", STRINGS.close, () => this.close()));
  }

  #headerButton(picture: "data" | "restart" | "close", label: string, onclick: () => void): HTMLButtonElement {
    return el("button", { type: "button", class: "icon", "aria-label": label, title: label, onclick }, icon(picture));
  }

  #toggleMyData(): void {
    if (this.#myData.getAttribute("aria-expanded") === "true") return this.closeDrawer();
    this.#openDrawer(STRINGS.myDataTitle,
      el("button", { type: "button", onclick: this.actions.download }, STRINGS.download),
      el("button", { type: "button", onclick: () =>
        this.#ask(STRINGS.eraseQuestion, STRINGS.eraseYes, this.actions.erase) }, STRINGS.erase));
    this.#myData.setAttribute("aria-expanded", "true");
  }

  #ask(question: string, yes: string, action: () => void): void {
    this.#openDrawer(question,
      el("button", { type: "button", onclick: () => this.#dismiss() }, STRINGS.keep),
      el("button", { type: "button", class: "yes", onclick: action }, yes));
  }

  #dismiss(): void {
    this.closeDrawer();
    this.#myData.focus();
  }

  #openDrawer(title: string, ...buttons: HTMLButtonElement[]): void {
    this.closeDrawer();
    this.#drawer.append(el("div", { role: "group", "aria-labelledby": "drawer-title" },
      el("p", { id: "drawer-title" }, title), el("div", { class: "rows" }, ...buttons)));
    this.#drawer.hidden = false;
    buttons[0]!.focus();
  }
}

const outwards = (href: string, words: string) => el("a", { href, target: "_blank", rel: "noopener" }, words);
