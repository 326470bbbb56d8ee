// A text as a place of work: signs of life, who else is here, and what is typed and not
// saved yet. Every word typed is kept in the browser at once and on the server a second
// later, so that neither a lost network nor a killed server takes more than that.
const desk = document.querySelector<HTMLElement>("#together");

// The page after a save names what was saved: it is no draft any more. A message is for
// this page as it is now, and not for its reload.
const here = new URL(location.href);
const saved = here.searchParams.get("saved");
if (saved) localStorage.removeItem(`depesche ${saved}`);
if (saved || here.searchParams.has("said")) {
  here.searchParams.delete("saved");
  here.searchParams.delete("said");
  history.replaceState(history.state, "", here);
}

const beatEvery = 10_000; // ms; the server forgets a person after nine silent beats
const keepAfter = 1_000; // ms between typing and keeping it on the server

interface Kept {
  base: number;
  at: number;
  fields: Record<string, string>;
}

if (desk) {
  const text = desk.dataset.text ?? "";
  const post = (what: string, values: Record<string, string>, keepalive = false): Promise<Response> =>
    fetch(`${text}/${what}`, { method: "POST", body: new URLSearchParams(values), keepalive });

  // Who is here.
  const form = document.querySelector<HTMLFormElement>("#seg-form, #original");
  const writes = form !== null && !("held" in desk.dataset);
  const refresh = async () => {
    const r = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!r.ok) return;
    const now = new DOMParser().parseFromString(await r.text(), "text/html").querySelector<HTMLElement>("#together");
    if (!now) return;
    const free = "held" in desk.dataset && !("held" in now.dataset);
    desk.replaceChildren(...now.children);
    desk.dataset.stamp = now.dataset.stamp;
    // The text is free: its fields open with a new page, unless a remark is being typed.
    const busy = [...document.querySelectorAll<HTMLTextAreaElement>("textarea:not([readonly])")].some((a) => a.value !== a.defaultValue);
    if (free && !busy) return location.reload();
    hold("held" in now.dataset);
  };
  // While a colleague writes, nothing can be typed: neither into fields nor into the editor,
  // which listens.
  const hold = (held: boolean) => {
    if (held) desk.dataset.held = "";
    else delete desk.dataset.held;
    for (const el of form?.elements ?? []) if (el instanceof HTMLTextAreaElement || (el instanceof HTMLInputElement && ["text", "search"].includes(el.type))) el.readOnly = held;
    form?.dispatchEvent(new CustomEvent("depesche:held", { detail: held }));
  };
  const beat = async () => {
    try {
      const r = await post("here", { segment: desk.dataset.segment ?? "", write: writes ? "1" : "" });
      const { stamp } = (await r.json()) as { stamp?: string };
      if (r.ok && stamp && stamp !== desk.dataset.stamp) await refresh();
    } catch {
      // The network is away; the next beat tries again.
    }
  };
  void beat();
  setInterval(() => {
    if (document.visibilityState === "visible") void beat();
  }, beatEvery);
  addEventListener("pagehide", (e) => {
    // A page that moves on to another sentence of this text comes back at once.
    if (!e.persisted && !leaving) void post("leave", {}, true);
  });
  let leaving = false;
  addEventListener("click", (e) => {
    const a = e.target instanceof Element ? e.target.closest<HTMLAnchorElement>("a[href]") : null;
    if (a && new URL(a.href).pathname === location.pathname) leaving = true;
  });
  addEventListener("submit", (e) => (leaving ||= !e.defaultPrevented));

  // What is typed.
  const part = desk.dataset.part;
  if (form && part && writes) {
    const base = () => Number((form.elements.namedItem("base") as HTMLInputElement | null)?.value ?? 0);
    // Every field with words in it, those of one name together: the order of blocks is one.
    const whole = form.id === "original";
    const words = (k: string): boolean => {
      const el = form.elements.namedItem(k);
      return whole ? k !== "base" : el instanceof HTMLTextAreaElement || (el instanceof HTMLInputElement && el.type === "text");
    };
    const values = (data = new FormData(form)): Map<string, string> => {
      const out = new Map<string, string>();
      for (const [k, v] of data) if (typeof v === "string" && words(k)) out.set(k, out.has(k) ? `${out.get(k)}\n${v}` : v);
      return out;
    };
    // A form that came back holds what was typed: all of it is a draft.
    const cameBack = "typed" in form.dataset;
    let first = cameBack ? new Map<string, string>() : values();
    let over = false; // the draft is given up
    const name = `depesche ${text} ${part}`;
    const read = (): Record<string, string> => {
      const out: Record<string, string> = {};
      for (const [k, v] of values()) if (v !== first.get(k)) out[k] = v;
      return out;
    };

    const notice = document.createElement("div");
    notice.className = "notice warns";
    notice.setAttribute("role", "status");
    const say = (words: string, discard?: () => void) => {
      const p = document.createElement("p");
      p.textContent = words;
      notice.replaceChildren(document.createElement("span"), p);
      if (discard) {
        const b = Object.assign(document.createElement("button"), { type: "button", className: "btn sm", textContent: desk.dataset.discard ?? "" });
        b.addEventListener("click", discard);
        p.append(" ", b);
      }
      desk.after(notice);
    };

    let timer = 0;
    let kept = "{}";
    const keep = async () => {
      timer = 0;
      const fields = JSON.stringify(read());
      if (fields === kept || over) return;
      try {
        const r = await post("typed", { part, base: String(base()), fields: fields === "{}" ? "" : fields }, fields.length < 50_000);
        if (!r.ok) throw new Error(String(r.status));
        kept = fields;
        if (notice.dataset.lost !== undefined) {
          delete notice.dataset.lost;
          notice.remove();
        }
      } catch {
        say(desk.dataset.lost ?? "");
        notice.dataset.lost = "";
        timer = window.setTimeout(() => void keep(), 3 * keepAfter);
      }
    };
    // Fields beside the form belong to it too.
    document.addEventListener("input", (e) => e.target instanceof HTMLInputElement && e.target.form === form && !form.contains(e.target) && typed());
    form.addEventListener("input", () => typed());
    const typed = () => {
      if (over) return;
      const fields = read();
      try {
        if (Object.keys(fields).length > 0) localStorage.setItem(name, JSON.stringify({ base: base(), at: Date.now(), fields } satisfies Kept));
        else localStorage.removeItem(name);
      } catch {
        // A browser without storage: the server has it a second later.
      }
      // Whoever types without a pause is kept all the same.
      if (timer === 0) timer = window.setTimeout(() => void keep(), keepAfter);
    };
    setInterval(() => void (timer === 0 && JSON.stringify(read()) !== kept && navigator.onLine && keep()), 2 * keepAfter);

    // What was left: the newer of what the browser and the server have.
    const parse = (s: string | null | undefined): Kept | null => {
      try {
        const k = JSON.parse(s ?? "") as Kept;
        return typeof k.at === "number" && typeof k.fields === "object" ? k : null;
      } catch {
        return null;
      }
    };
    const mineToo = parse(localStorage.getItem(name));
    const theirs = parse(desk.dataset.unsaved);
    const left = mineToo && theirs ? (mineToo.at >= theirs.at ? mineToo : theirs) : (mineToo ?? theirs);
    const gone = () => {
      localStorage.removeItem(name);
      kept = "";
      return post("typed", { part, base: "0", fields: "" }).catch(() => undefined);
    };
    if (cameBack) typed();
    else if (left) {
      const now = values();
      const mine = Object.entries(left.fields).filter(([k, v]) => v.trim() !== (now.get(k) ?? "").trim());
      if (mine.length === 0) void gone();
      else {
        if (form.classList.contains("edited")) form.dispatchEvent(new CustomEvent("depesche:restore", { detail: left.fields }));
        else {
          for (const [k, v] of mine) {
            const el = form.elements.namedItem(k);
            if (!(el instanceof HTMLInputElement || el instanceof HTMLTextAreaElement || el instanceof HTMLSelectElement)) continue;
            el.value = v;
            el.dispatchEvent(new Event("input", { bubbles: true }));
          }
        }
        const b = form.elements.namedItem("base");
        // A newer revision is met like any other: the save shows both and asks.
        if (b instanceof HTMLInputElement && left.base > 0) b.value = String(left.base);
        const clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: desk.dataset.zone }).format(new Date(left.at));
        say((desk.dataset.restored ?? "").replace("{}", clock), () => {
          over = true;
          void gone().finally(() => location.reload());
        });
      }
    }
    form.addEventListener("submit", (e) => !e.defaultPrevented && clearTimeout(timer));
    // Saved without leaving the page: from here on only what is typed now is a draft.
    form.addEventListener("depesche:saved", (e) => {
      first = values((e as CustomEvent<FormData>).detail);
      kept = "{}";
      notice.remove();
      typed();
    });
  }
}
