import { Announcer } from "./announcer.js";
import { ChatApi } from "./api.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { Memory } from "./memory.js";
import { Panel } from "./panel.js";
import { STRINGS } from "./strings.js";
import { Transcript } from "./transcript.js";

/** @typedef {{root: ShadowRoot, launcher: HTMLElement, origin: string, clinic: string, styles: CSSStyleSheet}} Place */

/** Build the chat inside the loader's shadow root. @param {Place} place */
export function mount({ root, launcher, origin, clinic, styles }) {
  const api = new ChatApi(origin);
  const theme = new CSSStyleSheet();
  /** @type {string | null} */
  let emergency = null;
  const panel = new Panel(launcher, {
    startAgain: () => leaveDrawer(() => conversation.startAgain()),
    download: () => conversation.download(),
    erase: () => leaveDrawer(() => conversation.erase()),
  });
  const transcript = new Transcript({ origin, emergency: () => emergency }, ({ id, title }) => conversation.say(title, id));
  const composer = new Composer((text) => conversation.say(text));
  const announcer = new Announcer();
  const conversation = new Conversation({
    api, memory: new Memory(origin, clinic), clinic, transcript, composer, panel, announcer,
    number: () => emergency ?? STRINGS.anyNumber, clinicKnown: () => known,
  });
  const leaveDrawer = (/** @type {() => void} */ action) => {
    panel.closeDrawer();
    composer.focus();
    action();
  };

  panel.dialog.append(transcript.log, panel.notice, composer.form, announcer.polite, announcer.assertive);
  root.adoptedStyleSheets.push(styles, theme);
  launcher.before(panel.dialog);
  followTheWindow(root);
  followTheNetwork(panel, conversation);

  const known = api.clinic(clinic).then((found) => {
    emergency = found.emergency;
    panel.setClinic(found);
    theme.replaceSync(themed(found.colours));
  }, () => {}); // the chat works without the clinic's name and colours
  let begun = false;

  return {
    open() {
      panel.open();
      composer.focus();
      if (begun) conversation.catchUp();
      else conversation.begin();
      begun = true;
    },
  };
}

/** @param {import("./api.js").Clinic["colours"] | undefined} colours only real colours reach the style sheet */
function themed(colours) {
  const { accent, accent_text: text } = colours ?? {};
  if (![accent, text].every((colour) => colour && CSS.supports("color", colour))) return "";
  return `:host { --bw-accent: ${accent}; --bw-accent-text: ${text}; }`;
}

/** Keep the composer above an on-screen keyboard, which makes only the visual viewport smaller. @param {ShadowRoot} root */
function followTheWindow(root) {
  const { visualViewport } = window;
  if (!visualViewport) return;
  const sheet = new CSSStyleSheet();
  root.adoptedStyleSheets.push(sheet);
  visualViewport.addEventListener("resize", () => {
    const height = visualViewport.height * visualViewport.scale; // pinching is not a keyboard
    sheet.replaceSync(`:host { --bw-height: ${height}px; }`);
  });
}

/** @param {Panel} panel @param {Conversation} conversation */
function followTheNetwork(panel, conversation) {
  addEventListener("offline", () => conversation.offline());
  addEventListener("online", () => {
    panel.setNotice();
    conversation.catchUp();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && panel.dialog.open) conversation.catchUp();
  });
}
