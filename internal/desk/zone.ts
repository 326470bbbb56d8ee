// Where nobody has said a time zone yet, the browser's is the likely one.
const field = document.querySelector<HTMLInputElement>("input[data-zone]");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (field && zone && field.value === field.defaultValue) field.value = zone;
