// Moves the bar of a training that goes on; without scripts the page says how to look again.
const bar = document.getElementById("progress");
const step = document.getElementById("step");

async function look() {
  try {
    const now = await (await fetch("/staff/publish/progress")).json();
    if (!now.going_on) return location.reload();
    bar.value = now.percent;
    if (step.textContent !== now.step) step.textContent = now.step; // said aloud, so only when it is another
  } catch {
    // the server is away for a moment
  }
  setTimeout(look, 1000);
}

if (bar) look();
