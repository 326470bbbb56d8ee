// A page stands longer than the age of a story that it names is true. So it names the day, and
// this says how long ago that was, by the reader's clock, while it is less than 24 hours.
const language = document.documentElement.lang;
const ages = (numeric: "always" | "auto") => new Intl.RelativeTimeFormat(language, { numeric, numberingSystem: "latn" });

// In a language of which a browser knows nothing it would speak its own, and in one of which it
// knows little it would write "-5 min".
const known = Intl.RelativeTimeFormat.supportedLocalesOf(language).length > 0 && !/[-\u2212]\s?5/.test(ages("always").format(-5, "minute"));
for (const time of known ? document.querySelectorAll<HTMLTimeElement>("time[data-age]") : []) {
  const minutes = Math.floor((Date.now() - Date.parse(time.dateTime)) / 60_000);
  if (!(minutes >= -1 && minutes < 24 * 60)) continue;
  if (minutes < 1) time.textContent = ages("auto").format(0, "second");
  else if (minutes < 60) time.textContent = ages("always").format(-minutes, "minute");
  else time.textContent = ages("always").format(-Math.floor(minutes / 60), "hour");
}
