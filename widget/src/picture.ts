import type { Picture } from "./api";
import { el, webAddress } from "./dom";
import { icon } from "./icons";
import { STRINGS } from "./strings";

const LESS_MOTION = "(prefers-reduced-motion: reduce)";

/** A picture; one that moves has a button that holds it, and stands still for those who asked for less motion. */
export function picture(image: Picture | null, origin: string): HTMLElement | null {
  const moving = image && webAddress(image.url, origin);
  if (!moving) return null;
  const still = image.still && webAddress(image.still, origin);
  const shown = el("img", { src: moving, alt: image.alt, decoding: "async" });
  return el("figure", {}, shown, still ? pauseButton(shown, moving, still) : null);
}

function pauseButton(shown: HTMLImageElement, moving: string, still: string): HTMLElement {
  const button = el("button", { type: "button", class: "pause", onclick: () => set(shown.src !== moving) });
  const set = (moves: boolean) => {
    shown.src = moves ? moving : still;
    button.replaceChildren(icon(moves ? "pause" : "play"), moves ? STRINGS.pause : STRINGS.play);
  };
  set(!matchMedia(LESS_MOTION).matches);
  return button;
}
