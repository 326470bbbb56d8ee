// The queue of comments: keys press the links and forms of the page.
import { plain, typing } from "./keys.ts";

const list = document.querySelector<HTMLElement>(".cms");
if (list) {
  addEventListener("keydown", (e) => {
    if (e.defaultPrevented || typing(e.target) || !plain(e) || e.shiftKey || document.querySelector("dialog[open]")) return;
    const to = { j: list.dataset.next, k: list.dataset.prev }[e.key];
    if (to) {
      e.preventDefault();
      location.assign(to);
      return;
    }
    if (!/^[fdbr]$/.test(e.key)) return;
    const act = list.querySelector<HTMLElement>(`.on [data-key="${e.key}"]`);
    if (!act) return;
    e.preventDefault();
    if (act instanceof HTMLFormElement) {
      act.requestSubmit();
    } else if (act instanceof HTMLDetailsElement) {
      act.open = true;
      act.querySelector<HTMLElement>("select,textarea")?.focus();
    }
  });
}
