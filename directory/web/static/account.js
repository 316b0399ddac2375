// Sends a form of account.py by fetch and says what came back. A setup link's token stands behind the # of its address,
// which no server and no log ever sees.
for (const form of document.querySelectorAll("form[data-send]")) {
  const said = document.getElementById("said");
  form.querySelector("input")?.focus();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    const given = Object.fromEntries(new FormData(form));
    if (location.hash) given.token = location.hash.slice(1);
    button.disabled = true;
    said.textContent = "";
    try {
      const answer = await fetch(form.dataset.send, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(given) });
      const told = await answer.json();
      if (answer.ok) { location.replace(told.go); return; }
      said.textContent = told.sentence;
    } catch {
      said.textContent = "The server did not answer. Try again in a moment.";
    }
    button.disabled = false;
  });
}
