// While somebody chooses, the page follows; without this script, the button "Show" does the same.
const form = document.querySelector("form.choices");
const words = document.getElementById("words");
const code = document.getElementById("code");
const preview = document.getElementById("preview");
const said = document.getElementById("said");
const WAIT = 300; // milliseconds

let waiting = 0;
form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => show(`/embed?${new URLSearchParams(new FormData(form))}`), WAIT);
});

/** @param {string} address */
async function show(address) {
  const page = await fetched(address);
  if (!page) return; // the next choice, or the button, tries again
  history.replaceState(null, "", address);
  for (const part of [words, code]) part.replaceChildren(...imported(page.getElementById(part.id)));
  const { src } = page.getElementById("preview");
  if (src !== preview.src) preview.src = src;
}

/** A page of ours; null when it did not come. @param {string} address @returns {Promise<Document | null>} */
function fetched(address) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest(); // reads a page without any HTML being written into this one
    request.responseType = "document";
    request.onloadend = () => resolve(request.status === 200 ? request.responseXML : null);
    request.open("GET", address);
    request.send();
  });
}

/** @param {Element} part */
const imported = (part) => [...document.importNode(part, true).childNodes];

code.addEventListener("click", async ({ target }) => {
  const copy = target.closest("button.copy");
  if (!copy) return;
  const text = document.getElementById(copy.dataset.of);
  text.select();
  try {
    await navigator.clipboard.writeText(text.value);
    said.textContent = said.dataset.copied;
  } catch {
    said.textContent = said.dataset.selected;
  }
});
document.documentElement.classList.add("live");
