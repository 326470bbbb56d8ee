// Translation desk: the keys press the page's own buttons and links.
import { does, press, typing } from "./keys.ts";

const form = document.querySelector<HTMLFormElement>("#seg-form");
const area = form?.querySelector<HTMLTextAreaElement>("textarea") ?? null;
const segs = document.querySelectorAll<HTMLElement>(".seg");

if (segs.length > 0) {
  const here = Number(document.querySelector(".seg.on")?.id.slice(1) ?? 0);
  let sent = false;
  const dirty = () => area !== null && area.value.trim() !== (area.dataset.was ?? "").trim();

  const send = (what: string, go?: number) => {
    if (!form || sent) return;
    for (const [name, value] of [["do", what], ["go", go]] as const) {
      if (value === undefined) continue;
      const i = Object.assign(document.createElement("input"), { type: "hidden", name, value: String(value) });
      i.dataset.sent = "";
      form.append(i);
    }
    form.requestSubmit();
  };
  // A changed sentence is saved on the way to the next one.
  const go = (n: number) => {
    if (n < 1 || n > segs.length || n === here) return;
    if (dirty()) send("save", n);
    else document.querySelector<HTMLAnchorElement>(`#s${n} .no`)?.click();
  };
  const finding = (step: number) => {
    const at = [...document.querySelectorAll<HTMLElement>(".flist a[data-open]")].map((a) => Number(a.dataset.n));
    const ns = [...new Set(at)].sort((a, b) => a - b);
    if (ns.length === 0) return;
    const next = step > 0 ? (ns.find((n) => n > here) ?? ns[0]) : (ns.findLast((n) => n < here) ?? ns[ns.length - 1]);
    go(next);
  };
  const waive = (): boolean => {
    const d = document.querySelector<HTMLDetailsElement>(".waive-it");
    if (!d) return false;
    d.open = true;
    d.querySelector<HTMLInputElement>(".in")?.focus();
    return true;
  };
  // In another field of the page, a remark or a reason, keys of the sentence are not meant.
  const inOther = () => typing(document.activeElement) && document.activeElement !== area;
  const unlessElsewhere = (how: () => boolean) => () => !inOther() && how();
  const button = (value: string) => unlessElsewhere(() => press(`[form="seg-form"][name="do"][value="${value}"]`));

  does("finding_next", () => (finding(1), true));
  does("finding_previous", () => (finding(-1), true));
  does("previous", unlessElsewhere(() => (go(here - 1), true)));
  does("next", unlessElsewhere(() => (go(here + 1), true)));
  const act = (selector: string) => (): boolean => press(selector);
  for (const what of ["confirm_all", "approve", "publish"]) {
    if (document.querySelector(`[data-act="${what}"]`)) does(what, act(`button[data-act="${what}"]`));
  }
  if (form && area) {
    does("confirm_next", unlessElsewhere(() => (send("confirm-next"), true)));
    does("confirm_unconfirmed", unlessElsewhere(() => (send("confirm-unconfirmed"), true)));
    does("apply", unlessElsewhere(() => press("[data-apply]")));
    does("waive", unlessElsewhere(waive));
    for (const n of ["1", "2", "3"]) if (document.querySelector(`[data-match="${n}"]`)) does(`match${n}`, unlessElsewhere(() => press(`[data-match="${n}"]`)));
    does("copy", button("copy"));
    does("save", button("save"));
    does("spread", button("spread:look"));
    if (document.querySelector('[name="do"][value="merge"]')) does("merge", button("merge"));
    if (document.querySelector('[name="do"][value="review"]')) does("review", button("review"));
    const at = document.querySelector<HTMLSelectElement>("#seg-at");
    if (at) {
      does("split", unlessElsewhere(() => {
        const d = at.closest("details");
        if (d) d.open = true;
        at.focus();
        return true;
      }));
    }

    // A part of the page anew, in its place: what is typed stays.
    const part = async (id: string, url: string, init?: RequestInit): Promise<HTMLElement | null> => {
      const r = await fetch(url, { headers: { Accept: "text/html" }, ...init });
      const doc = new DOMParser().parseFromString(await r.text(), "text/html");
      const now = doc.getElementById(id);
      const old = document.getElementById(id);
      if (!r.ok || !now || !old) {
        const why = doc.querySelector(".notice[role=alert] p")?.textContent;
        if (old && why) old.replaceChildren(Object.assign(document.createElement("p"), { className: "error small", textContent: why }));
        return null;
      }
      const put = document.importNode(now, true);
      old.replaceWith(put);
      return put;
    };

    // Ctrl+M: what an engine makes of it, beside what stands there. Enter takes it.
    const draft = async () => {
      const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
      body.set("do", "draft");
      const engine = document.querySelector<HTMLSelectElement>("#seg-engine");
      if (engine) body.set("engine", engine.value);
      const drafts = await part("drafts", form.action, { method: "POST", body });
      drafts?.querySelector<HTMLElement>("[data-draft]")?.focus();
    };
    const ask = () => {
      void draft();
      return true;
    };
    if (document.querySelector('[name="do"][value="draft"]')) does("machine", unlessElsewhere(ask));
    for (const b of document.querySelectorAll<HTMLButtonElement>('[name="do"][value="draft"]')) {
      b.addEventListener("click", (e) => {
        e.preventDefault();
        ask();
      });
    }

    // Words of the source or of the field, looked for in the memory.
    const found = () => document.querySelector<HTMLDetailsElement>("#found");
    const find = async (words: string) => {
      const url = new URL(location.href);
      url.search = new URLSearchParams({ s: String(here), find: words }).toString();
      url.hash = "";
      const box = await part("found", url.href);
      box?.querySelector<HTMLElement>(".in")?.focus();
      box?.scrollIntoView({ block: "nearest" });
    };
    addEventListener("submit", (e) => {
      const f = e.target as HTMLFormElement;
      if (f.dataset.part !== "found") return;
      e.preventDefault();
      void find(f.querySelector<HTMLInputElement>(".in")?.value ?? "");
    });
    does("concordance", () => {
      const picked = document.activeElement === area ? area.value.slice(area.selectionStart, area.selectionEnd) : String(getSelection() ?? "");
      if (picked.trim() !== "") {
        void find(picked.trim());
        return true;
      }
      const box = found();
      if (!box) return false;
      box.open = true;
      box.querySelector<HTMLElement>(".in")?.focus();
      return true;
    });

    // The next term of the glossary that the field does not have yet goes to the caret.
    const insert = (text: string) => {
      area.focus();
      const before = area.value.slice(0, area.selectionStart);
      const after = area.value.slice(area.selectionEnd);
      const left = before !== "" && !/[\s([„“"'«]$/.test(before) ? " " : "";
      const right = after !== "" && /^[\p{L}\p{N}]/u.test(after) ? " " : "";
      // So that the browser can undo it.
      if (!document.execCommand("insertText", false, left + text + right)) {
        area.setRangeText(left + text + right, area.selectionStart, area.selectionEnd, "end");
        area.dispatchEvent(new Event("input", { bubbles: true }));
      }
    };
    const terms = [...document.querySelectorAll<HTMLButtonElement>("[data-term]")];
    for (const t of terms) {
      t.addEventListener("click", (e) => {
        e.preventDefault();
        insert(t.dataset.term ?? "");
      });
    }
    if (terms.length > 0) {
      does("term", unlessElsewhere(() => {
        const has = area.value.toLowerCase();
        const next = terms.find((t) => !has.includes((t.dataset.term ?? "").toLowerCase()));
        if (next) insert(next.dataset.term ?? "");
        return true;
      }));
    }

    // The mirror under the field carries the underlines and gives it its height.
    const mirror = area.previousElementSibling;
    area.addEventListener("input", () => {
      if (mirror) mirror.textContent = area.value + "\u200b";
    });
    form.addEventListener("submit", (e) => {
      if (sent) e.preventDefault();
      sent = true;
    });
    addEventListener("pageshow", () => {
      sent = false;
      for (const i of form.querySelectorAll("[data-sent]")) i.remove();
    });
    const on = form.closest<HTMLElement>(".seg");
    const asked = new URLSearchParams(location.search).has("s") || document.querySelector(".main > .notice[role=alert]");
    if (matchMedia("(width >= 64rem)").matches && asked) {
      area.focus({ preventScroll: true });
      area.setSelectionRange(area.value.length, area.value.length);
      on?.scrollIntoView({ block: "start" });
    }
  }

  // The page beside the sentences stays open or closed from one to the next.
  const beside = document.querySelector<HTMLDetailsElement>(".beside");
  if (beside) {
    does("preview", () => {
      beside.open = !beside.open;
      return true;
    });
    beside.addEventListener("toggle", () => {
      document.cookie = `desk-preview=${beside.open ? 1 : 0}; path=/desk; max-age=31536000; samesite=lax`;
    });
  }
}
