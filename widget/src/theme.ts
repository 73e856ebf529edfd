export interface Pair { accent?: string | undefined; accent_text?: string | undefined }

export const OF_THE_CLINIC = ":host";
export const OF_THE_TAG = ":host(backwise-chat)"; // more exact, so what the tag says goes before the clinic's file

/** Colours as tokens, on light and on dark pages; only what is a colour reaches the style sheet. */
export function themed(host: string, light: Pair = {}, dark: Pair = {}): string {
  return `${tokens(host, light)} @media (prefers-color-scheme: dark) { ${tokens(host, dark)} }`;
}

function tokens(host: string, { accent, accent_text: text }: Pair): string {
  if (!accent || !text || ![accent, text].every((colour) => CSS.supports("color", colour))) return "";
  return `${host} { --bw-accent: ${accent}; --bw-accent-text: ${text}; }`;
}
