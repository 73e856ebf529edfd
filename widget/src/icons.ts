import { drawing } from "./dom";

const PATHS = {
  close: "M6 6l12 12 M18 6L6 18",
  restart: "M4 12a8 8 0 1 0 2.5-5.8 M4 4v5h5",
  data: "M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6z M9 12l2 2 4-4",
  send: "M12 19V5 M6 11l6-6 6 6",
  check: "M5 13l4 4L19 7",
  pause: "M8 5v14 M16 5v14",
  play: "M7 4l12 8-12 8z",
  phone: "M6 3h4l2 5-3 2a12 12 0 0 0 5 5l2-3 5 2v4a2 2 0 0 1-2 2A17 17 0 0 1 4 5a2 2 0 0 1 2-2z",
  emergency: "M12 3l10 18H2z M12 10v5 M12 18v.5",
  urgent: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z M12 7v6 M12 16v.5",
  crisis: "M12 20s-8-5-8-11a4.5 4.5 0 0 1 8-2.8A4.5 4.5 0 0 1 20 9c0 6-8 11-8 11z",
};

export const icon = (name: keyof typeof PATHS): SVGSVGElement => drawing(PATHS[name]);
