// The tools above the text, and the small forms that some of them open.
import { NodeSelection, redo, redoDepth, toggleMark, undo, undoDepth } from "./prosemirror.js";
import { blockAt, moveBlock, setKind, toggleInsertion, type Command } from "./commands.ts";
import { kindOf, kinds, linkable, type Words } from "./schema.ts";

/** markActive tells whether the mark is on where the next character would go, or anywhere in what is selected. */
export function markActive(state: any, name: string): boolean {
  const type = state.schema.marks[name];
  const { from, to, empty, $from } = state.selection;
  return empty ? !!type.isInSet(state.storedMarks ?? $from.marks()) : state.doc.rangeHasMark(from, to, type);
}

/** markRange is the whole stretch that bears the mark around the cursor, or what is selected. */
function markRange(state: any, name: string): { from: number; to: number; mark: any } {
  const type = state.schema.marks[name];
  const { from, to, empty, $from } = state.selection;
  let mark: any = null;
  if (!empty) {
    state.doc.nodesBetween(from, to, (n: any) => void (mark ??= type.isInSet(n.marks) ?? null));
    return { from, to, mark };
  }
  mark = type.isInSet($from.marks()) ?? ($from.nodeAfter && type.isInSet($from.nodeAfter.marks)) ?? null;
  if (!mark) return { from, to, mark };
  let start = $from.start();
  let range = { from, to };
  let run: number | null = null;
  $from.parent.forEach((n: any, offset: number) => {
    const has = mark.isInSet(n.marks);
    if (has && run === null) run = start + offset;
    if (run !== null && (!has || offset + n.nodeSize === $from.parent.content.size)) {
      const end = start + offset + (has ? n.nodeSize : 0);
      if (run <= from && end >= from) range = { from: run, to: end };
      run = null;
    }
  });
  return { ...range, mark };
}

export interface Tools {
  /** show brings the tools in line with the view in hand. */
  show(view: any): void;
  /** ask opens the form for a link ("link") or foreign words ("foreign"). */
  ask(view: any, name: string): boolean;
  /** focus goes to the tools. */
  focus(): void;
}

export function toolbar(bar: HTMLElement, words: Words, current: () => any, body: () => any): Tools {
  const w = (k: string) => words[`editor.${k}`];
  bar.className = "marks";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", w("marks"));

  const pick = document.createElement("select");
  pick.className = "pick";
  pick.setAttribute("aria-label", w("kind"));
  for (const k of [...kinds, "picture"]) pick.add(new Option(words[`kind.${k}`], k));
  pick.addEventListener("change", () => {
    const view = body();
    if (pick.value === "picture") void pictureDialog.open(view);
    else setKind(pick.value)(view.state, view.dispatch);
    view.focus();
  });

  const on: (() => void)[] = [];
  const button = (label: string, run: (view: any) => void, extra: { pressed?: (state: any) => boolean; able?: (state: any) => boolean; html?: string; keys?: string } = {}): HTMLButtonElement => {
    const b = document.createElement("button");
    b.type = "button";
    b.className = "btn quiet sm";
    const inner = extra.html ? document.createElement(extra.html) : document.createElement("span");
    inner.textContent = label;
    b.append(inner);
    if (extra.keys) b.setAttribute("aria-keyshortcuts", extra.keys);
    b.addEventListener("pointerdown", (e) => e.preventDefault()); // the selection stays
    b.addEventListener("click", () => {
      const view = current();
      if (b.getAttribute("aria-disabled") !== "true") run(view);
    });
    on.push(() => {
      const state = current().state;
      if (extra.pressed) b.setAttribute("aria-pressed", String(extra.pressed(state)));
      if (extra.able) b.setAttribute("aria-disabled", String(!extra.able(state)));
    });
    return b;
  };
  const command = (c: Command) => (view: any) => {
    c(view.state, view.dispatch, view);
    view.focus();
  };
  const mark = (name: string, label: string, html: string, keys?: string) =>
    button(label, command((s, d) => toggleMark(s.schema.marks[name])(s, d)), { pressed: (s) => markActive(s, name), html, keys });
  const sep = () => Object.assign(document.createElement("span"), { className: "sep" });

  bar.append(
    pick,
    sep(),
    mark("strong", w("strong"), "b", "Control+B"),
    mark("emphasis", w("emphasis"), "i", "Control+I"),
    button(w("link"), (v) => ask(v, "link"), { pressed: (s) => markActive(s, "link"), keys: "Control+K" }),
    button(w("insertion"), command(toggleInsertion), { pressed: (s) => markActive(s, "insertion") }),
    button(w("foreign"), (v) => ask(v, "foreign"), { pressed: (s) => markActive(s, "foreign") }),
    sep(),
    button(w("undo"), command(undo), { able: (s) => undoDepth(s) > 0, keys: "Control+Z" }),
    button(w("redo"), command(redo), { able: (s) => redoDepth(s) > 0, keys: "Control+Y" }),
    sep(),
    button(w("up"), () => command(moveBlock(-1))(body()), { keys: "Alt+ArrowUp" }),
    button(w("down"), () => command(moveBlock(1))(body()), { keys: "Alt+ArrowDown" }),
    button(w("remove"), () => {
      const view = body();
      const at = blockAt(view.state);
      if (at) view.dispatch(view.state.tr.delete(at.pos, at.pos + at.node.nodeSize));
      view.focus();
    }),
  );

  // One stop for the Tab key; arrows go from tool to tool.
  const items = [...bar.querySelectorAll<HTMLElement>("select, button")];
  let stop = 0;
  const rove = (i: number, focus: boolean) => {
    stop = (i + items.length) % items.length;
    items.forEach((el, k) => (el.tabIndex = k === stop ? 0 : -1));
    if (focus) items[stop].focus();
  };
  rove(0, false);
  bar.addEventListener("focusin", (e) => rove(Math.max(0, items.indexOf(e.target as HTMLElement)), false));
  bar.addEventListener("keydown", (e) => {
    const forward = getComputedStyle(bar).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = forward === "ArrowRight" ? "ArrowLeft" : "ArrowRight";
    if (e.key === forward) rove(stop + 1, true);
    else if (e.key === back) rove(stop - 1, true);
    else if (e.key === "Home") rove(0, true);
    else if (e.key === "End") rove(items.length - 1, true);
    else if (e.key === "Escape") current().focus();
    else return;
    e.preventDefault();
  });

  const askDialog = dialog(words);
  function ask(view: any, name: string): boolean {
    const { from, to, mark } = markRange(view.state, name);
    if (from === to && !mark) return false; // nothing selected: nothing to mark
    const what = name === "link" ? "href" : "lang";
    askDialog.open({
      title: w(name),
      label: w(name === "link" ? "address" : "language"),
      value: mark?.attrs[what] ?? "",
      remove: mark !== null,
      check: (v) => (name === "link" ? (linkable(v) ? "" : w("bad_address")) : /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(v) ? "" : w("bad_language")),
      done: (v) => {
        const tr = view.state.tr.removeMark(from, to, mark ?? view.state.schema.marks[name]);
        if (v !== null) tr.addMark(from, to, view.state.schema.marks[name].create({ [what]: v }));
        view.dispatch(tr);
      },
      back: () => view.focus(),
    });
    return true;
  }

  const pictureDialog = pictures(words);
  return {
    ask,
    focus: () => rove(stop, true),
    show: (view) => {
      const at = blockAt(body().state);
      const inBody = view === body();
      pick.disabled = !inBody;
      if (at) pick.value = kindOf(at.node);
      for (const f of on) f();
    },
  };
}

interface Question {
  title: string;
  label: string;
  value: string;
  remove: boolean;
  check: (v: string) => string;
  done: (v: string | null) => void;
  back: () => void;
}

const make = <K extends keyof HTMLElementTagNameMap>(tag: K, props: Record<string, unknown>, ...children: (Node | string)[]): HTMLElementTagNameMap[K] => {
  const el = Object.assign(document.createElement(tag), props);
  el.append(...children);
  return el;
};

/** leaver closes a dialog and goes back at once: its close event comes late, and would undo a click made since. */
function leaver(d: HTMLDialogElement, back: () => void): () => void {
  const leave = () => {
    d.close();
    back();
  };
  d.addEventListener("cancel", (e) => {
    if (e.target !== d) return; // a picker of files was left
    e.preventDefault();
    leave();
  });
  return leave;
}

function dialog(words: Words): { open: (q: Question) => void } {
  const w = (k: string) => words[`editor.${k}`];
  const title = make("h2", { id: "ask-h" });
  const label = make("label", { htmlFor: "ask" });
  const input = make("input", { id: "ask", className: "in", dir: "ltr", autocomplete: "off" });
  const problem = make("p", { className: "error small", id: "ask-p" });
  input.setAttribute("aria-describedby", "ask-p");
  const off = make("button", { type: "button", className: "btn", textContent: w("unlink") });
  const cancel = make("button", { type: "button", className: "btn quiet", textContent: w("cancel") });
  const form = make("form", { method: "dialog", className: "form" }, title, make("div", { className: "field" }, label, input, problem), make("div", { className: "btn-row" }, make("button", { className: "btn primary", textContent: w("apply") }), off, cancel));
  const d = make("dialog", { className: "ask" }, form);
  d.setAttribute("aria-labelledby", "ask-h");
  document.body.append(d);
  let q: Question | null = null;
  const leave = leaver(d, () => q?.back());
  form.addEventListener("submit", (e) => {
    const said = q?.check(input.value.trim()) ?? "";
    problem.textContent = said;
    input.setAttribute("aria-invalid", String(said !== ""));
    e.preventDefault();
    if (said) return;
    q?.done(input.value.trim());
    leave();
  });
  off.addEventListener("click", () => {
    q?.done(null);
    leave();
  });
  cancel.addEventListener("click", leave);
  return {
    open: (question) => {
      q = question;
      title.textContent = q.title;
      label.textContent = q.label;
      input.value = q.value;
      input.removeAttribute("aria-invalid");
      problem.textContent = "";
      off.hidden = !q.remove;
      d.showModal();
      input.select();
    },
  };
}

let picturesOnce: { open: (view: any) => Promise<void> } | null = null;

/** pictures is the form that takes a new file in or offers those that are here. */
export function pictures(words: Words): { open: (view: any) => Promise<void> } {
  if (picturesOnce) return picturesOnce;
  const w = (k: string) => words[`editor.${k}`];
  const file = make("input", { id: "pic-file", type: "file", className: "in", accept: "image/jpeg,image/png,image/gif,image/webp" });
  const problem = make("p", { className: "error small" });
  problem.setAttribute("role", "alert");
  const shelf = make("ul", { className: "shelf" });
  const send = make("button", { type: "button", className: "btn primary", textContent: w("picture_add") });
  const cancel = make("button", { type: "button", className: "btn quiet", textContent: w("cancel") });
  const d = make(
    "dialog",
    { className: "ask wide" },
    make("div", { className: "form" }, make("h2", { id: "pic-h", textContent: w("picture_pick") }), make("div", { className: "field" }, make("label", { htmlFor: "pic-file", textContent: w("picture_file") }), file, problem), make("div", { className: "btn-row" }, send, cancel), make("h3", { textContent: w("picture_stored") }), shelf),
  );
  d.setAttribute("aria-labelledby", "pic-h");
  document.body.append(d);
  let view: any = null;
  const insert = (hash: string) => {
    const n = view.state.schema.nodes;
    d.close();
    const at = blockAt(view.state);
    const node = n.picture.create({ hash }, n.caption.create());
    const empty = at && at.node.type === n.paragraph && at.node.content.size === 0;
    const pos = at ? (empty ? at.pos : at.pos + at.node.nodeSize) : view.state.doc.content.size;
    const tr = view.state.tr.replaceWith(pos, empty ? at.pos + at.node.nodeSize : pos, node);
    view.dispatch(tr.setSelection(NodeSelection.create(tr.doc, pos)).scrollIntoView());
    view.focus();
  };
  const leave = leaver(d, () => view?.focus());
  cancel.addEventListener("click", leave);
  // The picture desk's own pages are asked: they know what may come in, and say why not.
  const page = async (r: Response) => new DOMParser().parseFromString(await r.text(), "text/html");
  send.addEventListener("click", async () => {
    problem.textContent = "";
    if (!file.files?.length) return file.focus();
    const body = new FormData();
    body.set("file", file.files[0]);
    send.disabled = true;
    try {
      const r = await fetch("/desk/pictures", { method: "POST", body, headers: { Accept: "text/html" } });
      const hash = /\/desk\/pictures\/([0-9a-f]{64})/.exec(r.url)?.[1];
      if (hash) insert(hash);
      else problem.textContent = (await page(r)).querySelector(".notice p")?.textContent ?? w("picture_failed");
    } catch {
      problem.textContent = w("picture_failed");
    }
    send.disabled = false;
    file.value = "";
  });
  return (picturesOnce = {
    open: async (v) => {
      view = v;
      problem.textContent = "";
      d.showModal();
      try {
        const doc = await page(await fetch("/desk/pictures", { headers: { Accept: "text/html" } }));
        const cards = [...doc.querySelectorAll<HTMLAnchorElement>('a[href^="/desk/pictures/"]')].filter((a) => a.querySelector("img"));
        shelf.replaceChildren(
          ...cards.slice(0, 60).map((a) => {
            const hash = a.getAttribute("href")!.split("/").pop()!;
            const name = a.closest("li")?.textContent?.trim().replace(/\s+/g, " ") ?? hash.slice(0, 8);
            const b = make("button", { type: "button" }, make("img", { src: `/desk/picture/${hash}`, alt: "", loading: "lazy" }), make("span", { className: "small", textContent: name }));
            b.addEventListener("click", () => insert(hash));
            return make("li", {}, b);
          }),
        );
        if (cards.length === 0) shelf.replaceChildren(make("li", { className: "muted", textContent: w("picture_none") }));
      } catch {
        problem.textContent = w("picture_failed");
      }
    },
  });
}
