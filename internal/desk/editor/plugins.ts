// What holds of the text whatever is done to it.
import { Decoration, DecorationSet, InputRule, Plugin, TextSelection, inputRules } from "./prosemirror.js";
import { blockAt, insertBlock, setKind } from "./commands.ts";
import { linkable, newID, type Words } from "./schema.ts";

/** ids gives every block an ID of its own: of two with the same the first that holds text keeps it. The last block is a paragraph, so that writing can go on. */
export const ids = (): any =>
  new Plugin({
    appendTransaction(trs: any[], _: any, state: any) {
      if (!trs.some((t) => t.docChanged)) return null;
      const keeper = new Map<string, number>();
      let bad = false;
      state.doc.forEach((node: any, _: number, i: number) => {
        const id = node.attrs.id;
        if (!id || (id === "lead") !== !!node.attrs.lead) bad = true;
        else if (!keeper.has(id)) keeper.set(id, i);
        else {
          bad = true;
          if (state.doc.child(keeper.get(id)!).textContent === "") keeper.set(id, i);
        }
      });
      const tr = state.tr;
      if (bad) {
        state.doc.forEach((node: any, pos: number, i: number) => {
          const id = node.attrs.id;
          if (node.attrs.lead) {
            if (id !== "lead") tr.setNodeAttribute(pos, "id", "lead");
          } else if (!id || id === "lead" || keeper.get(id) !== i) tr.setNodeAttribute(pos, "id", newID());
        });
      }
      if (state.doc.lastChild.type.name !== "paragraph") tr.insert(state.doc.content.size, state.schema.nodes.paragraph.create({ id: newID() }));
      return tr.docChanged ? tr : null;
    },
  });

/** here marks the block in hand, and says what an empty last one is for. */
export const here = (words: Words): any =>
  new Plugin({
    props: {
      decorations(state: any) {
        const out: any[] = [];
        const at = blockAt(state);
        if (at) out.push(Decoration.node(at.pos, at.pos + at.node.nodeSize, { class: "on" }));
        const last = state.doc.lastChild;
        if (last.type.name === "paragraph" && last.content.size === 0) out.push(Decoration.node(state.doc.content.size - last.nodeSize, state.doc.content.size, { class: "next", "data-hint": words["editor.empty"] }));
        return DecorationSet.create(state.doc, out);
      },
    },
  });

const inParagraph = (state: any): boolean => state.selection.$from.parent.type.name === "paragraph";

/** begin turns what a paragraph begins with into another kind of block. */
const begin = (re: RegExp, kind: (m: RegExpMatchArray) => string): any =>
  new InputRule(re, (state: any, m: RegExpMatchArray, start: number, end: number) => {
    if (!inParagraph(state)) return null;
    let out: any = null;
    const cleared = state.apply(state.tr.delete(start, end));
    const k = kind(m);
    (k === "rule" ? insertBlock(state.schema.nodes.rule.create()) : setKind(k))(cleared, (tr: any) => (out = tr));
    if (!out) return null;
    // One step for undo: what was typed goes and the block changes.
    const tr = state.tr.delete(start, end);
    for (const s of out.steps) tr.step(s);
    return tr.setSelection(out.selection.constructor.fromJSON(tr.doc, out.selection.toJSON()));
  });

/** around marks what stands between signs. */
const around = (re: RegExp, mark: (state: any, m: RegExpMatchArray) => any, text: (m: RegExpMatchArray) => string = (m) => m[2]): any =>
  new InputRule(re, (state: any, m: RegExpMatchArray, start: number, end: number) => {
    const made = mark(state, m);
    const words = text(m);
    if (!made || !words || words !== words.trim()) return null;
    const from = start + m[1].length;
    const begins = start + m[0].indexOf(words, m[1].length);
    const tr = state.tr.delete(begins + words.length, end).delete(from, begins).addMark(from, from + words.length, made);
    return tr.setSelection(TextSelection.create(tr.doc, from + words.length)).removeStoredMark(made.type);
  });

/** markdown are the signs that people type for marks and blocks. */
export function markdown(schema: any, whole: boolean): any {
  const m = schema.marks;
  const rules = [
    around(/(^|[^*])\*\*([^*\s](?:[^*]*[^*\s])?)\*\*$/, () => m.strong.create()),
    around(/(^|[^*\w])\*([^*\s](?:[^*]*[^*\s])?)\*$/, () => m.emphasis.create()),
    around(/(^|[^_\w])_([^_\s](?:[^_]*[^_\s])?)_$/, () => m.emphasis.create()),
    around(/(^|[^!])\[([^[\]]+)\]\(([^\s()]+)\)$/, (_, x) => (linkable(x[3]) ? m.link.create({ href: x[3] }) : null)),
    around(/(^|[^[])\[\[([^[\]]+)\]\]$/, () => m.insertion.create(), (x) => `[${x[2]}]`),
  ];
  rules.push(
    new InputRule(/(^|\s)(https?:\/\/[^\s<>]+[^\s<>.,;:!?)])\s$/, (state: any, x: RegExpMatchArray, start: number, end: number) => {
      const from = start + x[1].length;
      if (!linkable(x[2]) || state.doc.rangeHasMark(from, end, m.link)) return null;
      return state.tr.addMark(from, end, m.link.create({ href: x[2] })).insert(end, schema.text(" "));
    }),
  );
  if (whole) {
    rules.push(
      begin(/^(#{1,4}) $/, (x) => `heading${Math.max(2, x[1].length)}`),
      begin(/^> $/, () => "quotation"),
      begin(/^[-*+] $/, () => "list"),
      begin(/^1[.)] $/, () => "numbered"),
      begin(/^---$/, () => "rule"),
    );
  }
  return inputRules({ rules });
}
