// What keys and tools do to blocks.
import { Fragment, NodeSelection, Selection, TextSelection, closeHistory } from "./prosemirror.js";

type Dispatch = ((tr: any) => void) | undefined;
export type Command = (state: any, dispatch?: Dispatch, view?: any) => boolean;

/** blockAt is the block that holds the selection's head, with its place. */
export function blockAt(state: any): { node: any; pos: number; index: number } | null {
  const sel = state.selection;
  if (sel instanceof NodeSelection && sel.$from.depth === 0) return { node: sel.node, pos: sel.from, index: sel.$from.index(0) };
  const $head = sel.$head;
  return $head.depth === 0 ? null : { node: $head.node(1), pos: $head.before(1), index: $head.index(0) };
}

/** texts are the lines of running text in a block. */
function texts(node: any): any[] {
  if (node.isTextblock) return [node.content];
  const out: any[] = [];
  node.forEach((child: any) => {
    if (child.isTextblock && (child.content.size > 0 || child.type.name !== "speaker")) out.push(child.content);
  });
  return out;
}

/** oneLine puts a space where a line ends. */
function oneLine(schema: any, content: any): any {
  const out: any[] = [];
  content.forEach((n: any) => out.push(n.type === schema.nodes.hard_break ? schema.text(" ", n.marks) : n));
  return Fragment.fromArray(out);
}

function made(schema: any, kind: string, id: string | null, lines: any[]): any[] {
  const n = schema.nodes;
  const joined = lines.reduce((a, b) => (a.size > 0 && b.size > 0 ? a.append(Fragment.from(n.hard_break.create())).append(b) : a.append(b)), Fragment.empty);
  if (kind === "quotation") return [n.quotation.create({ id }, [n.said.create(null, joined), n.speaker.create()])];
  if (kind === "list" || kind === "numbered") return [n.list.create({ id, ordered: kind === "numbered" }, (lines.length > 0 ? lines : [Fragment.empty]).map((l) => n.item.create(null, l)))];
  const each = lines.length > 0 ? lines : [Fragment.empty];
  if (kind.startsWith("heading")) return each.map((l, i) => n.heading.create({ id: i === 0 ? id : null, level: Number(kind.at(-1)) }, oneLine(schema, l)));
  return each.map((l, i) => n.paragraph.create({ id: i === 0 ? id : null }, l));
}

/** setKind turns the selected blocks into another kind; what holds no text is inserted behind. */
export const setKind =
  (kind: string): Command =>
  (state, dispatch) => {
    const { schema, selection, doc } = state;
    const first = selection.$from.index(0);
    const last = Math.min(selection.$to.indexAfter(0) - 1, doc.childCount - 1);
    if (kind === "embed" || kind === "rule") return insertBlock(schema.nodes[kind].create())(state, dispatch);
    let from = 0;
    for (let i = 0; i < first; i++) from += doc.child(i).nodeSize;
    let to = from;
    const list = kind === "list" || kind === "numbered";
    let lines: any[] = [];
    const out: any[] = [];
    for (let i = first; i <= last; i++) {
      const b = doc.child(i);
      to += b.nodeSize;
      if (b.isAtom || b.type === schema.nodes.picture) {
        if (first === last) return false;
        out.push(b);
      } else if (list) {
        lines = lines.concat(texts(b));
        if (out.length === 0 || out.at(-1) !== null) out.push(null);
      } else {
        const made_ = made(schema, kind, b.attrs.id, texts(b));
        out.push(...made_);
      }
    }
    if (dispatch) {
      const id = doc.child(first).attrs.id;
      const nodes = list ? out.flatMap((o) => (o === null ? made(schema, kind, id, lines.splice(0)) : [o])) : out;
      const tr = state.tr.replaceWith(from, to, nodes);
      // The cursor stays in its words: blocks of one line of text keep their offset.
      const offset = selection.$head.parentOffset;
      const at = Selection.findFrom(tr.doc.resolve(from + 1), 1, true) ?? Selection.near(tr.doc.resolve(from));
      tr.setSelection(first === last && at instanceof TextSelection ? TextSelection.near(tr.doc.resolve(Math.min(at.from + offset, at.$from.end()))) : at);
      dispatch(closeHistory(tr.scrollIntoView()));
    }
    return true;
  };

/** insertBlock puts a block in the place of an empty paragraph, else behind the block in hand. */
export const insertBlock =
  (node: any): Command =>
  (state, dispatch) => {
    const at = blockAt(state);
    if (!dispatch) return true;
    const empty = at && at.node.type === state.schema.nodes.paragraph && at.node.content.size === 0;
    const pos = at ? (empty ? at.pos : at.pos + at.node.nodeSize) : state.doc.content.size;
    const tr = state.tr.replaceWith(pos, empty ? at.pos + at.node.nodeSize : pos, node);
    const after = pos + node.nodeSize;
    if (after >= tr.doc.content.size) tr.insert(tr.doc.content.size, state.schema.nodes.paragraph.create());
    tr.setSelection(node.type.name === "rule" ? Selection.near(tr.doc.resolve(after)) : NodeSelection.create(tr.doc, pos));
    dispatch(closeHistory(tr.scrollIntoView()));
    return true;
  };

/** moveBlock exchanges the block in hand with the one before (-1) or after it. */
export const moveBlock =
  (by: -1 | 1): Command =>
  (state, dispatch) => {
    const at = blockAt(state);
    if (!at) return false;
    const other = at.index + by;
    if (at.node.attrs.lead || other < 0 || other >= state.doc.childCount || state.doc.child(other).attrs.lead) return true;
    if (dispatch) {
      const beside = state.doc.child(other);
      const from = by < 0 ? at.pos - beside.nodeSize : at.pos;
      const pair = by < 0 ? [at.node, beside] : [beside, at.node];
      const tr = state.tr.replaceWith(from, from + at.node.nodeSize + beside.nodeSize, pair);
      const start = by < 0 ? from : from + beside.nodeSize;
      const sel = state.selection;
      tr.setSelection(sel instanceof NodeSelection ? NodeSelection.create(tr.doc, start) : TextSelection.create(tr.doc, sel.anchor - at.pos + start, sel.head - at.pos + start));
      dispatch(closeHistory(tr.scrollIntoView()));
    }
    return true;
  };

/** enter goes on as a writer expects: from words to who said them, out of an empty item, behind a picture. */
export const enter: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  const { schema } = state;
  const parent = $from.parent;
  switch (parent.type.name) {
    case "said":
      dispatch?.(state.tr.deleteSelection().setSelection(Selection.near(state.tr.doc.resolve($from.after() + 1))).scrollIntoView());
      return empty;
    case "speaker":
    case "caption": {
      const after = $from.after(1);
      if (dispatch) {
        const tr = state.tr.insert(after, schema.nodes.paragraph.create());
        dispatch(tr.setSelection(Selection.near(tr.doc.resolve(after + 1))).scrollIntoView());
      }
      return true;
    }
    case "item": {
      if (parent.content.size > 0) {
        dispatch?.(state.tr.deleteSelection().split(state.tr.selection.from, 1).scrollIntoView());
        return true;
      }
      if (dispatch) {
        const list = $from.node(1);
        const index = $from.index(1);
        const above: any[] = [];
        const below: any[] = [];
        list.forEach((it: any, _: number, i: number) => (i < index ? above.push(it) : i > index ? below.push(it) : 0));
        const out = [schema.nodes.paragraph.create()];
        if (above.length > 0) out.unshift(list.copy(Fragment.fromArray(above)));
        if (below.length > 0) out.push(schema.nodes.list.create({ ...list.attrs, id: null }, below));
        const tr = state.tr.replaceWith($from.before(1), $from.after(1), out);
        const at = $from.before(1) + (above.length > 0 ? out[0].nodeSize : 0) + 1;
        dispatch(tr.setSelection(Selection.near(tr.doc.resolve(at))).scrollIntoView());
      }
      return true;
    }
  }
  return false;
};

/** back undoes a block's kind when the cursor stands at its beginning. */
export const back: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.parentOffset > 0) return false;
  switch ($from.parent.type.name) {
    case "heading":
    case "said":
      return setKind("paragraph")(state, dispatch);
    case "item": {
      if ($from.index(1) > 0) return false;
      if (dispatch) {
        const list = $from.node(1);
        const { schema } = state;
        const rest = list.content.cut(list.firstChild.nodeSize);
        const out = [schema.nodes.paragraph.create(rest.size > 0 ? null : { id: list.attrs.id }, list.firstChild.content)];
        if (rest.size > 0) out.push(list.copy(rest));
        const tr = state.tr.replaceWith($from.before(1), $from.after(1), out);
        dispatch(tr.setSelection(Selection.near(tr.doc.resolve($from.before(1) + 1))).scrollIntoView());
      }
      return true;
    }
    case "speaker":
      if (dispatch) dispatch(state.tr.setSelection(Selection.near(state.doc.resolve($from.before() - 1), -1)));
      return true;
    case "caption":
      if (dispatch) dispatch(state.tr.setSelection(NodeSelection.create(state.doc, $from.before(1))));
      return true;
  }
  return false;
};

/** toggleInsertion marks words as an editor's insertion, with the brackets that belong to it. */
export const toggleInsertion: Command = (state, dispatch) => {
  const { from, to, empty, $from, $to } = state.selection;
  const mark = state.schema.marks.insertion;
  if ($from.parent !== $to.parent || !$from.parent.inlineContent) return false;
  if (empty) {
    if (dispatch) {
      const tr = state.tr.insert(from, state.schema.text("[]", [mark.create()]));
      dispatch(tr.setSelection(TextSelection.create(tr.doc, from + 1)));
    }
    return true;
  }
  if (state.doc.rangeHasMark(from, to, mark)) dispatch?.(state.tr.removeMark(from, to, mark));
  else if (dispatch) {
    const tr = state.tr;
    const text = state.doc.textBetween(from, to);
    let end = to;
    if (!text.startsWith("[")) {
      tr.insertText("[", from);
      end++;
    }
    if (!text.endsWith("]")) {
      tr.insertText("]", end);
      end++;
    }
    dispatch(tr.addMark(from, end, mark.create()).setSelection(TextSelection.create(tr.doc, from, end)));
  }
  return true;
};

/** makeLead makes a picture the lead picture, or an ordinary one again. */
export const makeLead =
  (pos: number, lead: boolean): Command =>
  (state, dispatch) => {
    const node = state.doc.nodeAt(pos);
    if (!node || node.type.name !== "picture") return false;
    if (dispatch) {
      const tr = state.tr;
      if (!lead) tr.setNodeMarkup(pos, null, { ...node.attrs, lead: false, id: null });
      else {
        const first = state.doc.firstChild;
        tr.delete(pos, pos + node.nodeSize);
        if (first.attrs.lead) tr.setNodeMarkup(0, null, { ...first.attrs, lead: false, id: null });
        tr.insert(0, node.type.create({ ...node.attrs, lead: true, id: "lead" }, node.content)).setSelection(NodeSelection.create(tr.doc, 0));
      }
      dispatch(tr.scrollIntoView());
    }
    return true;
  };
