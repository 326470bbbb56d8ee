// The editor of an original: headline and standfirst, each a line, and the blocks below
// them. It takes the place of the form's plain fields and fills the same ones, so that
// saving, drafts and conflicts are those of the form.
import { EditorState, EditorView, Plugin, Selection, Slice, Fragment, baseKeymap, chainCommands, closeHistory, dropCursor, gapCursor, history, keymap, redo, toggleMark, undo, undoInputRule } from "./prosemirror.js";
import { back, enter, insertBlock, moveBlock, setKind, toggleInsertion, type Command } from "./commands.ts";
import { FieldSheet, bodyDoc, lineDoc, readFields, type Fields } from "./fields.ts";
import { content, fromHTML, fromText, nodes, type Pasted } from "./paste.ts";
import { here, ids, markdown } from "./plugins.ts";
import { linkable, makeSchema, type Words } from "./schema.ts";
import { slash } from "./slash.ts";
import { pictures, toolbar, type Tools } from "./toolbar.ts";
import { EmbedView, PictureView } from "./views.ts";

const make = (tag: string, attrs: Record<string, string>, ...children: (Node | string)[]): HTMLElement => {
  const el = document.createElement(tag);
  for (const [k, v] of Object.entries(attrs)) el.setAttribute(k, v);
  el.append(...children);
  return el;
};

export function mount(form: HTMLFormElement, written: HTMLElement): void {
  const words = JSON.parse(form.dataset.words ?? "{}") as Words;
  const w = (k: string): string => words[`editor.${k}`];
  const language = { lang: form.dataset.lang ?? "", dir: form.dataset.dir ?? "auto" };
  const schema = makeSchema(words);
  const start = readFields(form);
  const counts = new Map([...written.querySelectorAll<HTMLElement>("[data-count]")].map((el) => [el.dataset.count!, el]));

  const fieldBox = make("div", { hidden: "" });
  const sheet = new FieldSheet(fieldBox);
  const bar = make("div", {});
  const hint = make("p", { class: "vh", id: "pm-hint" }, w("toolbar_hint"));
  const row = (name: string, cls: string): HTMLElement => make("div", { class: "blk" }, make("div", { class: "lab" }, make("span", { id: `pm-${name}` }, w(name)), ...(counts.has(name) ? [counts.get(name)!] : [])), make("div", { class: `pm-line ${cls}` }));
  const rows = { headline: row("headline", "h1"), standfirst: row("standfirst", "sf") };
  const bodyBox = make("div", { class: "pm-body" });
  written.replaceChildren(rows.headline, rows.standfirst, bodyBox, hint, fieldBox);
  form.before(bar);
  form.classList.add("edited");

  let held = false; // a colleague writes
  let tools: Tools | null = null;
  let current: any = null;
  const changed = () => form.dispatchEvent(new Event("input"));
  const count = (name: string, doc: any) => {
    const n = [...doc.textContent].length;
    for (const el of counts.get(name)?.querySelectorAll<HTMLElement>("[data-max]") ?? []) {
      const over = n - Number(el.dataset.max);
      el.classList.toggle("over", over > 0);
      el.lastElementChild!.textContent = (over > 0 ? el.dataset.not! : el.dataset.fit!).replace("{}", String(n)).replace("{+}", String(over));
    }
  };

  const notice = make("div", { class: "notice warns", role: "status" });
  const say = (text: string) => {
    notice.replaceChildren(make("span", {}), make("p", {}, text));
    bar.after(notice);
  };

  // Pasting and dropping: only what a text can hold comes in, wherever it comes from.
  const take = (view: any, blocks: Pasted[], cut: boolean, at?: number) => {
    if (cut) say(w("pasted_cut"));
    const tr = view.state.tr;
    if (at !== undefined) tr.setSelection(Selection.near(tr.doc.resolve(at)));
    const parent = tr.selection.$from.parent;
    const inline = parent.inlineContent && parent.type !== schema.nodes.paragraph;
    if (blocks.length === 0) return;
    if (parent.type === schema.nodes.item && blocks.length > 1) {
      const items = blocks.filter((b) => b.runs.length > 0).map((b) => schema.nodes.item.create(null, content(schema, b.runs, false)));
      tr.replaceSelection(new Slice(Fragment.from(schema.nodes.list.create(null, items)), 2, 2));
    } else if (inline || (blocks.length === 1 && ["paragraph", "item"].includes(blocks[0].kind) && !(blocks[0].kind === "item" && parent.content.size === 0))) {
      const line = !["said", "item", "paragraph"].includes(parent.type.name);
      const all: any[] = [];
      blocks.forEach((b, i) => {
        if (i > 0 && all.length > 0) all.push(line ? schema.text(" ") : schema.nodes.hard_break.create());
        all.push(...content(schema, b.runs, line));
      });
      tr.replaceSelection(new Slice(Fragment.fromArray(all), 0, 0));
    } else {
      const made = nodes(schema, blocks);
      const open = (n: any) => (n.type === schema.nodes.paragraph ? 1 : 0);
      tr.replaceSelection(new Slice(Fragment.fromArray(made), parent.content.size > 0 ? open(made[0]) : 0, open(made.at(-1))));
    }
    view.dispatch(closeHistory(tr.scrollIntoView().setMeta("paste", true)));
  };
  // The browser tells of a moved selection a moment later. Whoever clicks and types on a busy
  // machine is faster, and would write over what was selected before.
  const caughtUp = (view: any): boolean => {
    if (!view.composing) view.domObserver.flush();
    return false;
  };
  const read = (view: any, data: DataTransfer, at?: number): boolean => {
    const html = data.getData("text/html");
    const text = data.getData("text/plain");
    caughtUp(view);
    const { from, to, empty } = view.state.selection;
    if (at === undefined && !empty && linkable(text) && view.state.selection.$from.sameParent(view.state.selection.$to)) {
      view.dispatch(view.state.tr.addMark(from, to, schema.marks.link.create({ href: text.trim() })));
      return true;
    }
    if (!html && !text) return false;
    const { blocks, cut } = html ? fromHTML(html) : fromText(text);
    take(view, blocks.length > 0 ? blocks : fromText(text).blocks, cut, at);
    return true;
  };
  const handleDOMEvents = {
    keydown: caughtUp,
    beforeinput: caughtUp,
    focus: (view: any) => {
      current = view;
      tools?.show(view);
      return false;
    },
    paste: (view: any, e: ClipboardEvent) => {
      if (!(e.target instanceof Node) || (e.target as Element).closest?.("input, textarea") || !e.clipboardData) return false;
      e.preventDefault();
      read(view, e.clipboardData);
      return true;
    },
    drop: (view: any, e: DragEvent) => {
      if (view.dragging || !e.dataTransfer) return false;
      e.preventDefault();
      const at = view.posAtCoords({ left: e.clientX, top: e.clientY });
      if (at) read(view, e.dataTransfer, at.pos);
      return true;
    },
  };

  const link: Command = (_s, _d, view) => tools?.ask(view, "link") ?? false;
  const toTools: Command = () => {
    tools?.focus();
    return true;
  };
  const save: Command = () => {
    form.requestSubmit();
    return true;
  };
  const common: Record<string, Command> = {
    "Mod-z": undo,
    "Mod-y": redo,
    "Shift-Mod-z": redo,
    "Mod-b": (s, d) => toggleMark(schema.marks.strong)(s, d),
    "Mod-i": (s, d) => toggleMark(schema.marks.emphasis)(s, d),
    "Mod-k": link,
    "Mod-s": save,
    "Alt-F10": toTools,
    Backspace: undoInputRule,
  };

  const stateOf = (doc: any, plugins: any[]) => EditorState.create({ doc, plugins });
  const show = new Plugin({ view: () => ({ update: (view: any) => view === current && tools?.show(view) }) });

  const lineView = (name: "headline" | "standfirst", next: () => any, before: () => any): any => {
    const go = (to: () => any, end: boolean): Command => (state, _d, view) => {
      const $head = state.selection.$head;
      if (end ? $head.pos < state.doc.content.size && !view.endOfTextblock("down") : $head.pos > 0 && !view.endOfTextblock("up")) return false;
      to()?.focus();
      return true;
    };
    const onward: Command = () => {
      next().focus();
      return true;
    };
    const plugins = [
      markdown(schema, false),
      keymap({ ...common, Enter: onward, "Shift-Enter": onward, ArrowDown: go(next, true), ArrowUp: go(before, false) }),
      keymap(baseKeymap),
      history(),
      show,
    ];
    const box = rows[name].querySelector<HTMLElement>(".pm-line")!;
    const view = new EditorView(box, {
      state: stateOf(lineDoc(schema, start[name]), plugins),
      editable: () => !held,
      attributes: { role: "textbox", "aria-multiline": "false", "aria-labelledby": `pm-${name}`, class: `txt ${name === "headline" ? "h1" : "sf"}`, ...language },
      handleDOMEvents,
      dispatchTransaction(tr: any) {
        view.updateState(view.state.apply(tr));
        if (!tr.docChanged) return;
        sheet.line(name, view.state.doc);
        count(name, view.state.doc);
        changed();
      },
    });
    sheet.line(name, view.state.doc);
    return { view, reset: (doc: any) => view.updateState(stateOf(doc, plugins)) };
  };

  const choose = (view: any, kind: string) => {
    if (kind === "picture") void pictures(words).open(view);
    else if (kind === "embed") insertBlock(schema.nodes.embed.create())(view.state, view.dispatch);
    else setKind(kind)(view.state, view.dispatch);
  };
  const plugins = [
    slash(words, choose),
    markdown(schema, true),
    keymap({
      ...common,
      Backspace: chainCommands(undoInputRule, back),
      Enter: enter,
      "Shift-Enter": (state: any, dispatch: any) => {
        if (!state.selection.$from.parent.inlineContent) return false;
        dispatch?.(state.tr.replaceSelectionWith(schema.nodes.hard_break.create()).scrollIntoView());
        return true;
      },
      "Alt-ArrowUp": moveBlock(-1),
      "Alt-ArrowDown": moveBlock(1),
      ArrowUp: (state: any, _d: any, view: any) => {
        if (state.selection.$head.pos > 1 || !view.endOfTextblock("up")) return false;
        standfirst.view.focus();
        return true;
      },
    }),
    keymap(baseKeymap),
    ids(),
    here(words),
    history(),
    gapCursor(),
    dropCursor({ color: "currentColor", width: 2 }),
    show,
  ];
  const body: any = new EditorView(bodyBox, {
    state: stateOf(bodyDoc(schema, start), plugins),
    editable: () => !held,
    attributes: { role: "textbox", "aria-multiline": "true", "aria-label": w("text"), "aria-describedby": "pm-hint", "aria-autocomplete": "list", class: "pm", ...language },
    handleDOMEvents,
    nodeViews: {
      picture: (node: any, view: any, getPos: any) => new PictureView(node, view, getPos, words, language),
      embed: (node: any, view: any, getPos: any) => new EmbedView(node, view, getPos, words),
    },
    dispatchTransaction(tr: any) {
      body.updateState(body.state.apply(tr));
      if (!tr.docChanged) return;
      sheet.body(body.state.doc);
      changed();
    },
  });
  sheet.body(body.state.doc);
  const standfirst = lineView("standfirst", () => body, () => headline.view);
  const headline = lineView("headline", () => standfirst.view, () => null);
  current = body;
  tools = toolbar(bar, words, () => current, () => body);
  tools.show(body);

  // What was typed before and not saved comes back over what the server sent.
  form.addEventListener("depesche:restore", (e) => {
    const f: Fields = { ...readFields(form), ...(e as CustomEvent<Fields>).detail };
    headline.reset(lineDoc(schema, f.headline));
    standfirst.reset(lineDoc(schema, f.standfirst));
    body.updateState(stateOf(bodyDoc(schema, f), plugins));
    for (const [name, v] of Object.entries({ headline, standfirst })) {
      sheet.line(name, v.view.state.doc);
      count(name, v.view.state.doc);
    }
    sheet.body(body.state.doc);
    for (const el of form.elements) {
      if ((el instanceof HTMLInputElement || el instanceof HTMLTextAreaElement) && el.type !== "hidden" && f[el.name] !== undefined) el.value = f[el.name];
    }
    changed();
  });

  // A colleague has taken the text over, or has left it: what stands here can be read and
  // copied meanwhile, and what was typed is kept.
  form.addEventListener("depesche:held", (e) => {
    const now = (e as CustomEvent<boolean>).detail;
    if (now === held) return;
    held = now;
    for (const view of [headline.view, standfirst.view, body]) {
      view.setProps({ editable: () => !held });
      view.dom.setAttribute("aria-readonly", String(held));
    }
    bar.inert = held;
    for (const el of bodyBox.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea")) el.readOnly = held;
    if (held) say(document.querySelector("#together .notice p")?.textContent ?? "");
    else notice.remove();
  });

  // Saving stays on the page. Whoever was faster is met on the page that compares.
  let saving = false;
  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    if (saving) return;
    saving = true;
    const sent = new FormData(form);
    const savedAt = document.querySelector<HTMLElement>("#saved-at");
    try {
      const r = await fetch(form.action, { method: "POST", body: new URLSearchParams([...sent].map(([k, v]) => [k, String(v)])), headers: { Accept: "application/json" } });
      if (r.status === 409) return form.submit();
      const a = (await r.json()) as { revision?: number; says?: string; fields?: Record<string, string> };
      if (!r.ok) {
        say([a.says, ...Object.values(a.fields ?? {})].filter(Boolean).join(" "));
        notice.setAttribute("role", "alert");
        return;
      }
      notice.remove();
      (form.elements.namedItem("base") as HTMLInputElement).value = String(a.revision);
      if (savedAt) savedAt.textContent = a.says ?? "";
      for (const name of ["wrong", "right"]) {
        const el = form.elements.namedItem(name);
        if (el instanceof HTMLTextAreaElement) el.value = "";
      }
      form.dispatchEvent(new CustomEvent("depesche:saved", { detail: sent }));
    } catch {
      say(w("lost"));
    } finally {
      saving = false;
    }
  });
  addEventListener("keydown", (e) => {
    if (e.defaultPrevented || !(e.ctrlKey || e.metaKey) || e.altKey || e.shiftKey || e.key.toLowerCase() !== "s") return;
    e.preventDefault();
    form.requestSubmit();
  });
}
