// The search of this tab: never in the address, kept across a reload, gone with the tab.
// A page shows the search it answers as data-search="place=80202&within=50" (a query string as urlencode writes it).
// This file runs before Streamlit's own script, so the cookie is there for the handshake of the websocket.
(() => {
  const KEY = "search";
  const SAFE = /^[\w.~%&=+*-]{1,3800}$/;
  const path = new URL(".", location.href).pathname;

  const writeCookie = (name, value, seconds) => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${name}=${value}; Path=${path}; Max-Age=${seconds}; SameSite=Strict${secure}`;
  };
  const kept = {
    read: () => { try { return sessionStorage.getItem(KEY); } catch { return null; } },
    write: (value) => {
      try {
        if (value) sessionStorage.setItem(KEY, value); else sessionStorage.removeItem(KEY);
      } catch { /* storage is switched off: the search lives until the next reload */ }
    },
  };

  const search = kept.read();
  if (/(^|; )shared=1(;|$)/.test(document.cookie)) {
    writeCookie("shared", "", 0);
    kept.write("");
  } else if (search && SAFE.test(search)) {
    writeCookie(KEY, search, 30);
  }

  let last = null;
  const follow = () => {
    const shown = document.querySelector("[data-search]");
    if (!shown || shown.dataset.search === last) return;
    if (last === null) writeCookie(KEY, "", 0);
    last = shown.dataset.search;
    kept.write(SAFE.test(last) ? last : "");
  };
  new MutationObserver(follow).observe(document.documentElement, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["data-search"],
  });
})();

// Focus and announcements. Streamlit redraws parts of the page; a person at a keyboard or a screen reader must not be lost.
// A page asks for focus with data-focus="#results" data-turn="3" (a new turn is a new request) and says something aloud
// with data-said="11 clinics within 50 miles".
(() => {
  let turn = null;
  let said = "";
  let voice = null;
  // it must be there before its text changes, or nothing is read out
  const listen = () => {
    if (voice || !document.body) return;
    voice = document.createElement("div");
    voice.className = "vh";
    voice.setAttribute("role", "status");
    voice.setAttribute("aria-live", "polite");
    document.body.append(voice);
  };
  const place = (selector, tries) => {
    let target = null;
    try { target = document.querySelector(selector); } catch { return; }
    if (target) {
      target.focus({ preventScroll: true });
      target.scrollIntoView({ block: "nearest" });
    } else if (tries > 0) setTimeout(() => place(selector, tries - 1), 100);
  };
  const look = () => {
    listen();
    const heard = [...document.querySelectorAll("[data-said]")].map((e) => e.dataset.said).join(". ");
    if (heard && heard !== said) { if (said && voice) voice.textContent = heard; said = heard; }
    let newest = null;
    for (const asked of document.querySelectorAll("[data-focus]")) {
      if (!newest || Number(asked.dataset.turn) > Number(newest.dataset.turn)) newest = asked;
    }
    if (!newest) return;
    const now = Number(newest.dataset.turn);
    if (turn !== null && now > turn && newest.dataset.focus) setTimeout(() => place(newest.dataset.focus, 30), 50);
    turn = turn === null ? now : Math.max(turn, now);
  };
  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; look(); });
  }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-said", "data-turn"] });
})();
