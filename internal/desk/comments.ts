// The queue of comments: keys press the links and forms of the page.
import { does } from "./keys.ts";

const list = document.querySelector<HTMLElement>(".cms");
if (list) {
  const go = (to: string | undefined): boolean => {
    if (to) location.assign(to);
    return to !== undefined && to !== "";
  };
  does("comment_next", () => go(list.dataset.next));
  does("comment_previous", () => go(list.dataset.prev));
  for (const what of ["comment_approve", "comment_reject", "comment_ban", "comment_reply"]) {
    does(what, () => {
      const act = list.querySelector<HTMLElement>(`.on [data-act="${what}"]`);
      if (act instanceof HTMLFormElement) act.requestSubmit();
      else if (act instanceof HTMLDetailsElement) {
        act.open = true;
        act.querySelector<HTMLElement>("select,textarea")?.focus();
      }
      return act !== null;
    });
  }
}
