// Topics are looked for as one types, and ticked where they are found. Without a script the
// button beside the field asks the server for the same.
const box = document.querySelector<HTMLElement>("[data-topics]");
const field = box?.querySelector<HTMLInputElement>('input[type="search"]');
if (box && field) {
  const said = box.querySelector<HTMLElement>("[role=status]")!;
  const offered = box.querySelector<HTMLElement>("[data-found]")!;
  const button = box.querySelector<HTMLButtonElement>("button")!;
  const boxes = () => [...box.querySelectorAll<HTMLInputElement>('input[name="topic"]')];
  let asked = 0;
  let timer = 0;

  const offer = (found: { value: string; name: string }[]) => {
    // What was ticked stays where it is.
    for (const c of offered.querySelectorAll<HTMLInputElement>("input:not(:checked)")) c.closest("li")?.remove();
    for (const f of found) {
      const tick = Object.assign(document.createElement("input"), { type: "checkbox", name: "topic", value: f.value });
      const label = Object.assign(document.createElement("label"), { className: "check" });
      label.append(tick, ` ${f.name}`);
      const line = document.createElement("li");
      line.append(label);
      offered.append(line);
    }
  };
  const ask = async () => {
    const mine = ++asked;
    const q = field.value.trim();
    const without = boxes()
      .filter((b) => b.checked || !offered.contains(b))
      .map((b): [string, string] => ["without", b.value]);
    let says = said.dataset.failed!;
    try {
      const r = await fetch(`/desk/topics?${new URLSearchParams([["q", q], ...without])}`);
      const answer: { found: { value: string; name: string }[]; says: string } = await r.json();
      if (mine === asked) offer(answer.found);
      says = answer.says;
    } catch {
      // It did not answer, or not with topics: says stays.
    }
    if (mine === asked) said.textContent = says;
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), 120);
  });
  const now = (e: Event) => {
    e.preventDefault();
    void ask();
  };
  field.addEventListener("keydown", (e) => e.key === "Enter" && !e.isComposing && now(e));
  button.addEventListener("click", now);
}
