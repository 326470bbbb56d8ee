// Jobs under way: the rail is brought up to date without a reload; when the last one has
// ended the page is loaded anew, unless somebody is typing.
const box = document.querySelector("#jobs");
if (box && box.querySelector(".job")) {
  const look = async () => {
    try {
      const r = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (r.ok) {
        const page = new DOMParser().parseFromString(await r.text(), "text/html");
        const now = page.querySelector("#jobs");
        if (now) box.replaceChildren(...now.children);
        for (const part of document.querySelectorAll("[data-part]")) {
          const fresh = page.getElementById(part.id);
          if (fresh && !part.contains(document.activeElement)) part.replaceChildren(...fresh.children);
        }
        if (!box.querySelector(".job")) {
          const area = document.querySelector<HTMLTextAreaElement>("#seg-form textarea");
          const busy = area && area.value.trim() !== (area.dataset.was ?? "").trim();
          if (!busy && !document.querySelector("form :focus:is(input,textarea,select)")) location.reload();
          return;
        }
      }
    } catch {
      // The network is away: look again later.
    }
    setTimeout(look, 1500);
  };
  setTimeout(look, 1500);
}
