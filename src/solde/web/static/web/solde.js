/* What a page can do beyond links and forms: keys, and menus that close. Every page does its work
   without it. */
"use strict";

const KEYS_ARE_OFF = "solde.keys-are-off"; // in this browser; letters without Ctrl can be turned off

const typesText = (target) => target.closest("input, select, textarea, [contenteditable]") !== null;

const rows = () => [...document.querySelectorAll("a.row, a[data-row]")];

/** Go to the next (1) or the one before (-1) of the rows of a list. */
function step(by) {
  const all = rows();
  if (!all.length) return false;
  const at = all.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by;
  all[Math.min(Math.max(next, 0), all.length - 1)].focus();
  return true;
}

function search() {
  const field = document.querySelector("main input[type=search]") ?? document.querySelector(".search input");
  field?.select();
  field?.focus();
  return Boolean(field);
}

/** The page's own "new", else the menu of all that can be made. */
function make() {
  const own = document.querySelector("main [data-key=n]");
  if (own) return own.click(), true;
  const menu = document.querySelector("#new");
  if (!menu) return false;
  menu.open = true;
  menu.querySelector(".panel a")?.focus();
  return true;
}

function help() {
  document.querySelector("#keys")?.togglePopover();
  return true;
}

const PLAIN = {
  "/": search,
  "n": make,
  "?": help,
  "j": () => step(1),
  "k": () => step(-1),
  "ArrowDown": () => (rows().includes(document.activeElement) ? step(1) : false),
  "ArrowUp": () => (rows().includes(document.activeElement) ? step(-1) : false),
};

function save(event) {
  const form = event.target.closest("form") ?? document.querySelector("main form[data-saves]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("button.main") ?? undefined);
}

/** Up and down in an open menu. */
function stepInMenu(event) {
  const menu = event.target.closest("details.menu[open]");
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!menu || !by) return false;
  const all = [...menu.querySelectorAll(".panel a, .panel button")];
  all[(all.indexOf(document.activeElement) + by + all.length) % all.length]?.focus();
  return true;
}

function closeMenus(but) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== but) menu.open = false;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return save(event);
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    const menu = event.target.closest("details.menu[open]");
    closeMenus();
    menu?.querySelector("summary").focus();
    return;
  }
  if (stepInMenu(event)) return event.preventDefault();
  if (typesText(event.target) || localStorage.getItem(KEYS_ARE_OFF)) return;
  if (PLAIN[event.key]?.()) event.preventDefault();
});

document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
  if (event.target.matches("[data-keys]")) {
    if (event.target.checked) localStorage.removeItem(KEYS_ARE_OFF);
    else localStorage.setItem(KEYS_ARE_OFF, "yes");
  }
  if (event.target.matches("[data-picks-all]")) {
    const boxes = event.target.closest("table").querySelectorAll("tbody input[type=checkbox]");
    for (const box of boxes) box.checked = event.target.checked;
  }
});

/** What was just sent is not sent again by a second press: an invoice would be issued twice. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-saves]")) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 5000); // after which the answer has gone astray
});

for (const here of document.querySelectorAll("nav [aria-current]")) here.scrollIntoView({ block: "nearest", inline: "nearest" });
for (const box of document.querySelectorAll("[data-keys]")) box.checked = !localStorage.getItem(KEYS_ARE_OFF);
