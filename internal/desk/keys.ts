// Keys of every page: which key does what is in the list of keys, made for this person by
// the server; here they are heard, and each page says how its actions are done.

export const typing = (t: EventTarget | null): boolean =>
  t instanceof Element && t.closest("input,textarea,select,[contenteditable]") !== null;

export const plain = (e: KeyboardEvent): boolean => !e.ctrlKey && !e.metaKey && !e.altKey;

const mac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** combo writes a key as the list of keys does: "Mod+Shift+F", "F8", "?"; "" for none that could be in it. */
export const combo = (e: KeyboardEvent): string => {
  const mod = mac ? e.metaKey : e.ctrlKey;
  if (e.altKey || (mac ? e.ctrlKey : e.metaKey) || /^(Shift|Control|Meta|Alt|AltGraph|Dead|Process|Unidentified)$/.test(e.key)) return "";
  let key = e.key === " " ? "Space" : e.key;
  if (key.length === 1) key = mod && /^Digit\d$/.test(e.code) ? e.code.slice(5) : key.toUpperCase();
  // With a sign the shift key is a part of the sign: "?" is one key.
  const shift = e.shiftKey && (mod || key.length > 1 || key.toLowerCase() !== key.toUpperCase());
  return (mod ? "Mod+" : "") + (shift ? "Shift+" : "") + key;
};

const list = document.querySelector<HTMLDialogElement>("#keys");
const map = JSON.parse(list?.dataset.map ?? "{}") as Record<string, string[]>;
const doers = new Map<string, () => boolean>();

/** does says how an action is done on this page. It tells whether there was anything to do. */
export const does = (action: string, how: () => boolean): void => void doers.set(action, how);

/** run does an action. */
export const run = (action: string): boolean => doers.get(action)?.() ?? false;

/** can tells whether this page knows how to do an action. */
export const can = (action: string): boolean => doers.has(action);

/** press presses what a selector finds. */
export const press = (selector: string): boolean => {
  const b = document.querySelector<HTMLElement>(selector);
  b?.click();
  return b !== null;
};

addEventListener("keydown", (e) => {
  if (e.defaultPrevented || e.isComposing || document.querySelector("dialog[open]")) return;
  const key = combo(e);
  if (typing(e.target) && !/^Mod\+|^(Shift\+)?F\d+$/.test(key)) return;
  for (const action of map[key] ?? []) {
    if (run(action)) {
      e.preventDefault();
      return;
    }
  }
});

does("keys", () => {
  if (!list || list.open) return false;
  list.showModal();
  return true;
});
does("search", () => {
  const search = document.querySelector<HTMLInputElement>(".search input");
  search?.focus();
  search?.select();
  return search !== null;
});

// On the page of keys a field takes the key that is pressed in it.
const names = JSON.parse(list?.dataset.names ?? "{}") as Record<string, string>;
for (const field of document.querySelectorAll<HTMLInputElement>("[data-keymap] .in")) {
  field.addEventListener("keydown", (e) => {
    if (["Tab", "Escape", "Enter"].includes(e.key) && plain(e)) return;
    const key = combo(e);
    if (key === "") return;
    e.preventDefault();
    if (key === "Backspace" || key === "Delete") field.value = "";
    else field.value = key === "+" ? key : key.split("+").map((k) => names[k] ?? k).join(" ");
  });
}

// A choice that filters takes effect at once; its button stays for those without a script.
for (const s of document.querySelectorAll<HTMLSelectElement | HTMLInputElement>("[data-submit]")) {
  s.addEventListener("change", () => s.form?.requestSubmit());
}

// field-sizing does this where the browser has it.
if (!CSS.supports("field-sizing", "content")) {
  for (const t of document.querySelectorAll<HTMLTextAreaElement>("textarea[data-grow]")) {
    const grow = () => {
      t.style.blockSize = "auto";
      t.style.blockSize = `${t.scrollHeight + 2}px`;
    };
    t.addEventListener("input", grow);
    grow();
  }
}
