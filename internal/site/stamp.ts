// A form that asks for mail, or for a comment, proves that a browser has worked a moment
// for it: it finds a number whose hash with the form's stamp begins with sixteen zero bits
// (internal/stamp). Without this script the form takes one step more.
const K = new Uint32Array(64);
const H0 = new Uint32Array(8);
{
  // The constants of SHA-256: fractions of the roots of the first primes.
  const frac = (x: number) => ((x - Math.floor(x)) * 4294967296) | 0;
  for (let n = 2, i = 0; i < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
    if (!prime) continue;
    if (i < 8) H0[i] = frac(Math.sqrt(n));
    K[i++] = frac(Math.cbrt(n));
  }
}
const w = new Int32Array(64);

// first is the first word of the SHA-256 of an ASCII text of at most 55 bytes … 64 n + 55.
function first(text: string): number {
  const blocks = ((text.length + 8) >> 6) + 1;
  const m = new Int32Array(blocks * 16);
  for (let i = 0; i < text.length; i++) m[i >> 2] |= text.charCodeAt(i) << (24 - (i & 3) * 8);
  m[text.length >> 2] |= 0x80 << (24 - (text.length & 3) * 8);
  m[blocks * 16 - 1] = text.length * 8;
  const h = Int32Array.from(H0);
  for (let b = 0; b < blocks; b++) {
    for (let i = 0; i < 64; i++) {
      if (i < 16) w[i] = m[b * 16 + i];
      else {
        const x = w[i - 15], y = w[i - 2];
        w[i] = (((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)) + w[i - 7] + (((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)) + w[i - 16];
      }
    }
    let [a, c, d, e, f, g, j, k] = h;
    for (let i = 0; i < 64; i++) {
      const t1 = (k + (((f >>> 6) | (f << 26)) ^ ((f >>> 11) | (f << 21)) ^ ((f >>> 25) | (f << 7))) + ((f & g) ^ (~f & j)) + K[i] + w[i]) | 0;
      const t2 = ((((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))) + ((a & c) ^ (a & d) ^ (c & d))) | 0;
      k = j; j = g; g = f; f = (e + t1) | 0; e = d; d = c; c = a; a = (t1 + t2) | 0;
    }
    [a, c, d, e, f, g, j, k].forEach((v, i) => (h[i] += v));
  }
  return h[0];
}

const pause = () => new Promise((done) => setTimeout(done));

async function work(stamp: string): Promise<string> {
  for (let n = 0; ; n++) {
    if (first(stamp + ":" + n) >>> 16 === 0) return String(n);
    if (n % 2000 === 1999) await pause();
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-stamp]")) {
  // Where the work saves a step, the button says so.
  const send = form.querySelector<HTMLButtonElement>("button.main");
  if (send && form.dataset.send) send.textContent = form.dataset.send;
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement;
  let job: Promise<void> | undefined;
  const begin = () =>
    (job ??= (async () => {
      try {
        const r = await fetch(form.dataset.stamp!, { cache: "no-store" });
        const stamp = await r.text();
        if (!r.ok || stamp.length > 60) return;
        const proof = await work(stamp);
        field("stamp").value = stamp;
        field("proof").value = proof;
      } catch {
        // Without a proof the form goes the way without a script.
      }
    })());
  form.addEventListener("focusin", begin, { once: true });
  form.addEventListener("submit", (ev) => {
    if (form.dataset.ready) return;
    ev.preventDefault();
    begin().then(() => {
      form.dataset.ready = "1";
      form.submit();
    });
  });
  addEventListener("pageshow", () => {
    delete form.dataset.ready;
    job = undefined;
  });
}
