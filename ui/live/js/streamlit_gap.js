// What Streamlit has no public way for. No other script names anything of its page.
import { pointAgain, PRESSES } from "./plot.js";

// A chart or a table whose part of Streamlit is still being fetched has another height until it is there.
export const isFetching = () => Boolean(document.querySelector('[data-testid="stSkeleton"]'));

// A press in a chart of Streamlit's is one of the point below it, as in ours.
const point = (event) => event.target.closest?.(".stPlotlyChart") && pointAgain(event);
for (const press of PRESSES) document.addEventListener(press, point, { capture: true, passive: true });

// Who opens with the keyboard what lies over a page goes on in it, and back from there: Streamlit puts it behind all
// else, a dozen presses of Tab away.
const OPENER = '[aria-haspopup="dialog"][aria-expanded="true"]', OVER = '[data-testid="stPopoverBody"]';
const PLACES = ':is(a[href], button, input, textarea, [tabindex="0"]):not(:disabled, [type="file"])';

document.addEventListener("keydown", (event) => {
  const opener = document.querySelector(OPENER), first = document.querySelector(`${OVER} ${PLACES}`);
  const [from, to] = event.shiftKey ? [first, opener] : [opener, first];
  if (event.key !== "Tab" || !from || !to || document.activeElement !== from) return;
  event.preventDefault();
  to.focus();
}, true);

// The settings that lie over the page close by Escape and by a press beside them, as what Streamlit opens there does.
const settings = () => document.querySelector(".st-key-more details[open] summary");
document.addEventListener("keydown", ({ key }) => {
  const opener = key === "Escape" && settings();
  if (opener) opener.click(), opener.focus();
});
document.addEventListener("pointerdown", ({ target }) => {
  const over = [".st-key-bar", ".st-key-more_settings"].map((each) => document.querySelector(each))
    .find((each) => each && ["fixed", "absolute"].includes(getComputedStyle(each).position));
  if (over && target.closest?.("#root") && !over.contains(target) && !target.closest(".st-key-more")) settings()?.click();
}, true);

// Who starts from the sheet that the settings are on a phone wants to see what happens.
document.addEventListener("click", ({ target }) => {
  const bar = target.closest?.(".st-key-transport") && document.querySelector(".st-key-bar");
  if (bar && getComputedStyle(bar).position === "fixed") settings()?.click();
});

// An example that was chosen is looked at: what it was chosen from goes, and the keyboard goes back, as by Escape. Where
// the server closes it the keyboard goes nowhere.
document.addEventListener("click", ({ target }) => {
  if (!target.closest?.(`${OVER} .st-key-examples button`)) return;
  setTimeout(() => document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" })));
});

// What is being typed counts for a key that presses a button: Streamlit hears of the key without it.
document.addEventListener("keydown", ({ target, altKey, ctrlKey, code }) => {
  if (!altKey || ctrlKey || !/^Key[SPXZN]$/.test(code) || !target.matches?.("input, textarea")) return;
  target.blur();
  target.focus({ preventScroll: true });
}, true);

// A long text counts at each pause: of one whose page is closed Streamlit hears too late. By the key that has it count,
// which leaves the cursor where it is; in a form that would send all of it.
const PAUSE = 1000; // milliseconds without a key
let pause = null;
document.addEventListener("input", ({ target }) => {
  clearTimeout(pause);
  if (!target.matches?.('textarea:not([data-testid="stForm"] *)')) return;
  const enter = { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true };
  pause = setTimeout(() => target.dispatchEvent(new KeyboardEvent("keydown", enter)), PAUSE);
}, true);
