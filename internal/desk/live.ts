// Live counts: while the page is looked at, the numbers of the rail come by server-sent
// events. What they count may show on the page too: the matrix is brought up to date where
// nobody has the focus. A page that is hidden keeps no connection.
const rail = document.querySelector(".rail nav");
const table = document.querySelector<HTMLTableElement>("table.matrix");
let source: EventSource | undefined;
let seen = "";

function show(counts: Record<string, string>): void {
  for (const [name, count] of Object.entries(counts)) {
    const n = rail?.querySelector<HTMLElement>(`[data-count="${CSS.escape(name)}"]`);
    if (!n || n.textContent === count) continue;
    n.textContent = count;
    if (name === "problems") {
      const bad = count !== "0";
      n.closest("li")?.classList.toggle("bad", bad);
      n.previousElementSibling?.toggleAttribute("hidden", !bad);
    }
  }
}

async function matrix(): Promise<void> {
  if (!table || table.contains(document.activeElement)) return;
  const r = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!r.ok) return;
  const now = new DOMParser().parseFromString(await r.text(), "text/html").querySelector<HTMLTableElement>("table.matrix");
  if (!now || table.contains(document.activeElement) || table.innerHTML === now.innerHTML) return;
  table.replaceChildren(...now.children);
  table.dispatchEvent(new Event("renewed"));
}

function listen(): void {
  if (source || document.hidden) return;
  source = new EventSource("/desk/live");
  source.addEventListener("counts", (e) => {
    show(JSON.parse(e.data) as Record<string, string>);
    if (seen && seen !== e.lastEventId) matrix().catch(() => {});
    seen = e.lastEventId;
  });
  source.onerror = () => {
    // An answer that is no stream (the session has ended) is not asked for again.
    if (source?.readyState === EventSource.CLOSED) source = undefined;
  };
}

function stop(): void {
  source?.close();
  source = undefined;
}

if (rail && "EventSource" in window) {
  listen();
  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : listen()));
  window.addEventListener("pagehide", stop);
  window.addEventListener("pageshow", listen);
}

// Bars that are wider than the window begin where one is.
for (const here of document.querySelectorAll<HTMLElement>(".sections [aria-current], .rail [aria-current], .tabs [aria-current]")) {
  const bar = here.closest<HTMLElement>(".sections, .rail nav, .tabs");
  if (!bar || bar.scrollWidth <= bar.clientWidth) continue;
  const at = here.getBoundingClientRect();
  const box = bar.getBoundingClientRect();
  bar.scrollLeft += at.left - box.left - (box.width - at.width) / 2;
}
