// What is mended where Plotly and Streamlit leave it.

// A point of a chart is chosen by the finger that taps it, and by the first tap: Plotly takes for tapped what was pointed
// at last, which with a finger is the one that was tapped before. And by a mouse that has rested there while the chart
// was made anew, in which nothing was pointed at yet. Plotly looks at once only where it has not just looked: what has
// left a chart comes to it as if for the first time.
function point(event) {
  const { clientX, clientY } = event.changedTouches?.[0] ?? event;
  const chart = event.target.closest?.(".js-plotly-plot .nsewdrag");
  for (const kind of ["mouseout", "mousemove"])
    chart?.dispatchEvent(new MouseEvent(kind, { clientX, clientY, bubbles: true }));
}

for (const press of ["touchstart", "mousedown"])
  document.addEventListener(press, point, { capture: true, passive: true });

// A page that has heard what Streamlit cannot read gives its connection up for good: all stays there to be pressed, and
// nothing is done. It is opened anew, by which nothing is lost; but only once in a while, if that does not help.
const LOOK = 1000, BETWEEN = 60_000; // milliseconds between two looks, and from one opening to the next
const OPENED = "digit-lab-opened-anew"; // when that was, for as long as the tab is there
const GIVEN_UP = '[data-test-connection-state="DISCONNECTED_FOREVER"]';

function revive() {
  if (!document.querySelector(GIVEN_UP) || Date.now() - sessionStorage.getItem(OPENED) < BETWEEN) return;
  sessionStorage.setItem(OPENED, Date.now());
  location.reload();
}

setInterval(revive, LOOK);

// A progress bar is called by the text over it: Streamlit calls each of them "progress". And the canvas, which has no
// name of its own, says what to do without a pen. Source that is wider or higher than its place is scrolled by keys, too.
const UNNAMED = '.stProgress [role="progressbar"]:not([aria-labelledby])';
const CODE = ".stCode pre:not([tabindex])";
const CANVAS = ".st-key-canvas:not([role])";
const NAME = "Canvas to draw on with a pen, a finger or a mouse. To draw with keys, switch on: Pixel by pixel.";
let named = 0;

function scrolls(place) {
  return place.scrollWidth > place.clientWidth || place.scrollHeight > place.clientHeight;
}

function name() {
  for (const bar of document.querySelectorAll(UNNAMED)) {
    const text = bar.previousElementSibling;
    text.id ||= `progress-${++named}`;
    bar.setAttribute("aria-labelledby", text.id);
  }
  for (const code of document.querySelectorAll(CODE)) if (scrolls(code)) code.tabIndex = 0;
  for (const canvas of document.querySelectorAll(CANVAS)) {
    canvas.setAttribute("role", "group");
    canvas.ariaLabel = NAME;
  }
}

setInterval(name, LOOK);

// The step of Inside that is shown is in sight: on a phone their row is wider than the screen, and Play goes along it.
const STEPS = ".st-key-player > :last-child", SHOWN = `${STEPS} [role="radio"][aria-checked="true"]`;
let step = null, of = null; // what it was at the last look, and in which row

function showStep() {
  const now = document.querySelector(SHOWN), row = now?.closest(STEPS);
  if (!row || (now.textContent === step && row === of)) return;
  [step, of] = [now.textContent, row];
  const place = now.getBoundingClientRect(), room = row.getBoundingClientRect();
  row.scrollBy({ left: place.left - room.left - (room.width - place.width) / 2 });
}

setInterval(showStep, LOOK / 4);

// What Streamlit says of a connection that is cut is for who has started the server: style.py has what is said instead.
function tellCut() {
  for (const title of document.querySelectorAll('[role="dialog"] > h2')) {
    const cut = title.textContent === "Connection error";
    title.nextElementSibling?.toggleAttribute("data-cut", cut);
    title.nextElementSibling?.firstElementChild?.toggleAttribute("data-unsaid", cut);
  }
}

setInterval(tellCut, LOOK / 4);

// Who has opened with the keyboard what lies over a page goes on in it, and back from there: Streamlit puts it behind all
// else, a dozen presses of Tab away.
const OPENER = '[data-testid="stPopoverButton"][aria-expanded="true"]', OVER = '[data-testid="stPopoverBody"]';
const PLACES = ':is(button, input:not([type="file"]), textarea):not(:disabled), a[href], [tabindex="0"]';

const FOR = 3000; // milliseconds in which what has been opened has come

function goOver(event) {
  const opener = document.querySelector(OPENER), over = document.querySelector(OVER);
  if (event.key !== "Tab" || !opener || !over) return;
  const first = () => over.querySelector(PLACES), on = document.activeElement;
  if (!on || on !== (event.shiftKey ? first() : opener)) return;
  event.preventDefault();
  reach(event.shiftKey ? () => opener : first, on, Date.now() + FOR);
}

function reach(find, from, until) {
  const place = find();
  place?.focus();
  // What has just been opened may not be there yet, or is not seen for a moment, and takes no keyboard until it is.
  const on = document.activeElement, waits = on === from || on === document.body;
  if (on !== place && waits && Date.now() < until) requestAnimationFrame(() => reach(find, from, until));
}

document.addEventListener("keydown", goOver, { capture: true });

// An example that was chosen is looked at: what it was chosen from goes, as it does by Escape, which has the keyboard go
// back, too. The page of the server could say so, but not to who presses before it has heard that this was opened.
document.addEventListener("click", ({ target }) => {
  if (!target.closest?.(`${OVER} .st-key-examples button`)) return;
  setTimeout(() => document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" })));
});

// A key that is held says so 30 times a second, and of a shortcut, a button or a number the page is run for each: what is
// pressed next would wait behind all of them.
const HELD = 250; // milliseconds between two of them
let heard = -HELD;

function slowDown(event) {
  const { target, key, altKey, repeat, timeStamp } = event;
  const counts = key.startsWith("Arrow") && target.closest?.('[data-testid="stNumberInput"]');
  if (!repeat || !(altKey || counts || (key === "Enter" && target.closest?.("button")))) return;
  if (timeStamp - heard >= HELD) heard = timeStamp;
  else {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

document.addEventListener("keydown", slowDown, { capture: true });

// A label that is tapped twice is meant once: the second tap would take it off before the drawing is kept, or press what
// comes in its place then, which takes the drawing back.
const LABELS = ":is(.st-key-it_was, .st-key-take_back)", TWICE = 400; // milliseconds within which a second tap belongs to the first
let labelled = -TWICE, isSecond = false;

function leaveOutSecond(event) {
  const since = event.timeStamp - labelled;
  if (event.type === "pointerdown" || since > 2 * TWICE) isSecond = since < TWICE; // a key's click comes by itself
  if (!event.target.closest?.(LABELS)) return;
  if (isSecond) event.stopImmediatePropagation();
  else if (event.type === "click") labelled = event.timeStamp;
}

for (const kind of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"])
  document.addEventListener(kind, leaveOutSecond, { capture: true });

// A chart does not blink when it is redrawn: Streamlit makes a new element of it each time, which is empty until Plotly
// has drawn it. Until then a copy of what was shown lies over it; it is made in time, for Plotly may have emptied a chart
// before it is heard that it goes.
const CHART = ".stPlotlyChart", PLOT = ".js-plotly-plot", ALL = ".svg-container";
const INK = `${PLOT} .main-svg :is(text, path, image)`; // what Plotly draws, in several steps on a busy device
const INKLESS = 2000; // milliseconds after which a chart is drawn that has none of it
const awaited = new Map(); // a new chart that is not drawn yet → what lies over it, or null
const copies = new WeakMap(); // a chart → a copy of all that it shows

function chartsIn(nodes) {
  const elements = [...nodes].filter((node) => node instanceof HTMLElement); // what Plotly draws is none
  return elements.flatMap((each) => each.matches(CHART) ? [each] : [...each.querySelectorAll(CHART)]);
}

function cover(records) {
  const gone = new Map(records.map(({ target }) => [target, []])); // a place → the charts that were there, in their order
  for (const { target, removedNodes } of records) gone.get(target).push(...chartsIn(removedNodes));
  for (const { target, addedNodes } of records)
    for (const chart of chartsIn(addedNodes)) {
      // Streamlit may hide what was there for a while before it is taken away. Of several charts in a place it is not
      // known which of them was this one.
      const [hidden, seen] = ["[data-retained]", ":not([data-retained])"].map(
        (which) => [...target.querySelectorAll(`:scope > ${which} ${CHART}`)]);
      const before = gone.get(target).shift() ?? (seen.length === 1 ? hidden.at(-1) : null);
      const shown = before && (before.querySelector(ALL) ?? copies.get(before));
      if (isDrawn(chart)) continue;
      awaited.set(chart, shown && lay(shown.cloneNode(true), chart));
      setTimeout(() => awaited.has(chart) && uncover(chart, awaited.get(chart)), INKLESS);
    }
  for (const [chart, copy] of awaited) if (!chart.isConnected || isDrawn(chart)) uncover(chart, copy);
}

// Whether something of it is seen: Plotly draws it hidden first, until it knows how wide it is.
function isDrawn(chart) {
  const plot = chart.querySelector(PLOT);
  if (!plot || getComputedStyle(plot).visibility === "hidden") return false;
  return [...chart.querySelectorAll(INK)].some((each) => each.getBoundingClientRect().width > 0);
}

function uncover(chart, copy) {
  awaited.delete(chart);
  const afterTwoFrames = (act) => requestAnimationFrame(() => requestAnimationFrame(act)); // pictures in it may take one
  afterTwoFrames(() => {
    copy?.remove();
    const drawn = chart.querySelector(ALL);
    if (drawn) copies.set(chart, drawn.cloneNode(true));
  });
}

function lay(copy, chart) {
  const place = { position: "absolute", top: 0, left: 0 };
  const background = getComputedStyle(document.querySelector(".stApp")).backgroundColor;
  Object.assign(copy.style, place, { background });
  for (const layer of copy.querySelectorAll(".main-svg")) Object.assign(layer.style, place);
  copy.inert = true; // nothing of it is pressed or read out
  chart.style.position = "relative";
  chart.append(copy);
  return copy;
}

for (const chart of document.querySelectorAll(CHART)) awaited.set(chart, null); // that were there before this script
cover([]);
new MutationObserver(cover).observe(document.body, { childList: true, subtree: true });

export default function () {}
