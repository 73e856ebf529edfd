import { Announcer } from "./announcer";
import { ChatApi, type Clinic } from "./api";
import styles from "./chat.css?inline";
import { Composer } from "./composer";
import { Conversation } from "./conversation";
import { addStyles } from "./dom";
import type { Emit } from "./events";
import { Later } from "./later";
import { Memory } from "./memory";
import { Notices } from "./notices";
import { Panel } from "./panel";
import { Screen } from "./screen";
import { STRINGS } from "./strings";
import { OF_THE_CLINIC, themed } from "./theme";
import { Transcript } from "./transcript";
import { followTheKeyboard } from "./viewport";

/** Where the chat is built: inside the loader's shadow root, before its launcher. */
export interface Place {
  root: ShadowRoot;
  launcher: HTMLElement;
  origin: string;
  clinic: string;
  emit: Emit;
}

export interface Chat {
  open: () => void;
  close: () => void;
  send: (text: string) => void;
}

export function mount({ root, launcher, origin, clinic, emit }: Place): Chat {
  const api = new ChatApi(origin);
  const memory = new Memory(origin, clinic);
  const announcer = new Announcer();
  let emergency: string | null = null;

  const panel = new Panel({
    startAgain: () => leaveDrawer(() => conversation.startAgain()),
    erase: () => leaveDrawer(() => conversation.erase()),
    download: () => conversation.download(),
    closed: () => emit("close", {}),
  });
  const transcript = new Transcript({ origin, emergency: () => emergency }, {
    choose: ({ id, title }) => conversation.say(title, id),
    mark: (message, helped) => conversation.mark(message, helped),
  });
  const composer = new Composer(memory, (text) => conversation.say(text));
  const notices = new Notices(announcer, () => emergency ?? STRINGS.anyNumber);
  const clinicKnown = api.clinic(clinic).then(setClinic, () => {}); // the chat works without its name and colours
  const screen = new Screen(transcript, panel, announcer, memory, emit);
  const conversation = new Conversation({
    api, memory, clinic, transcript, composer, screen, notices, announcer, emit, clinicKnown,
  });
  const later = new Later(api, {
    token: () => memory.token,
    last: () => screen.last,
    hear: (message) => screen.show([message]),
    catchUp: () => conversation.catchUp(),
  });
  let begun: Promise<void> | null = null;

  function setClinic(found: Clinic): void {
    emergency = found.emergency;
    panel.setClinic(found, origin);
    addStyles(root, themed(OF_THE_CLINIC, found.colours, found.colours?.dark));
  }

  function leaveDrawer(action: () => void): void {
    panel.closeDrawer();
    composer.focus();
    action();
  }

  function open(): void {
    panel.open();
    composer.focus();
    emit("open", {});
    if (!begun) begun = conversation.begin();
    else {
      screen.read();
      void conversation.catchUp();
    }
    later.start();
  }

  /** Asleep it hears nothing, and needs no connection; awake it asks what it missed. */
  function followTheClock(): void {
    if (!begun) return;
    if (document.hidden) return later.stop();
    void conversation.catchUp();
    later.start();
  }

  panel.fill(transcript.log, notices.line, composer.form, announcer.polite, announcer.assertive);
  addStyles(root, styles);
  launcher.before(panel.dialog);
  followTheKeyboard(root.host as HTMLElement);
  addEventListener("offline", () => notices.offline());
  addEventListener("online", () => {
    notices.clear();
    void conversation.catchUp();
  });
  document.addEventListener("visibilitychange", followTheClock);

  return {
    open,
    close: () => panel.close(),
    send: (text) => {
      open();
      conversation.say(text);
    },
  };
}
