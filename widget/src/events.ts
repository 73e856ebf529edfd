// What a page may hear of the chat. Never words: analytics of the page must not learn what hurts whom.

export interface Events {
  ready: Record<string, never>;
  open: Record<string, never>;
  close: Record<string, never>;
  message: { author: "person" | "bot" | "clinic"; urgency: "none" | "urgent" | "emergency" | "crisis" };
  unread: { count: number };
}

export type Emit = <Name extends keyof Events>(name: Name, detail: Events[Name]) => void;
