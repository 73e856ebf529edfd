const STEPS: Record<string, (at: number, last: number) => number> = {
  ArrowUp: (at) => Math.max(at - 1, 0),
  ArrowDown: (at, last) => Math.min(at + 1, last),
  Home: () => 0,
  End: (_, last) => last,
};

/** Arrow keys, Home and End go from message to message; within one that is longer than the window they scroll. */
export function moveBetween(log: HTMLElement, event: KeyboardEvent): void {
  const step = STEPS[event.key];
  const target = event.target as HTMLElement;
  const messages = [...log.querySelectorAll<HTMLElement>(".message")];
  if (!step || !messages.length || event.altKey || event.ctrlKey || event.metaKey) return;
  const at = target === log ? messages.length : messages.indexOf(target);
  if (at < 0 || goesOn(target, log, event.key)) return; // at < 0: in a button or link of a message
  event.preventDefault();
  messages[step(at, messages.length - 1)]!.focus();
}

/** Whether more of this message lies beyond the edge that the key moves to. */
function goesOn(message: HTMLElement, log: HTMLElement, key: string): boolean {
  if (message === log) return false;
  const [inner, outer] = [message.getBoundingClientRect(), log.getBoundingClientRect()];
  if (key === "ArrowUp") return inner.top < outer.top - 1;
  return key === "ArrowDown" && inner.bottom > outer.bottom + 1;
}
