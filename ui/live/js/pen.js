// Follows the pen around the place of the drawing canvas, and tells the server what it does: the stroke that is being
// drawn, as it moves, and what was done: strokes, undo and clear, numbered. What is not known to be heard is told again
// after a lost connection, and by the next page after a reload. What the canvas itself does is its own.
//
// A press on the grid of pixels (pixel_grid.js) is a stroke too, with `cells` in place of points: so it has its place among
// strokes, undo and clear.
import { askForRun, send } from "./hub.js";

const PAD = "st-key-pad"; // our container around the canvas: it stays while what is in it starts anew
const SIDE = 280; // the canvas's pixels, whatever its size on the screen
const PAUSE = 25, REST = 400; // milliseconds between two reports of a pen that moves; after a stroke in which it rests
const STILL = 5000; // milliseconds after which a pointer that neither moves nor is lifted is taken for gone
const SMALLEST = 0.5; // a shorter move is left out
// What a report has room for (lab/pen.py, lab/canvas_strokes.py): a server that refused one would never hear another.
const FARTHEST = 2800, LONGEST = 2_000, AT_ONCE = 20; // pixels; numbers of a stroke; actions of a report
const BUTTONS = { "st-key-undo": "undo", "st-key-redo": "redo", "st-key-clear": "clear" };
// What does something with the drawing as it is when it is pressed.
const PRESSED = ["it_was", "test_digit", "examples"];
const TEXT = "textarea, input:not([type=checkbox], [type=radio], [type=range])"; // with a Ctrl+Z of its own
const STOPS = ":is(a[href], button, input):not([disabled], [tabindex='-1'])"; // of the keyboard
const OVER = ".st-key-camera, .st-key-photograph"; // what is over the page while a picture is chosen
const LEFT = "digit-lab-pen-left";
const inTab = navigator.cookieEnabled ? sessionStorage : null; // a browser that is to keep nothing refuses it

export const pen = {
  name: Math.random().toString(36).slice(2) + Date.now().toString(36), actions: [], before: [], count: 0,
  heard: 0, stroke: null, grid: null, canvas: 0, width: 20, ink: 255, addedAt: 0,
};
const changed = new Set(); // functions that draw what the grid of pixels is
let toldAt = 0, telling = null, resting = null, book = null, owner = null, back = false;

export function onChange(draw) {
  changed.add(draw);
  return () => changed.delete(draw);
}

const draw = () => { for (const each of changed) each(); };
const plain = ({ cells, ink, points, width }) => (cells ? { cells, ink } : { points, width });

function tell(pressed) {
  if (book === null) return; // it may go on as the pen of before a reload
  clearTimeout(telling);
  telling = null;
  toldAt = Date.now();
  const { name, stroke, actions } = pen;
  send({ pen: { pen: name, actions: actions.slice(0, AT_ONCE), live: stroke && plain(stroke), pressed } });
}

function tellSoon() {
  telling ??= setTimeout(tell, Math.max(0, toldAt + PAUSE - Date.now()));
}

function act(kind, more) {
  pen.count += 1;
  pen.actions.push({ number: pen.count, kind, ...more });
  tell();
  clearTimeout(resting);
  if (kind === "stroke") resting = setTimeout(askForRun, REST, "drawing"); // a button has the page run by itself
  draw();
}

export function begin(stroke) {
  const interrupts = Boolean(pen.stroke);
  if (interrupts) {
    disturb();
    finish();
  }
  clearTimeout(resting);
  pen.stroke = { canvas: pen.canvas, ...stroke };
  if (interrupts) disturb();
  pen.addedAt = Date.now();
}

export function finish() {
  const { stroke } = pen;
  pen.stroke = null;
  act("stroke", { stroke: plain(stroke), canvas: stroke.canvas });
}

// The hand that rests on the screen while a stylus draws, or a second finger beside the one that does.
export function isHand({ pointerType, isPrimary }) {
  const another = pen.stroke?.by === "pen" || (pen.stroke?.by === "touch" && !isPrimary);
  return pointerType === "touch" && another && Date.now() - pen.addedAt < STILL;
}

// The grid of pixels with a press on some of them, and after some actions. before: what it was before each that can be
// undone, the last last; it is changed.
export function inked(grid, { cells = [], ink }) {
  const shown = Uint8Array.from(grid);
  for (const cell of cells) shown[cell] = ink ? pen.ink : 255 - pen.ink;
  return shown;
}

export function replayed(grid, before, actions) {
  return actions.reduce((shown, { kind, stroke }) => {
    if (kind === "undo") return before.pop() ?? shown; // of what is not known here the server tells
    if (kind === "redo") before.length = 0;
    if (kind === "redo") return shown;
    before.push(shown);
    return kind === "clear" ? new Uint8Array(shown.length).fill(255 - pen.ink) : inked(shown, stroke);
  }, grid);
}

// By another finger or button the library may leave out a stroke: it is told as one on no canvas, and so is shown anew.
function disturb() {
  if (pen.stroke) pen.stroke.canvas = 0;
}

const on = (event, name) => event.composedPath().find((element) => element.classList?.contains(name));
const within = (number) => Math.round(Math.max(-FARTHEST, Math.min(FARTHEST, number)) * 10) / 10;

// More of the stroke: of one on the grid of pixels, that is its own.
function add(event) {
  const { stroke } = pen;
  pen.addedAt = Date.now();
  if (!stroke.reach) return addPoint(event, stroke);
  stroke.reach(event);
  draw();
  tellSoon();
}

function addPoint(event, stroke) {
  const { place, points } = stroke, now = place.getBoundingClientRect();
  if (now.width) stroke.box = now; // it has none where it has just been taken off the page
  const { box } = stroke;
  // The library draws by a mouse's events, which are of whole pixels.
  const [left, top] = [event.clientX, event.clientY].map(event.pointerType === "mouse" ? Math.floor : Number);
  const [x, y] = [((left - box.left) * SIDE) / box.width, ((top - box.top) * SIDE) / box.height].map(within);
  const n = points.length;
  if (n && Math.hypot(x - points[n - 2], y - points[n - 1]) < SMALLEST) return;
  if (event.shiftKey && n > 2) points.length -= 2; // the library draws a straight line
  points.push(x, y);
  tellSoon();
}

function notePress(event) {
  const pressed = PRESSED.find((key) => on(event, `st-key-${key}`));
  if (pressed) tell(pressed);
}

const listeners = {
  pointerdown(event) {
    const place = on(event, PAD);
    if (!place || event.button !== 0 || isHand(event)) return disturb();
    begin({ id: event.pointerId, by: event.pointerType, place, points: [], width: pen.width });
    if (!event.isPrimary) disturb();
    add(event);
  },
  pointermove(event) {
    const { stroke } = pen;
    if (stroke?.id === undefined || event.pointerId !== stroke.id) return;
    if (!(event.buttons & 1)) return finish();
    if (event.buttons !== 1) disturb();
    if (stroke.points?.length >= LONGEST) {
      finish();
      begin({ ...stroke, points: stroke.points.slice(-2) });
    }
    add(event);
  },
  pointerup(event) {
    if (pen.stroke?.id === undefined || event.pointerId !== pen.stroke.id) return;
    add(event);
    finish();
  },
  pointercancel(event) {
    if (pen.stroke?.id === undefined || event.pointerId !== pen.stroke.id) return;
    disturb();
    finish();
  },
  click(event) {
    const isButton = event.composedPath().some((element) => element.tagName === "BUTTON");
    if (isButton && on(event, PAD)) return event.stopPropagation(); // one of the library's, by a screen reader
    notePress(event);
    for (const [name, kind] of Object.entries(BUTTONS))
      if (isButton && on(event, name)) act(kind);
  },
  // The library's own toolbar is cut off, so the keyboard leads past it.
  focusin(event) {
    const place = on(event, PAD), side = back ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING;
    if (!place) return;
    const stops = [...document.querySelectorAll(STOPS)]
      .filter((element) => place.compareDocumentPosition(element) === side && element.checkVisibility());
    stops.at(back ? -1 : 0)?.focus();
  },
  keydown(event) {
    back = event.shiftKey;
    notePress(event); // keys press a label without a click
    const { ctrlKey, metaKey, altKey, shiftKey, code } = event, key = event.key?.toLowerCase();
    if (!(ctrlKey || metaKey) || altKey) return;
    // Where letters are others than Latin ones it is the key that has the letter elsewhere.
    const letter = /^(?!\p{Script=Latin})\p{L}$/u.test(key) ? code.replace("Key", "").toLowerCase() : key;
    const kind = letter === "z" ? (shiftKey ? "redo" : "undo") : letter === "y" && !shiftKey && "redo";
    const place = kind && document.querySelector(`.st-key-${kind} button`), [target] = event.composedPath();
    if (!place || target.isContentEditable || target.matches?.(TEXT) || document.querySelector(OVER)) return;
    event.preventDefault();
    // It rests until the page knows of what was just done.
    if (place.disabled) act(kind);
    else place.click();
  },
};
// A stroke counts also on a canvas whose page is just coming or going.
for (const [name, listener] of Object.entries(listeners)) document.addEventListener(name, listener, true);

document.addEventListener("digit-lab-open", () => pen.actions.length && tell());
document.addEventListener("digit-lab-heard", ({ detail }) => hear(detail));
addEventListener("pagehide", () => {
  if (pen.stroke) finish();
  const { name, count, actions } = pen;
  if (actions.length) inTab?.setItem(LEFT, JSON.stringify({ book, name, count, actions }));
});

function hear(action) {
  const done = pen.actions.filter(({ number }) => number <= action);
  if (pen.grid) pen.grid = replayed(pen.grid, pen.before, done);
  pen.actions = pen.actions.filter(({ number }) => number > action);
  pen.heard = Math.max(pen.heard, action);
  if (pen.actions.length && done.length) tell(); // there was no room for them
}

// A page that is opened anew goes on as the same pen where something was not heard: the server knows up to where.
function goOn() {
  const { book: whose, ...known } = JSON.parse(inTab?.getItem(LEFT) ?? "{}");
  inTab?.removeItem(LEFT);
  // The canvas that it was drawn on has gone with its page.
  if (whose !== book) return;
  const since = pen.actions;
  Object.assign(pen, known, { actions: known.actions.map((each) => ({ ...each, canvas: 0 })) });
  for (const each of since) pen.actions.push({ ...each, number: (pen.count += 1) });
}

export function mount(component) {
  const mine = (owner = {}); // the end of the page before may come after the beginning of the next one
  function update({ data }) {
    if (book === null) {
      book = data.book;
      goOn();
      if (pen.actions.length) tell();
    }
    const pad = document.querySelector(`.${PAD}`); // the canvas has no name of its own
    if (pad) Object.assign(pad, { role: "group", ariaLabel: data.name });
    pad?.classList.add("pad");
    document.documentElement.classList.add("pen-listens"); // the canvas takes no pen before: app.css
    Object.assign(pen, { width: data.width, ink: data.ink, canvas: data.canvas });
    const isMine = data.pen === pen.name;
    if (isMine && data.grid && pen.grid && data.action < pen.heard) return; // the next run is on its way
    const grid = data.grid && Uint8Array.from(data.grid.match(/../g), (digits) => parseInt(digits, 16));
    if (isMine) hear(data.action);
    // What something else has changed, an undo does not go back behind.
    if (!grid || !pen.grid || grid.some((value, cell) => value !== pen.grid[cell])) pen.before = [];
    pen.grid = grid;
    draw();
  }
  update(component);
  return {
    update,
    leave() {
      if (owner !== mine) return;
      if (pen.stroke) finish();
      clearTimeout(resting);
    },
  };
}
