// Keys of every page, and fields that grow with their text.

export const typing = (t: EventTarget | null): boolean =>
  t instanceof Element && t.closest("input,textarea,select,[contenteditable]") !== null;

export const plain = (e: KeyboardEvent): boolean => !e.ctrlKey && !e.metaKey && !e.altKey;

/** ctrl is Ctrl, on a Mac also Cmd. */
export const ctrl = (e: KeyboardEvent): boolean => (e.ctrlKey || e.metaKey) && !e.altKey;

addEventListener("keydown", (e) => {
  if (e.defaultPrevented || typing(e.target) || !plain(e)) return;
  const dialog = document.querySelector<HTMLDialogElement>("#keys");
  if (e.key === "?" && dialog && !dialog.open) {
    e.preventDefault();
    dialog.showModal();
  } else if (e.key === "/") {
    const search = document.querySelector<HTMLInputElement>(".search input");
    if (search) {
      e.preventDefault();
      search.focus();
      search.select();
    }
  }
});

// A choice that filters takes effect at once; its button stays for those without a script.
for (const s of document.querySelectorAll<HTMLSelectElement>("select[data-submit]")) {
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
