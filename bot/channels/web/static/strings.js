/** Every sentence of the chat itself. `{…}` is filled in; the bot's answers come from the server. */
export const STRINGS = Object.freeze({
  bot: "Backwise",
  you: "You",
  tagline: "A bot answers. Education only.",
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
  privacy: "Privacy page",
  conversation: "Conversation",
  said: "{who}: ",
  choices: "Suggested answers",
  chosen: "chosen",
  sources: "Sources",
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
  notSent: "Not sent.",
  tryAgain: "Try again",
  offline: "You are offline. What you write stays here. In an emergency call {number}.",
  unreachable: "The chat cannot be reached just now. In an emergency call {number}.",
  anyNumber: "your local emergency number",
});

/**
 * Fill the `{name}` places of a sentence.
 * @param {string} sentence
 * @param {Record<string, string | number>} values
 */
export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
