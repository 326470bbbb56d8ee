// Translation desk: the keys press the page's own buttons and links.
import { ctrl, plain, typing } from "./keys.ts";

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
  const press = (selector: string): boolean => {
    const b = document.querySelector<HTMLButtonElement>(selector);
    b?.click();
    return b !== null;
  };
  const waive = (): boolean => {
    const d = document.querySelector<HTMLDetailsElement>(".waive-it");
    if (!d) return false;
    d.open = true;
    d.querySelector<HTMLInputElement>(".in")?.focus();
    return true;
  };

  // Only these: nothing that a browser or a screen reader has taken.
  const act = (e: KeyboardEvent): boolean => {
    const inOther = typing(e.target) && e.target !== area;
    if (e.key === "F8" && plain(e)) return finding(e.shiftKey ? -1 : 1), true;
    if (inOther) return false;
    if (e.key === "F2" && plain(e)) return e.shiftKey ? waive() : press("[data-apply]");
    if (!ctrl(e)) return false;
    switch (e.key) {
      case "Enter":
        send(e.shiftKey ? "confirm-unconfirmed" : "confirm-next");
        return form !== null;
      case "ArrowUp":
        return go(here - 1), true;
      case "ArrowDown":
        return go(here + 1), true;
      case "1": case "2": case "3":
        return press(`[data-match="${e.key}"]`);
      case "i": case "I":
        return !e.shiftKey && press('[name="do"][value="copy"]');
    }
    return false;
  };
  addEventListener("keydown", (e) => {
    if (!e.defaultPrevented && !document.querySelector("dialog[open]") && act(e)) e.preventDefault();
  });

  if (form && area) {
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
}
