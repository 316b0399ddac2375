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
