// Units and digits on the stage can be pressed, by mouse, finger or keyboard: each picture is one stop of the Tab key, in
// which the arrow keys move and Enter presses.
//
// The pictures are Streamlit's, drawn anew while the network learns; a frame lies over the one that is meant, and where the
// keyboard leads it is said which that is.

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
let sheets = {}; // { name of a container: { n, columns, each } }, of pictures side by side
let tell = null;
let says = null; // where what is said aloud stands
let framed = [null, null]; // the name of a container and the number of the picture in it
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
  framed = [name, number];
  const mark = document.getElementById("stage-mark") ?? document.body.appendChild(
    Object.assign(document.createElement("div"), { id: "stage-mark", ariaHidden: "true" }));
  mark.hidden = number === null || !sheets[name] || !imageOf(name);
  if (mark.hidden) return;
  const { n, columns } = sheets[name], rows = Math.ceil(n / columns);
  const box = imageOf(name).getBoundingClientRect();
  const width = box.width / columns, height = box.height / rows;
  Object.assign(mark.style, {
    position: "fixed", pointerEvents: "none", zIndex: 1, outline: "3px solid #d55e00",
    left: `${box.left + (number % columns) * width - 2}px`,
    top: `${box.top + Math.floor(number / columns) * height - 2}px`,
    width: `${width}px`, height: `${height}px`,
  });
}

// Streamlit makes a picture anew where its place on the page changes; and not every picture can be pressed at all times.
function prepare() {
  for (const image of document.querySelectorAll("img[data-pressed]")) {
    if (nameOf(image)) continue;
    for (const name of ["tabindex", "aria-description", "data-pressed"]) image.removeAttribute(name);
    image.style.cursor = "";
  }
  for (const name of Object.keys(sheets)) {
    const image = imageOf(name);
    if (!image || image.dataset.pressed) continue;
    image.tabIndex = 0;
    image.dataset.pressed = name;
    image.style.cursor = "pointer";
    image.setAttribute("aria-description", "Arrow keys move from one to the next, Enter opens it in Inside.");
  }
  again();
}

function again() {
  if (framed[1] !== null) frame(...framed);
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
  if (number !== null) press(name, number);
}

function onKey(event) {
  const image = document.activeElement, name = nameOf(image), step = STEPS[event.key];
  if (!name || image !== imageOf(name) || event.ctrlKey || event.altKey || event.metaKey) return;
  const { n, columns } = sheets[name], at = inside(places[name] ?? 0, n);
  if (step) places[name] = inside(at + step[0] + columns * step[1], n);
  else if (event.key === "Enter") press(name, at);
  else return;
  event.preventDefault();
  say(name, places[name] ?? at);
}

// Units change their places once in a run: their picture's text says which stand there now.
const unitAt = (name, number) => imageOf(name).alt.match(/: ((\d+, )*\d+)\.$/)?.[1].split(", ")[number];

function press(name, number) {
  tell({ name, number, unit: Number(unitAt(name, number) ?? -1) });
}

function say(name, number) {
  frame(name, number);
  const { n, each } = sheets[name];
  says.textContent = `${each} ${unitAt(name, number) ?? number}, ${number + 1} of ${n}`;
}

function onFocus() {
  const name = nameOf(document.activeElement);
  const isOn = name && document.activeElement === imageOf(name);
  if (isOn) say(name, inside(places[name] ?? 0, sheets[name].n));
  else {
    frame(null, null);
    says.textContent = "";
  }
}

const heard = {
  pointermove: onMove, click: onClick, keydown: onKey, focusin: onFocus, focusout: onFocus, scroll: again,
};
const watch = new MutationObserver(prepare);
let turn = null;

// data: what can be pressed, as `sheets`, with what each picture is called; and how often Inside is to be opened.
export default function ({ data, parentElement, setTriggerValue }) {
  sheets = data.sheets;
  says = parentElement.querySelector("[role=status]");
  if (led !== null && data.n > led) document.querySelector('.st-key-menu a[href$="inside"]').click();
  led = data.n;
  tell = (value) => setTriggerValue("pressed", value);
  for (const [name, hear] of Object.entries(heard)) document.addEventListener(name, hear, true);
  addEventListener("resize", again);
  watch.observe(document.body, { childList: true, subtree: true });
  prepare();
  // What an earlier call returned may be called after this, and nothing would be heard any more.
  const mine = (turn = {});
  return () => {
    if (turn !== mine) return;
    for (const [name, hear] of Object.entries(heard)) document.removeEventListener(name, hear, true);
    removeEventListener("resize", again);
    watch.disconnect();
    document.getElementById("stage-mark")?.remove();
    framed = [null, null];
  };
}
