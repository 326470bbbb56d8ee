// Running text as the form's fields hold it: marks are words in angle brackets. marked.go
// writes and reads the same, and explains it.
const markRE = /(?<!\\)(\\*)<(?:(\/?)(b|i|ins|a|lang)(?: ([^<>\n]*))?|(br))>/g;
const words: Record<string, string> = { strong: "b", emphasis: "i", insertion: "ins", link: "a", foreign: "lang" };
const kinds: Record<string, string> = { b: "strong", i: "emphasis", ins: "insertion", a: "link", lang: "foreign" };

interface Mark {
  kind: string;
  what: string; // an address or a language
  from: number;
  to: number;
}

const slashesAtEnd = (s: string): number => {
  let n = 0;
  while (n < s.length && s[s.length - 1 - n] === "\\") n++;
  return n;
};

const escape = (s: string): string => {
  s = s.replace(markRE, (m, slashes: string) => "\\".repeat(slashes.length + 1) + m);
  return s + "\\".repeat(slashesAtEnd(s));
};

const bracket = (what: string): string => what.replace(/</g, "%3C").replace(/>/g, "%3E").replace(/\n/g, "%0A");

const before = (a: Mark, b: Mark): number => a.from - b.from || b.to - a.to || (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0);

/** nested cuts marks that overlap halfway in two, as depesche.Inline.Normal does. */
function nested(marks: Mark[]): Mark[] {
  const queue = [...marks].sort(before);
  const out: Mark[] = [];
  const open: Mark[] = [];
  while (queue.length > 0) {
    const m = queue[0];
    while (open.length > 0 && open[open.length - 1].to <= m.from) open.pop();
    const outer = open[open.length - 1];
    if (outer && m.to > outer.to) {
      queue.push({ ...m, from: outer.to });
      queue[0] = { ...m, to: outer.to };
      queue.sort(before);
      continue;
    }
    queue.shift();
    out.push(m);
    open.push(m);
  }
  return out;
}

/** writeMarked writes the text of a block for its field; in a line of its own line ends are <br>. */
export function writeMarked(node: any, line: boolean): string {
  let text = "";
  const marks: Mark[] = [];
  const live = new Map<string, Mark>();
  node.forEach((child: any) => {
    const from = text.length;
    text += child.isText ? child.text : "\n";
    const now = new Set<string>();
    for (const m of child.marks) {
      const what = m.attrs.href ?? m.attrs.lang ?? "";
      const key = `${m.type.name} ${what}`;
      now.add(key);
      const has = live.get(key);
      if (has) has.to = text.length;
      else {
        const mark = { kind: m.type.name, what, from, to: text.length };
        live.set(key, mark);
        marks.push(mark);
      }
    }
    for (const key of [...live.keys()]) if (!now.has(key)) live.delete(key);
  });
  const edges: { at: number; order: number; s: string }[] = [];
  nested(marks).forEach((m, i) => {
    const word = words[m.kind];
    edges.push({ at: m.from, order: 1000 + i, s: `<${word}${m.what ? " " + bracket(m.what) : ""}>` }, { at: m.to, order: 999 - i, s: `</${word}>` });
  });
  edges.sort((a, b) => a.at - b.at || a.order - b.order);
  let out = "";
  let last = 0;
  for (const e of edges) {
    out += escape(text.slice(last, e.at)) + e.s;
    last = e.at;
  }
  out += escape(text.slice(last));
  return line ? out.replace(/\n/g, "<br>") : out;
}

/** readMarked makes the content of a block of its field; what is not well-formed stays as it is written. */
export function readMarked(schema: any, s: string): any[] {
  const out: any[] = [];
  let open: any[] = [];
  const add = (text: string) => {
    text.split("\n").forEach((line, i) => {
      if (i > 0) out.push(schema.nodes.hard_break.create(null, null, open));
      if (line) out.push(schema.text(line, open));
    });
  };
  let last = 0;
  for (const m of s.matchAll(markRE)) {
    const [whole, slashes, closing, word, what, br] = m;
    add(s.slice(last, m.index) + "\\".repeat(slashes.length >> 1));
    last = m.index + whole.length;
    const tag = whole.slice(slashes.length);
    if (slashes.length % 2 === 1) add(tag);
    else if (br) add("\n");
    else if (!closing) open = schema.marks[kinds[word]].create(word === "a" ? { href: what ?? "" } : word === "lang" ? { lang: what ?? "" } : null).addToSet(open);
    else {
      const i = open.findLastIndex((o: any) => o.type.name === kinds[word]);
      if (i < 0) add(tag);
      else open = open.filter((_: any, k: number) => k !== i);
    }
  }
  const rest = s.slice(last);
  const end = rest.length - slashesAtEnd(rest);
  add(rest.slice(0, end) + "\\".repeat((rest.length - end + 1) >> 1));
  return out;
}
