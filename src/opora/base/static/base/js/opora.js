// The few things a page does by itself: keys, drafts, dialogs, chosen rows, and words when the line is bad.
(() => {
  "use strict";
  const body = document.body;
  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // htmx: nothing from an attribute is ever run as code.
  const refuse = function () { throw new Error("Code in attributes is switched off."); };
  if (window.htmx) htmx.registerExtension("opora", { init: (api) => api.initSecurity(null, refuse, refuse) });

  // --- Keys: by place on the keyboard, so that the Russian layout works; at rest while somebody types.
  const typing = (node) => node.closest("input, textarea, select, [contenteditable]");
  let here = null;
  const rows = () => all("[data-list] > tbody > tr:not(.under), [data-row]").filter((row) => row.offsetParent);
  function step(by) {
    const list = rows();
    if (!list.length) return;
    const at = here ? list.indexOf(here) : -1;
    const next = list[Math.min(Math.max(at + by, 0), list.length - 1)];
    if (here) here.removeAttribute("data-at");
    here = next;
    here.setAttribute("data-at", "");
    const target = find("[data-open], a[href], button", here);
    if (target) target.focus(); else { here.tabIndex = -1; here.focus(); }
    here.scrollIntoView({ block: "nearest" });
  }
  const keys = {
    Slash: (event) => (event.shiftKey ? open("keys-help") : search()),
    KeyN: () => { const target = find("[data-new]"); if (target) target.click(); },
    KeyJ: () => step(1),
    KeyK: () => step(-1),
  };
  function search() {
    const field = find("[data-search]");
    if (field && field.offsetParent) { field.focus(); field.select(); } else { const link = find(".bar-search-link"); if (link) link.click(); }
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") all("details[data-drop][open]").forEach((drop) => { drop.open = false; find("summary", drop).focus(); });
    if (body.dataset.keys !== "on" || event.ctrlKey || event.metaKey || event.altKey || event.repeat && event.code === "KeyN") return;
    if (typing(event.target) || find("dialog[open]")) return;
    // «?» is Shift+7 in the Russian layout, «/» and «?» share a key in the Latin one.
    const act = event.key === "?" ? () => open("keys-help") : keys[event.code];
    if (!act || (event.shiftKey && event.key !== "?" && event.code !== "Slash")) return;
    event.preventDefault();
    act(event);
  });

  // --- Dialogs: a link opens one when it is on the page; without a script the link leads to a page.
  function open(id) {
    const dialog = document.getElementById(id);
    if (!dialog || !dialog.showModal) return false;
    dialog.showModal();
    return true;
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-dialog]");
    if (link && open(link.dataset.dialog)) event.preventDefault();
    if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
    if (event.target.tagName === "DIALOG") event.target.close();
    all("details[data-drop][open]").forEach((drop) => { if (!drop.contains(event.target)) drop.open = false; });
  });

  // --- Chosen rows: how many, and all at once.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-bulk]");
    if (!form) return;
    if (event.target.matches("[data-all]")) all(".tick input[name]", form).forEach((box) => { box.checked = event.target.checked; });
    const note = find("[data-picked]", form);
    if (!note) return;
    const count = all(".tick input[name]:checked", form).length;
    note.hidden = !count;
    find("b", note).textContent = count;
  });

  // --- Drafts: a long form keeps what was typed in this tab until it is sent.
  const kept = (form) => all("input, textarea, select", form).filter((field) => field.name && !["hidden", "password", "file", "submit"].includes(field.type));
  const read = (field) => (field.type === "checkbox" || field.type === "radio" ? field.checked : field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value);
  const slot = (field) => (field.type === "radio" || field.type === "checkbox" ? `${field.name}=${field.value}` : field.name);
  function write(field, value) {
    if (field.type === "checkbox" || field.type === "radio") field.checked = value;
    else if (field.multiple) [...field.options].forEach((option) => { option.selected = value.includes(option.value); });
    else field.value = value;
  }
  function draft(form) {
    const key = `draft:${location.pathname}:${form.dataset.draft}`;
    const note = find("[data-draft-note]", form);
    const first = new Map(kept(form).map((field) => [field, JSON.stringify(read(field))]));
    let saved = null;
    try { saved = JSON.parse(sessionStorage.getItem(key)); } catch { saved = null; }
    // After errors the server has sent back what was typed: newer than the draft.
    if (saved && !find(".errors", form)) {
      let changed = false;
      kept(form).forEach((field) => {
        if (!(slot(field) in saved) || JSON.stringify(read(field)) === JSON.stringify(saved[slot(field)])) return;
        write(field, saved[slot(field)]);
        changed = true;
      });
      if (changed) {
        tell("info", body.dataset.draft, body.dataset.draftDrop, () => {
          sessionStorage.removeItem(key);
          first.forEach((value, field) => write(field, JSON.parse(value)));
        });
      }
    }
    let wait;
    const keep = () => {
      clearTimeout(wait);
      wait = 0;
      try { sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(kept(form).map((field) => [slot(field), read(field)])))); } catch { return; }
      if (note) note.textContent = body.dataset.saved;
    };
    form.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(keep, 300); });
    form.addEventListener("change", keep);
    window.addEventListener("pagehide", () => { if (wait) keep(); });
    // Removed only when the next page is not this form again: see below.
    form.addEventListener("submit", () => { try { sessionStorage.setItem("sent", key); } catch { /* no room: nothing to remove */ } });
  }
  all("form[data-draft]").forEach(draft);
  try {
    const sent = sessionStorage.getItem("sent");
    if (sent && !all("form[data-draft]").some((form) => sent === `draft:${location.pathname}:${form.dataset.draft}`)) sessionStorage.removeItem(sent);
    sessionStorage.removeItem("sent");
  } catch { /* storage is switched off: no drafts, and nothing else is lost */ }

  // --- Words: one notice in the page's live place.
  function tell(kind, text, verb, act) {
    const place = document.getElementById("messages");
    if (!place) return;
    const box = document.createElement("div");
    box.className = "notice";
    box.dataset.kind = kind;
    const words = document.createElement("div");
    words.textContent = text;
    box.append(words);
    if (verb) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button";
      button.textContent = verb;
      button.addEventListener("click", () => { act(); box.remove(); });
      box.append(button);
    }
    place.append(box);
    return box;
  }
  let away = null;
  function offline() {
    if (away) return;
    away = document.createElement("div");
    away.className = "notice net";
    away.dataset.kind = "stop";
    away.setAttribute("role", "alert");
    away.textContent = body.dataset.net;
    body.append(away);
  }
  function online() { if (away) away.remove(); away = null; }
  window.addEventListener("offline", offline);
  window.addEventListener("online", online);

  // --- Fragments: an error answer never replaces a part of the page unless it is a designed fragment.
  document.addEventListener("htmx:before:swap", (event) => {
    const answer = event.detail && event.detail.ctx && event.detail.ctx.response;
    if (!answer || answer.status < 400) return online();
    if (answer.headers && answer.headers.get("X-Fragment") === "error") return;
    event.preventDefault();
    tell("stop", body.dataset.fault);
  });
  document.addEventListener("htmx:error", (event) => { if (!navigator.onLine || String(event.detail && event.detail.error).includes("fetch")) offline(); });

  // On a shared computer signing out forgets every draft of the tab.
  document.addEventListener("submit", (event) => { if (event.target.matches("[data-forget]")) sessionStorage.clear(); });

  // --- Errors come first: the summary is read out and in sight.
  const errors = find("form[method=post] .errors");
  if (errors) errors.focus();
})();
