// Every sentence of the widget. `{…}` is filled in; the bot's answers come from the server.

/** What the launcher says before the chat is fetched. */
export const LAUNCHER = {
  label: "Ask about your back",
  failed: "The chat could not load. Please try again. In an emergency call your local emergency number.",
  dismiss: "Close this message",
  unread: "{count} new",
};

export const STRINGS = {
  bot: "Backwise",
  you: "You",
  clinic: "The clinic",
  aPerson: "{name} (a person at the clinic)",
  footer: "A bot answers. Education only.",
  privacy: "Privacy page",
  close: "Close the chat",
  startAgain: "Start again",
  startAgainQuestion: "Start again? This chat is erased first.",
  startAgainYes: "Erase and start again",
  myData: "My data",
  myDataTitle: "What this chat has kept",
  download: "Download a copy",
  downloadName: "backwise-chat.json",
  erase: "Erase this chat",
  eraseQuestion: "Erase this chat? This cannot be undone.",
  eraseYes: "Erase it",
  erased: "This chat has been erased. You can write a new message at any time.",
  keep: "Keep it",
  conversation: "Conversation",
  said: "{who}: ",
  choices: "Suggested answers",
  chosen: "chosen",
  pause: "Pause",
  play: "Play",
  sources: "Sources",
  didItHelp: "Did this help?",
  helped: "Yes",
  notHelped: "No",
  thanks: "Noted, thank you.",
  typing: "The bot is writing",
  emergency: "Emergency",
  urgent: "Urgent",
  crisis: "Support now",
  call: "Call {number}",
  text: "Text {number}",
  message: "Your message",
  placeholder: "Write your question",
  send: "Send",
  left: "{count} characters left",
  wait: "Please wait for the answer first.",
  notSent: "Not sent yet.",
  tryAgain: "Try again",
  offline: "You are offline. What you write is sent once you are back. In an emergency call {number}.",
  unreachable: "The chat cannot be reached just now. It keeps trying. In an emergency call {number}.",
  anyNumber: "your local emergency number",
};

/** Fill the `{name}` places of a sentence. */
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
}
