// Units and digits on the stage can be pressed, by mouse, finger or keyboard: each picture is one stop of the Tab key, in
// which the arrow keys move and Enter presses.
//
// The pictures are Streamlit's, drawn anew while the network learns; a frame lies over the one that is meant.

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
let sheets = {}; // { name of a container: { n, columns } }, of pictures side by side
let tell = null;
let led = null; // how often Inside was opened
const places = {}; // { name: the number of the picture that the keyboard is at }

const nameOf = (element) => Object.keys(sheets).find((name) => element?.closest?.(`.st-key-${name}`));
const imageOf = (name) => document.querySelector(`.st-key-${name} img`);
const inside = (number, n) => Math.min(Math.max(number, 0), n - 1);

function numberAt(event, image, { n, columns }) {
  const box = image.getBoundingClientRect(), rows = Math.ceil(n / columns);
  const column = inside(Math.floor((event.clientX - box.left) / box.width * columns), columns);
  const row = inside(Math.floor((event.clientY - box.top) / box.height * rows), rows);
  return row * columns + column < n ? row * columns + column : null;
}

function frame(name, number) {
  const mark = document.getElementById("stage-mark") ?? document.body.appendChild(
    Object.assign(document.createElement("div"), { id: "stage-mark", ariaHidden: "true" }));
  mark.hidden = number === null || !imageOf(name);
  if (mark.hidden) return;
  const { n, columns } = sheets[name], rows = Math.ceil(n / columns), box = imageOf(name).getBoundingClientRect();
  const width = box.width / columns, height = box.height / rows;
  Object.assign(mark.style, {
    position: "absolute", pointerEvents: "none", zIndex: 1, outline: "3px solid #d55e00",
    left: `${scrollX + box.left + (number % columns) * width - 2}px`,
    top: `${scrollY + box.top + Math.floor(number / columns) * height - 2}px`,
    width: `${width}px`, height: `${height}px`,
  });
}

// Streamlit makes a picture anew where its place on the page changes.
function prepare() {
  for (const name of Object.keys(sheets)) {
    const image = imageOf(name);
    if (!image || image.tabIndex === 0) continue;
    image.tabIndex = 0;
    image.style.cursor = "pointer";
    image.setAttribute("aria-description", "Arrow keys move from one to the next, Enter opens it in Inside.");
  }
}

function onMove(event) {
  const name = nameOf(event.target);
  if (name && event.target === imageOf(name)) frame(name, numberAt(event, event.target, sheets[name]));
  else if (!nameOf(document.activeElement)) frame(null, null);
}

function onClick(event) {
  const name = nameOf(event.target), image = name && imageOf(name);
  if (!image || event.target !== image) return;
  const number = numberAt(event, image, sheets[name]);
  if (number !== null) tell({ name, number });
}

function onKey(event) {
  const image = document.activeElement, name = nameOf(image), step = STEPS[event.key];
  if (!name || image !== imageOf(name) || event.ctrlKey || event.altKey || event.metaKey) return;
  const { n, columns } = sheets[name], at = inside(places[name] ?? 0, n);
  if (step) places[name] = inside(at + step[0] + columns * step[1], n);
  else if (event.key === "Enter") tell({ name, number: at });
  else return;
  event.preventDefault();
  frame(name, places[name] ?? at);
}

function onFocus() {
  const name = nameOf(document.activeElement);
  frame(name, name && document.activeElement === imageOf(name) ? inside(places[name] ?? 0, sheets[name].n) : null);
}

const heard = { pointermove: onMove, click: onClick, keydown: onKey, focusin: onFocus, focusout: onFocus };
const watch = new MutationObserver(prepare);
let turn = null;

export default function ({ data, setTriggerValue }) {
  sheets = data.sheets;
  if (led !== null && data.n > led) document.querySelector('.st-key-menu a[href$="inside"]').click();
  led = data.n;
  tell = (value) => setTriggerValue("pressed", value);
  for (const [name, hear] of Object.entries(heard)) document.addEventListener(name, hear, true);
  watch.observe(document.body, { childList: true, subtree: true });
  prepare();
  // What an earlier call returned may be called after this, and nothing would be heard any more.
  const mine = (turn = {});
  return () => {
    if (turn !== mine) return;
    for (const [name, hear] of Object.entries(heard)) document.removeEventListener(name, hear, true);
    watch.disconnect();
    document.getElementById("stage-mark")?.remove();
  };
}
