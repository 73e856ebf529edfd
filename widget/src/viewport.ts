/** Keep the composer above an on-screen keyboard, which makes only the visual viewport smaller. */
export function followTheKeyboard(host: HTMLElement): void {
  const { visualViewport } = window;
  visualViewport?.addEventListener("resize", () => {
    const height = visualViewport.height * visualViewport.scale; // pinching is not a keyboard
    host.style.setProperty("--bw-height", `${height}px`);
  });
}
