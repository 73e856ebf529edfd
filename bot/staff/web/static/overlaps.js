// While somebody types examples: shows which other topics have them. Without this script "Check" shows the same.
const PAUSE = 700; // milliseconds after the last key
const part = document.getElementById("overlaps");
const form = part.closest("form");
let timer, asking;

async function look() {
  asking?.abort();
  asking = new AbortController();
  const body = new URLSearchParams(new FormData(form));
  try {
    const answer = await fetch("/staff/overlaps", { method: "POST", body, signal: asking.signal });
    if (!answer.ok || answer.redirected) return;
    const found = await answer.text();
    if (found.trim() === part.innerHTML.trim()) return;
    part.innerHTML = found;
    const count = part.querySelectorAll("fieldset").length;
    document.getElementById("overlaps-said").textContent = count ? part.querySelector("strong").textContent : "";
  } catch {
    // no connection, or more was typed meanwhile
  }
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE);
}

form.querySelector("#examples").addEventListener("input", later);
form.querySelector("select#intent")?.addEventListener("change", later);
