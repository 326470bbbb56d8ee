// The list of blocks that "/" opens at the beginning of a paragraph.
import { Plugin, PluginKey } from "./prosemirror.js";
import { kinds, type Words } from "./schema.ts";

interface Open {
  query: string;
  from: number;
  to: number;
}

const key = new PluginKey("slash");

const fold = (s: string): string => s.toLocaleLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

/** slash offers the kinds; choose is called with the one taken, its command already removed. */
export function slash(words: Words, choose: (view: any, kind: string) => void): any {
  const all = [...kinds.slice(1), "picture", "paragraph"].map((kind) => ({ kind, name: words[`kind.${kind}`], find: fold(`${words[`slash.${kind}`]} ${words[`kind.${kind}`]} ${kind}`).split(/\s+/) }));
  const matches = (query: string) => all.filter((c) => c.find.some((f) => f.startsWith(fold(query))));
  const opened = (state: any): Open | null => {
    const { $from, empty } = state.selection;
    if (!empty || $from.parent.type.name !== "paragraph" || $from.parentOffset !== $from.parent.content.size) return null;
    const m = /^\/(\p{L}*\d?)$/u.exec($from.parent.textContent);
    return m ? { query: m[1], from: $from.start(), to: $from.pos } : null;
  };

  return new Plugin({
    key,
    state: {
      init: () => ({ open: null as Open | null, at: 0, closed: "" }),
      apply(tr: any, was: any, _: any, state: any) {
        const meta = tr.getMeta(key);
        if (meta) return { ...was, ...meta };
        const open = opened(state);
        if (!open) return { open: null, at: 0, closed: "" };
        if (was.closed && open.query.startsWith(was.closed.slice(1))) return { ...was, open: null };
        return { open, at: was.open?.query === open.query ? was.at : 0, closed: "" };
      },
    },
    props: {
      handleKeyDown(view: any, e: KeyboardEvent) {
        const s = key.getState(view.state);
        if (!s.open || e.isComposing) return false;
        const found = matches(s.open.query);
        const go = (meta: object) => view.dispatch(view.state.tr.setMeta(key, meta));
        if (e.key === "Escape") go({ open: null, closed: `/${s.open.query}` });
        else if (found.length === 0) return false;
        else if (e.key === "ArrowDown") go({ at: (s.at + 1) % found.length });
        else if (e.key === "ArrowUp") go({ at: (s.at + found.length - 1) % found.length });
        else if (e.key === "Enter" || e.key === "Tab") {
          view.dispatch(view.state.tr.delete(s.open.from, s.open.to));
          choose(view, found[s.at].kind);
        } else return false;
        return true;
      },
    },
    view(view: any) {
      const box = document.createElement("ul");
      box.className = "slash";
      box.id = "slash";
      box.setAttribute("role", "listbox");
      box.setAttribute("aria-label", words["editor.commands"]);
      box.hidden = true;
      view.dom.parentElement.append(box);
      box.addEventListener("pointerdown", (e) => {
        const li = e.target instanceof Element ? e.target.closest<HTMLElement>("[data-kind]") : null;
        e.preventDefault();
        const s = key.getState(view.state);
        if (!li || !s.open) return;
        view.dispatch(view.state.tr.delete(s.open.from, s.open.to));
        choose(view, li.dataset.kind!);
        view.focus();
      });
      const update = () => {
        const s = key.getState(view.state);
        box.hidden = !s.open;
        if (!s.open) {
          view.dom.removeAttribute("aria-activedescendant");
          view.dom.removeAttribute("aria-controls");
          return;
        }
        const found = matches(s.open.query);
        box.replaceChildren(
          ...found.map((c, i) => {
            const li = document.createElement("li");
            li.id = `slash-${c.kind}`;
            li.dataset.kind = c.kind;
            li.setAttribute("role", "option");
            li.setAttribute("aria-selected", String(i === s.at));
            li.textContent = c.name;
            return li;
          }),
        );
        if (found.length === 0) {
          const li = document.createElement("li");
          li.setAttribute("role", "option");
          li.setAttribute("aria-selected", "false");
          li.setAttribute("aria-disabled", "true");
          li.textContent = words["editor.no_command"];
          box.append(li);
        } else {
          view.dom.setAttribute("aria-controls", "slash");
          view.dom.setAttribute("aria-activedescendant", `slash-${found[s.at].kind}`);
          box.children[s.at].scrollIntoView({ block: "nearest" });
        }
        const at = view.coordsAtPos(s.open.from);
        const frame = view.dom.parentElement.getBoundingClientRect();
        const gap = 4;
        const room = innerHeight - (document.querySelector(".hints")?.parentElement?.offsetHeight ?? 0);
        const above = at.top - box.offsetHeight - gap;
        const top = at.bottom + gap + box.offsetHeight > room && above > 0 ? above : at.bottom + gap;
        box.style.insetBlockStart = `${top - frame.top}px`;
        box.style.left = `${Math.max(0, Math.min(at.left - frame.left, frame.width - box.offsetWidth))}px`;
      };
      return { update, destroy: () => box.remove() };
    },
  });
}
