// The command palette: a field that finds stories, languages, pages, and what this page
// can do. The keyboard alone is enough; a screen reader hears a combobox with its list.
import { can, does, run } from "./keys.ts";

interface Item {
  label: string;
  lang?: string;
  note?: string;
  href?: string;
  action?: string;
}
interface Group {
  name: string;
  items: Item[];
}

const dialog = document.querySelector<HTMLDialogElement>("#palette");
const field = dialog?.querySelector<HTMLInputElement>("input");
const list = dialog?.querySelector<HTMLElement>("[role=listbox]");
if (dialog && field && list) {
  const story = /^\/desk\/story\/(\d+)/.exec(location.pathname)?.[1] ?? "";
  const fold = (s: string) => s.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const words = (s: string) => fold(s).split(/[^\p{L}\p{N}]+/u).filter((w) => w !== "");
  const fits = (name: string, typed: string) => words(typed).every((t) => words(name).some((w) => w.startsWith(t)));

  /** what this page can do, from the list of keys */
  const here = (typed: string): Group => ({
    name: dialog.dataset.here ?? "",
    items: [...document.querySelectorAll<HTMLElement>("#keys [data-act]")]
      .map((d) => ({ action: d.dataset.act ?? "", label: d.querySelector("dt")?.textContent ?? "", note: d.querySelector("kbd")?.textContent ?? "" }))
      .filter((i) => i.action !== "palette" && can(i.action) && fits(i.label, typed)),
  });

  let options: { el: HTMLElement; item: Item }[] = [];
  let at = -1;
  const select = (i: number) => {
    options[at]?.el.setAttribute("aria-selected", "false");
    at = options.length === 0 ? -1 : (i + options.length) % options.length;
    const on = options[at]?.el;
    on?.setAttribute("aria-selected", "true");
    on?.scrollIntoView({ block: "nearest" });
    if (on) field.setAttribute("aria-activedescendant", on.id);
    else field.removeAttribute("aria-activedescendant");
  };
  const choose = (item: Item | undefined) => {
    if (!item) return;
    if (item.href) return location.assign(item.href);
    dialog.close();
    if (item.action) run(item.action);
  };
  const show = (groups: Group[]) => {
    options = [];
    const make = (tag: string, attrs: Record<string, string>, ...kids: (Node | string)[]) => {
      const el = document.createElement(tag);
      for (const [k, v] of Object.entries(attrs)) el.setAttribute(k, v);
      el.append(...kids);
      return el;
    };
    list.replaceChildren(
      ...groups.filter((g) => g.items.length > 0).map((g, n) => {
        const box = make("div", { role: "group", "aria-labelledby": `pal-g${n}` }, make("div", { id: `pal-g${n}`, class: "pal-h", role: "presentation" }, g.name));
        for (const item of g.items) {
          const el = make("div", { role: "option", id: `pal-o${options.length}`, "aria-selected": "false" }, make("span", item.lang ? { lang: item.lang, dir: "auto" } : {}, item.label));
          if (item.note) el.append(" ", make(item.action ? "kbd" : "span", { class: "pal-note" }, item.note));
          el.addEventListener("click", () => choose(item));
          options.push({ el, item });
          box.append(el);
        }
        return box;
      }),
    );
    dialog.querySelector(".pal-none")?.toggleAttribute("hidden", options.length > 0);
    select(0);
  };

  let asked = 0;
  const ask = async () => {
    const mine = ++asked;
    const typed = field.value.trim();
    try {
      const r = await fetch(`/desk/palette?${new URLSearchParams({ q: typed, story })}`, { headers: { Accept: "application/json" } });
      const groups = r.ok ? ((await r.json()) as Group[] | null) : null;
      if (mine === asked) show([here(typed), ...(groups ?? [])]);
    } catch {
      if (mine === asked) show([here(typed)]);
    }
  };
  let timer = 0;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), 90);
  });
  field.addEventListener("keydown", (e) => {
    if (e.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step) {
      e.preventDefault();
      select(at + step);
    } else if (e.key === "Enter") {
      e.preventDefault();
      choose(options[at]?.item);
    }
  });
  dialog.addEventListener("click", (e) => {
    if (e.target === dialog) dialog.close();
  });
  const open = (): boolean => {
    if (dialog.open) return false;
    field.value = "";
    show([here("")]);
    dialog.showModal();
    void ask();
    return true;
  };
  does("palette", open);
  document.querySelector<HTMLElement>("[data-palette]")?.addEventListener("click", () => void open());
}
