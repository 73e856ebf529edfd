const SVG = "http://www.w3.org/2000/svg";

type Child = Node | string | null;

/** An element with attributes, listeners (`onclick: function`) and children; false and null are left out. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, unknown> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value as EventListener);
    else if (value !== false && value != null) node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** A line drawing beside words: screen readers skip it. */
export function drawing(path: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/** Words for screen readers only. */
export const unseen = (text: string): HTMLElement => el("span", { class: "unseen" }, text);

/** Styles for one shadow root. Before Safari 16.4 a style element has to do, which only a strict site forbids. */
export function addStyles(root: ShadowRoot, css: string): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    root.append(el("style", {}, css));
  }
}

/** An absolute http(s) address, or null: answers are data, and data must not bring `javascript:` in. */
export function webAddress(address: string | null | undefined, base?: string): string | null {
  try {
    const url = new URL(address ?? "", base);
    return ["https:", "http:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
