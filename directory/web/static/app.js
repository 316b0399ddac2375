// The search of this tab: never in the address, kept across a reload and a lost session, shared with the other tabs of this
// site that are open, gone with the last of them.
// A page shows the search it answers as data-search="place=80202&within=50" (a query string as urlencode writes it), with
// data-asked="0" where nobody has asked anything in its session, and how its list looks as data-left="page=2&view=list".
// Both go to the server as cookies with the handshake of a websocket, also of one that Streamlit opens again by itself.
const tab = (() => {
  const NOTHING = "within=50"; // what a page shows that nobody asked anything
  const SAFE = /^[\w.~%&=+*-]{1,3800}$/;
  const path = new URL(".", location.href).pathname;
  let gone = false; // the visitor has left: from now on nothing is kept

  const writeCookie = (name, value, seconds) => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${name}=${value}; Path=${path}; Max-Age=${seconds}; SameSite=Strict${secure}`;
  };
  const read = (key) => { try { return sessionStorage.getItem(key) ?? ""; } catch { return ""; } };
  const safe = (text) => (SAFE.test(text) ? text : "");
  const write = (key, value) => {
    if (gone) return;
    try {
      if (value) sessionStorage.setItem(key, value); else sessionStorage.removeItem(key);
    } catch { /* storage is switched off: the search lives until the next reload */ }
  };

  // the newest search of all open tabs wins; `since` is when it was asked
  let search = safe(read("search"));
  let since = Number(read("since"));
  const keep = (asked, when) => {
    search = safe(asked);
    since = when;
    write("search", search);
    write("since", String(since));
  };
  const others = typeof BroadcastChannel === "function" ? new BroadcastChannel(`search ${path}`) : null;
  // the browser's own position stays in the tab that asked for it
  const own = () => /(^|&)place=My\+location/.test(search);
  const tell = () => { if (search && !gone && !own()) others?.postMessage({ search, since }); };

  const linked = /(^|; )shared=1(;|$)/.test(document.cookie);
  if (linked) { // a share link is being opened, its search is in a cookie that no script can read or change
    keep("", Date.now());
    write("left", "");
    write("at", "");
  }

  // how Find is left: what its parts say of themselves, what stands in the box; how far it is scrolled, which link is followed
  let left = safe(read("left"));
  const folds = () => [...document.querySelectorAll(".st-key-list .why")];
  const linkOf = (target) => (target instanceof Element ? target.closest("[data-testid=stPageLink-NavLink]") : null);
  const keyOf = (element) => [...element.closest("[class*=st-key-]")?.classList ?? []].find((name) => name.startsWith("st-key-"));
  const save = (link = linkOf(document.activeElement)) => {
    const main = document.querySelector("[data-testid=stMain]");
    if (!main || !document.querySelector("[data-search]")) return;
    const parts = [...document.querySelectorAll("[data-left]")].map((e) => e.dataset.left).filter(Boolean);
    const box = document.querySelector(".st-key-near input")?.value.trim().slice(0, 200);
    if (box) parts.push(new URLSearchParams({ box }));
    left = parts.join("&");
    write("left", left);
    write("at", JSON.stringify({
      search: search || NOTHING, y: main.scrollTop, folded: document.documentElement.classList.contains("folded"),
      within: link && keyOf(link), href: link && link.getAttribute("href"),
      why: folds().flatMap((fold, n) => (fold.open ? [n] : [])),
    }));
  };
  const TYPING = 400; // ms, longer than Streamlit waits for the next letter
  let typed = 0;
  addEventListener("input", ({ target }) => { if (target.closest?.(".st-key-near")) typed = Date.now(); }, true);
  addEventListener("click", (event) => {
    const link = linkOf(event.target);
    if (!link) return;
    // Streamlit would open it here, whatever key is held; the browser knows what the key means
    if (event.ctrlKey || event.metaKey || event.shiftKey) { event.stopImmediatePropagation(); return; }
    const wait = typed + TYPING - Date.now();
    if (wait > 0) { // words typed a moment ago go out before the page does: after it they would empty the new one
      event.preventDefault();
      event.stopImmediatePropagation();
      const href = link.getAttribute("href");
      setTimeout(() => ([...document.querySelectorAll("a[href]")].find((a) => a.getAttribute("href") === href) ?? link).click(), wait);
      return;
    }
    save(link);
  }, true);
  addEventListener("popstate", () => save(), true);

  let carried = null; // what the server was told of the search, null before the first websocket
  const Socket = window.WebSocket;
  window.WebSocket = new Proxy(Socket, {
    construct(made, given) {
      if (!gone) {
        save();
        if (search) writeCookie("search", search, 20);
        if (safe(left) && left.length < 1500) writeCookie("left", left, 20);
        if (linked) writeCookie("shared", "", 0);
        carried = search;
      }
      return Reflect.construct(made, given);
    },
  });

  // where no handshake can carry it (another tab's search, a browser without cookies) the page has a box that nobody sees
  let turn = 0;
  const EMPTIED = "emptied=1";
  let owed = null; // what a page that nobody looks at, or that is busy, has not been given yet
  const give = (rest, tries = 100) => {
    const now = ++turn;
    if (owed === EMPTIED && rest === "") rest = EMPTIED; // what was left stays left, whatever is searched meanwhile
    owed = rest;
    const box = document.querySelector(".st-key-carried input");
    const idle = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning";
    if (!box || !idle || document.hidden) {
      if (tries > 0 && !document.hidden) setTimeout(() => { if (now === turn) give(rest, tries - 1); }, 100);
      return;
    }
    carried = search;
    owed = null;
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(box, `${search}&${rest}&turn=${Date.now()}`);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", keyCode: 13, bubbles: true }));
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) save();
    else if (owed !== null) give(owed);
    else if (carried !== null && search && carried !== search) give("");
  });

  let last = null;
  const follow = () => {
    const shown = document.querySelector("[data-search]");
    if (!shown || gone) return;
    const now = shown.dataset.search;
    if (now === last) return;
    last = now;
    if (owed === EMPTIED) { give(EMPTIED); return; } // it was busy when another tab was left
    if (shown.dataset.asked === "0" && now === NOTHING) { // the session is new
      if (search && search !== NOTHING) give(left);
      return;
    }
    if (now === search || now === carried) return; // as the server was told
    keep(now, Date.now());
    carried = search;
    owed = null;
    tell();
  };
  new MutationObserver(follow).observe(document.documentElement, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["data-search", "data-asked"],
  });

  const forget = () => {
    gone = true;
    try { sessionStorage.clear(); } catch { /* storage is switched off */ }
    for (const name of ["search", "left"]) writeCookie(name, "", 0);
  };
  // another tab was left: a page that stays goes on without the search, in the tab as in its session
  const empty = () => {
    keep("", Date.now());
    write("left", left = "");
    write("at", "");
    give(EMPTIED);
  };
  let leave = () => {};
  if (others) {
    others.onmessage = ({ data }) => {
      if (data.leave) { if (document.querySelector("[data-stays]")) empty(); else leave(); }
      else if (data.ask) tell();
      else if (data.since > since && SAFE.test(data.search)) {
        keep(data.search, data.since);
        write("left", left = ""); // it was of another search
        if (carried !== null && carried !== search) give("");
      }
    };
    others.postMessage({ ask: true });
  }
  addEventListener("pagehide", () => {
    save();
    // what no handshake has taken must not wait for whoever comes next
    for (const name of ["search", "left"]) writeCookie(name, "", 0);
  });
  const at = () => {
    try {
      const found = JSON.parse(read("at"));
      return found.search === (search || NOTHING) ? found : null;
    } catch { return null; /* nothing was left */ }
  };
  return {
    at, folds, forget,
    leaveAll: () => others?.postMessage({ leave: true }),
    onLeave: (act) => { leave = act; },
  };
})();

// Back on Find, all is as it was left: how far the page was scrolled, and the focus on the link that was followed.
(() => {
  const main = () => document.querySelector("[data-testid=stMain]");
  let here = false;
  let turn = 0;
  const acted = (event) => { if (event.isTrusted) turn += 1; };
  for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) addEventListener(kind, acted, { capture: true, passive: true });
  const back = (at) => {
    const mine = ++turn;
    // the list grows while it is drawn, and what is drawn again loses the focus: until nothing has moved for half a second
    const settle = (tries, calm) => {
      if (mine !== turn || !main() || tries === 0) return; // the person goes on by now
      const link = at.href && document.querySelector(`.${CSS.escape(at.within ?? "stApp")} a[href="${CSS.escape(at.href)}"]`);
      // what was open is open before the page is scrolled: it has a height
      const shut = (at.why ?? []).map((n) => tab.folds()[n]).filter((fold) => fold && !fold.open);
      for (const fold of shut) fold.open = true;
      const still = Math.abs(main().scrollTop - at.y) < 2 && (!link || link === document.activeElement) && !shut.length;
      if (!still) { link?.focus({ preventScroll: true }); main().scrollTop = at.y; }
      if (calm < 5) setTimeout(settle, 100, tries - 1, still && (link || !at.href) ? calm + 1 : 0);
    };
    settle(60, 0);
  };
  new MutationObserver(() => {
    const shown = document.querySelector("[data-search]");
    if (!shown) { here = false; return; }
    if (here) return;
    here = true;
    const at = tab.at();
    if (at && at.search === shown.dataset.search && (at.y || at.href || at.why?.length)) back(at);
  }).observe(document.documentElement, { subtree: true, childList: true });
})();

// What opens is there at once: Streamlit's own script would let it grow for half a second, whatever motion was asked for.
// Who asked for less motion sees none that a script makes.
(() => {
  const less = matchMedia("(prefers-reduced-motion: reduce)");
  const animate = Element.prototype.animate;
  Element.prototype.animate = function (...given) {
    const motion = animate.apply(this, given);
    if (less.matches || this.matches("details")) {
      const endless = motion.effect.getComputedTiming().endTime === Infinity;
      queueMicrotask(() => { if (endless) motion.cancel(); else motion.finish(); });  // whoever made it listens for its end only afterwards
    }
    return motion;
  };
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
    // a result's link is its heading too, which Streamlit cannot say
    for (const link of document.querySelectorAll(".st-key-list > * > .stPageLink:not([role])")) { link.setAttribute("role", "heading"); link.setAttribute("aria-level", "3"); }
    // a phone must not mend what is typed; Streamlit cannot say so
    const box = document.querySelector(".st-key-near input:not([autocapitalize])");
    if (box) { box.setAttribute("autocapitalize", "none"); box.setAttribute("autocorrect", "off"); box.setAttribute("spellcheck", "false"); }
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

// A file that was made for a press is saved without a second one: data-press=".st-key-save_file button" data-once="…".
(() => {
  const done = new Set();
  const press = (selector, tries) => {
    const button = document.querySelector(selector);
    if (button) button.click(); else if (tries > 0) setTimeout(() => press(selector, tries - 1), 100);
  };
  new MutationObserver(() => {
    for (const { dataset } of document.querySelectorAll("[data-press]")) {
      if (done.has(dataset.once)) continue;
      done.add(dataset.once);
      press(dataset.press, 30);
    }
  }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-once"] });
})();

// Keys for people who work fast: / goes to the box, arrows go through the results, Enter in the box takes what was understood.
// They can be switched off (WCAG 2.1.4): data-keys="0".
(() => {
  const typing = (e) => e.closest("input, textarea, select, [contenteditable], [role=combobox], [role=listbox]") !== null;
  // Enter acts as soon as what is offered is for the text in the box; the server is asked when the key goes down
  const take = (box, typed, tries) => {
    if (box.value !== typed) return; // another text by now
    const choices = document.querySelector(".st-key-choices");
    if (choices?.querySelector("[data-for]")?.dataset.for !== typed.trim()) {
      if (tries > 0) setTimeout(take, 60, box, typed, tries - 1);
      return;
    }
    // the guide's answer to a question comes before what else the words may mean
    const answer = choices.querySelector("[class*='st-key-answer_'] a");
    const understood = choices.querySelector(".st-key-understood button");
    if (understood && !answer) understood.click(); else (answer ?? choices.querySelector(":is(button, a):not(.contact *)"))?.focus(); // never on whom to call
  };
  const links = () => [...document.querySelectorAll(".st-key-list > * > .stPageLink a")];
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const at = event.target instanceof Element ? event.target : document.body;
    if (event.key === "Enter" && at.closest(".st-key-near")) {
      document.documentElement.classList.remove("shut");
      take(at, at.value, 50);
      return;
    }
    if (document.querySelector("[data-keys='0']") || typing(at)) return;
    if (event.key === "/") {
      const box = document.querySelector(".st-key-near input");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
      return;
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const inList = at.closest(".st-key-list");
    if (!inList && at.id !== "results") return;
    const all = links();
    // a result begins with its link
    const now = inList ? all.findLastIndex((link) => link === at || link.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING) : -1;
    const next = all[now + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) { event.preventDefault(); next.focus(); next.scrollIntoView({ block: "nearest" }); }
  });
})();

// The marks of the safety checks have their names under the pointer; the focus or a press writes all of them out below.
(() => {
  const write = (event) => {
    const box = event.target instanceof Element && event.target.closest(".checks");
    if (!box || box.querySelector("ul")) return;
    const list = document.createElement("ul");
    for (const mark of box.querySelectorAll(".marks > *")) {
      const item = document.createElement("li");
      const same = item.appendChild(mark.cloneNode());
      same.removeAttribute("title");
      item.append(mark.title);
      list.append(item);
    }
    box.append(list);
  };
  document.addEventListener("focusin", write);
  document.addEventListener("click", write, true);
})();

// "Another Denver?" types that into the box, as a person could: data-type="another Denver".
document.addEventListener("click", (event) => {
  const asked = event.target instanceof Element && event.target.closest("[data-type]");
  const box = asked && document.querySelector(".st-key-near input");
  if (!box) return;
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(box, asked.dataset.type);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
});

// A link to an answer of the guide (.st-key-answer_way-day) goes to it there; the address never says which one.
(() => {
  let turn = 0;
  for (const kind of ["keydown", "pointerdown", "wheel"]) addEventListener(kind, () => { turn += 1; }, { capture: true, passive: true });
  // the page is drawn more than once: until the answer has kept the focus for half a second, or the person goes on
  const there = (slug, mine, tries, calm) => {
    if (mine !== turn || tries === 0 || calm === 5) return;
    const target = document.getElementById(slug);
    const stays = target !== null && target === document.activeElement;
    if (target && !stays) {
      if (!target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
      target.focus({ preventScroll: true });
      target.scrollIntoView({ block: "start" });
    }
    setTimeout(there, 100, slug, mine, tries - 1, stays ? calm + 1 : 0);
  };
  document.addEventListener("click", (event) => {
    const answer = event.target instanceof Element && event.target.closest("a") && event.target.closest("[class*='st-key-answer_']");
    if (!answer || event.ctrlKey || event.metaKey || event.shiftKey) return;
    there([...answer.classList].find((name) => name.startsWith("st-key-answer_")).slice(14), turn, 100, 0);
  });
})();

// "Use my location": only in a secure context, only after the press. Two decimals, half a mile, are all that leaves the
// browser; they go into a field that nobody sees, and the server answers with the search around them. What is said where
// that does not work stands in the button's own attributes.
(() => {
  if (!isSecureContext || !navigator.geolocation) return;
  document.documentElement.classList.add("locates");
  const PATIENCE = 10000; // ms
  const REFUSED = 1;
  const say = (button, sentence) => { const line = button.parentElement?.querySelector("[role=status]"); if (line) line.textContent = sentence; };
  const button = () => document.querySelector("[data-locate]");
  const give = (text) => {
    const field = document.querySelector(".st-key-position input");
    if (!field) return;
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", keyCode: 13, bubbles: true }));
  };
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("[data-locate]")) return;
    say(button(), button().dataset.waiting);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        if (!button()) return; // another page by now
        say(button(), "");
        give(`My location ${coords.latitude.toFixed(2)}, ${coords.longitude.toFixed(2)}`);
      },
      (failed) => { if (button()) say(button(), failed.code === REFUSED ? button().dataset.refused : button().dataset.slow); },
      { enableHighAccuracy: false, timeout: PATIENCE, maximumAge: 10 * 60 * 1000 },
    );
  });
  // what was said of the last try goes with the next thing typed
  document.addEventListener("input", (event) => {
    if (button() && event.target instanceof Element && event.target.closest(".st-key-near")) say(button(), "");
  });
})();

// From the list to the map and back to the same place in the list.
(() => {
  const heights = {};
  let view = null;
  const main = () => document.querySelector("[data-testid=stMain]");
  const measure = () => { if (view && main() && document.querySelector("[data-view]")) heights[view] = main().scrollTop; };
  document.addEventListener("pointerdown", measure, true);
  document.addEventListener("keydown", measure, true);
  new MutationObserver(() => {
    const now = document.querySelector("[data-view]")?.dataset.view;
    if (!now || now === view) return;
    const back = view !== null && heights[now];
    view = now;
    // the list grows while it is drawn
    const settle = (tries) => {
      if (!main() || view !== now) return;
      main().scrollTop = back;
      if (main().scrollTop < back - 2 && tries > 0) setTimeout(settle, 100, tries - 1);
    };
    if (back) setTimeout(settle, 100, 30);
  }).observe(document.documentElement, { subtree: true, attributes: true, childList: true, attributeFilter: ["data-view"] });
})();

// The quick exit: its link, or Escape pressed twice within a second, puts a page of ours in place of this one, so that Back
// does not return to it, in every tab of this site; a page that only staff see goes on in the other tabs, without the search. Escapes that close something open (a list, a menu, what the box offers) do not count. Links within a page move there by
// hand, because the page scrolls in an element of Streamlit's.
(() => {
  const WITHIN = 1000; // ms
  let pressed = 0;
  const leave = () => {
    document.documentElement.style.visibility = "hidden"; // at once, whatever the network does
    document.title = "Notes";
    tab.forget();
    location.replace(new URL("notes/", document.baseURI));
  };
  tab.onLeave(leave);
  const leaveAll = () => { tab.leaveAll(); leave(); };
  const open = "[role=listbox], [role=dialog], [data-testid=stPopoverBody], [role=menu]";
  const offered = ".st-key-choices > :not(:has(.crisis))";
  const heard = (event) => {
    if (event.key !== "Escape") { pressed = 0; return; }
    if (event.target.closest?.(".st-key-near")) event.preventDefault(); // the browser would empty the box
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || document.querySelector(open)) return;
    if (document.querySelector(offered) && !shut.contains("shut")) {
      pressed = 0;
      if (document.activeElement.closest?.(".st-key-choices")) document.querySelector(".st-key-near input").focus();
      shut.add("shut");
    } else if (Date.now() - pressed < WITHIN) leaveAll(); else pressed = Date.now();
  };
  // suggestions that an Escape has closed come again with the next letter
  const shut = document.documentElement.classList;
  document.addEventListener("input", (event) => { if (event.target.closest?.(".st-key-near")) shut.remove("shut"); }, true);
  // before anybody who stops the event
  addEventListener("keydown", heard, true);
  // the map has a document of its own
  document.addEventListener("load", (event) => {
    if (event.target instanceof HTMLIFrameElement) try { event.target.contentWindow.addEventListener("keydown", heard, true); } catch { /* not ours */ }
  }, true);
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    if (!link) return;
    if (link.id === "leave") { event.preventDefault(); leaveAll(); return; }
    const there = link.getAttribute("href");
    if (!/^#[\w-]+$/.test(there) || !link.closest("[data-testid=stHtml]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const target = document.getElementById(there.slice(1));
    if (!target) return;
    event.preventDefault();
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "start" });
  });
  // a page that the browser kept whole while another was shown comes back hidden, and with its search
  addEventListener("pageshow", (event) => { if (event.persisted && document.title === "Notes") location.reload(); });
})();

// Links within a page: Streamlit would open them as an address; here they move the focus.
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("[data-testid=stHtml] a[href^='#']");
  if (!link) return;
  const target = document.getElementById(decodeURIComponent(link.getAttribute("href").slice(1)));
  if (!target) return;
  event.preventDefault();
  if (!target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "start" });
});

// On a phone the wishes fold away with the search and unfold at a touch, in the same moment: an answer of the server comes
// too late, and the page would jump. The style sheet reads html.folded on narrow screens only.
(() => {
  const root = document.documentElement;
  const set = (folded) => {
    root.classList.toggle("folded", folded);
    document.querySelector(".st-key-fold button")?.setAttribute("aria-expanded", String(!folded));
  };
  document.addEventListener("keydown", (event) => {
    const box = event.target instanceof Element && event.target.closest(".st-key-near") && event.target;
    if (event.key === "Enter" && box && box.value && box.value.trim()) set(true);
  }, true);
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    if (event.target.closest(".st-key-fold button")) set(!root.classList.contains("folded"));
    else if (event.target.closest(".st-key-done button, .st-key-choices button")) set(true);
  }, true);
  // a page that opens with a search (a link, a reload, back from a clinic) opens folded
  let opened = false;
  new MutationObserver(() => {
    const asking = document.querySelector("[data-searched]");
    if (!asking) { opened = false; return; }
    if (opened) return;
    opened = true;
    set(tab.at()?.folded ?? asking.dataset.searched === "1");
  }).observe(root, { subtree: true, childList: true });
})();

// "Open now, until 5 pm." stays true while a page stands open: data-then says what follows, each with the second from which
// it holds and the class of the mark before it. data-now is the server's clock when the page was drawn, so that one that is
// set wrong here changes nothing. What has data-until is said for so many seconds.
(() => {
  const drawn = new WeakMap();
  let told = null;
  let ahead = 0; // ms, of the server's clock
  setInterval(() => {
    const clock = document.querySelector("[data-now]")?.dataset.now;
    if (clock && clock !== told) { told = clock; ahead = clock * 1000 - Date.now(); }
    for (const line of document.querySelectorAll("[data-until]")) {
      if (!drawn.has(line)) drawn.set(line, Date.now());
      if (drawn.get(line) + line.dataset.until * 1000 <= Date.now()) line.textContent = "";
    }
    if (!clock) return;
    for (const line of document.querySelectorAll("[data-then]")) {
      const now = JSON.parse(line.dataset.then).findLast(([second]) => second * 1000 <= Date.now() + ahead);
      if (!now || line.textContent === now[1]) continue;
      line.textContent = now[1];
      if (now[2]) line.previousElementSibling.className = now[2]; // the mark before it
    }
  }, 1000);
})();

// A server that cannot be reached, and a map that does not come: said calmly, and taken back by itself. Streamlit's dialog
// tells the reader to restart it in a terminal and makes the page inert; it is closed.
(() => {
  const GONE = "We lost the connection. You can still read this page and call. Your search is kept, and we keep trying.";
  const PATIENCE = 3000; // ms; a phone that wakes up is back sooner
  let bar = null;
  let since = 0;
  let focused = null; // before that dialog took the focus
  addEventListener("focusin", ({ target }) => { if (!target.closest("[data-testid=stDialog]")) focused = target; });
  const restore = (tries) => {
    const closed = !document.querySelector("[data-testid=stDialog]");
    if (closed && document.activeElement === document.body) focused?.focus({ preventScroll: true });
    else if (tries > 0) setTimeout(restore, 50, tries - 1);
  };
  const check = () => {
    const close = document.querySelector("[data-testid=stDialog]:has([data-testid=stErrorCodeBlock]) button[aria-label=Close]");
    if (close) { close.click(); restore(20); }
    const app = document.querySelector("[data-testid=stApp]:has(.foot)");
    const connected = !app || app.dataset.testConnectionState === "CONNECTED";
    since = connected ? 0 : since || Date.now();
    const said = since && Date.now() - since > PATIENCE ? GONE : "";
    if (!bar && document.body) {
      bar = document.createElement("div");
      bar.className = "lost";
      bar.setAttribute("role", "alert");
      document.body.append(bar);
    }
    if (bar && bar.textContent !== said) bar.textContent = said;
  };
  const MAP_PATIENCE = 8000; // ms
  const asked = new WeakMap();
  const map = () => {
    const room = document.querySelector(".st-key-map_frame");
    if (!room) return;
    if (!asked.has(room)) asked.set(room, Date.now());
    let drawn = false;
    try { drawn = Boolean(room.querySelector("iframe")?.contentDocument?.querySelector(".leaflet-container")); } catch { /* an error page of the browser's */ }
    const failed = !drawn && Date.now() - asked.get(room) > MAP_PATIENCE;
    if (failed !== ("failed" in room.dataset)) { if (failed) room.dataset.failed = ""; else delete room.dataset.failed; }
  };
  setInterval(() => { check(); map(); }, 1000);
})();
