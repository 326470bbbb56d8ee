// The search field offers ways to go on while one types: a combo box with a list. Without
// this script it is a field.
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-suggest]")) {
  const input = form.querySelector<HTMLInputElement>("input[type=search]")!;
  const list = document.createElement("ul");
  list.className = "suggested";
  list.id = input.id + "-list";
  list.role = "listbox";
  list.hidden = true;
  list.setAttribute("aria-label", input.dataset.label ?? "");
  input.parentElement!.append(list);
  for (const [k, v] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(k, v);

  let typed = input.value, at = -1, call: AbortController | undefined, timer = 0;

  const close = () => {
    call?.abort();
    clearTimeout(timer);
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (i: number) => {
    const items = [...list.children] as HTMLElement[];
    at = i;
    items.forEach((li, n) => li.setAttribute("aria-selected", String(n === i)));
    input.value = i < 0 ? typed : items[i].dataset.value!;
    if (i < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", items[i].id);
  };
  const show = (values: string[]) => {
    list.replaceChildren(
      ...values.map((v, i) => {
        const li = document.createElement("li");
        li.id = list.id + "-" + i;
        li.role = "option";
        li.dir = "auto";
        li.dataset.value = v;
        li.setAttribute("aria-selected", "false");
        // What is typed stands plain, what comes after it bold.
        const known = v.toLowerCase().startsWith(typed.toLowerCase()) ? typed.length : 0;
        const rest = document.createElement("b");
        rest.textContent = v.slice(known);
        li.append(v.slice(0, known), rest);
        li.addEventListener("mousedown", (e) => {
          e.preventDefault();
          input.value = v;
          form.requestSubmit();
        });
        return li;
      }),
    );
    at = -1;
    list.hidden = values.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
  };
  const ask = async () => {
    call?.abort();
    call = new AbortController();
    const asked = typed;
    try {
      const r = await fetch(form.dataset.suggest + "?q=" + encodeURIComponent(asked), { signal: call.signal });
      if (!r.ok) return; // many search now: what is shown stays
      const [, values] = (await r.json()) as [string, string[]];
      if (asked === typed && document.activeElement === input) show(values);
    } catch {
      // No suggestions, no harm.
    }
  };
  input.addEventListener("input", () => {
    typed = input.value;
    clearTimeout(timer);
    if (typed.trim().length < 2) close();
    else timer = window.setTimeout(ask, 120);
  });
  input.addEventListener("keydown", (e) => {
    if (e.isComposing) return;
    if (e.key === "Escape" && !list.hidden) {
      choose(-1);
      close();
      e.preventDefault();
    } else if ((e.key === "ArrowDown" || e.key === "ArrowUp") && !list.hidden) {
      const n = list.children.length, step = e.key === "ArrowDown" ? 1 : -1;
      choose(((at + 1 + step + n + 1) % (n + 1)) - 1);
      e.preventDefault();
    }
  });
  input.addEventListener("blur", close);
  form.addEventListener("submit", close);
}
