// Follows the pen on the drawing canvas beside it, and tells the server what it does: again and again the stroke that
// is being drawn, as often as the server says; at once what was done; and, when it has rested for a while after that,
// so. What the server has not heard is told again, so nothing drawn is ever lost, however soon an undo, a clearing or
// another page comes after it.
//
// A press on the grid of pixels (pixel_grid.js) is a stroke too, with `cells` in place of points: so it has its place
// among strokes, undo and clear. What the grid is to show comes with the answer to each report.

const CANVAS = "st-key-canvas"; // where the canvas is: it stays while what is in it starts anew
const LAYER = ".dc-canvas.lower-canvas"; // what the canvas library calls the layer that finished strokes are on
const SIDE = 280; // its pixels, whatever its size on the screen
const LOOK = 30, AGAIN = 800; // milliseconds between two looks; until a report that was not heard is told again
const LOST = 5000; // and until one of a pen that moves is taken for lost: there will be another, and nobody waits twice
const REST = 400, PAUSES = 3; // milliseconds after a stroke in which no other was begun; and at least so many pauses
const LOADING = 150; // milliseconds until a canvas that starts anew has done so nearly always
const PATIENCE = 1000; // milliseconds in which what was drawn has to be seen, once the server has heard all of it
const LAYERLESS = 20_000; // and after which there will be no layer any more, where there has been none yet
const STILL = 5000; // milliseconds after which a pointer that neither moves nor is lifted is taken for gone
const SLOW = 1500; // milliseconds after which it is said that the server has not heard what was drawn
const SMALLEST = 0.5; // a shorter move is left out
// What a report has room for (lab/pen.py, lab/canvas_strokes.py): pixels of a place; points of a stroke, as numbers, and
// of all strokes of a report; actions. Of a server that refused a report nothing would ever be heard again.
const FARTHEST = 2800, LONGEST = 2_000, MOST_POINTS = 40_000, MOST_ACTIONS = 100;
const UNDO = "st-key-undo", BUTTONS = { [UNDO]: "undo", "st-key-clear": "clear" };
// The keys of what does something to all that was drawn until it was pressed. Of each the server is told after which action
// it was pressed last, before it hears of the press itself.
const PRESSED = ["it_was", "take_back", "test_digit", "examples"];

// Where text is typed, Ctrl+Z is the text's own; a switch that was pressed last is an input too, and has none.
const TEXT = "textarea, input:not([type=checkbox], [type=radio], [type=range])";

// A document has one pen: Streamlit may take its component off the page and put it back, also in the middle of a stroke.
const PEN = Symbol.for("digit-lab-pen");
const WAITS = "data-pen-waits"; // of the body, while what was drawn is not heard for long: the answer is of before
const ANSWERED = "digit-lab-pen-answered"; // the event on the document by which the grid learns of an answer

function follow(book) {
  const name = Math.random().toString(36).slice(2) + Date.now().toString(36);
  const pen = {
    place: null, // of the component; null where it is off the page, as on other pages of the app
    name, book, actions: [], before: [], count: 0, message: 0, heard: 0, toldAt: 0, stroke: null, moved: false, drewAt: null, timer: null, unheardSince: 0,
    unsure: false, missedAt: null, missing: null, grid: null, pause: 0, layered: false, presses: {},
  };
  // A page that is opened anew goes on as the same pen where something was not heard: the server knows up to where.
  const left = unheard.take(book);
  if (left) Object.assign(pen, left, { unsure: true, drewAt: Date.now(), unheardSince: Date.now() });
  const on = (path, name) => path.find((element) => element.classList?.contains(name));
  const canvasOf = (event) => on(event.composedPath(), CANVAS);

  function tell() {
    clearTimeout(pen.timer);
    if (!pen.place) return;
    pen.toldAt = Date.now();
    pen.message += 1;
    pen.moved = false;
    const { name, message, stroke, missing, presses } = pen;
    const actions = first(pen.actions);
    pen.setTriggerValue("report", { pen: name, message, actions, live: stroke && plain(stroke), missing, presses });
    pen.timer = setTimeout(lookAgain, LOOK);
  }

  function leave() {
    if (pen.stroke) finish();
    const { name, count, actions } = pen;
    if (actions.length) unheard.keep(book, { name, count, actions });
  }

  // As many actions as a report has room for: of a pen that was not heard for long there may be more.
  function first(actions) {
    let sum = 0;
    return actions.slice(0, MOST_ACTIONS).filter(({ stroke }) => {
      sum += stroke?.points?.length ?? 2 * (stroke?.cells?.length ?? 0);
      return sum <= MOST_POINTS;
    });
  }

  function lookAgain() {
    if (!pen.place) return;
    const waited = Date.now() - pen.toldAt;
    document.body.toggleAttribute(WAITS, pen.actions.length > 0 && Date.now() - pen.unheardSince > SLOW);
    const waiting = pen.heard < pen.message && waited < AGAIN;
    const rest = Math.max(REST, PAUSES * pen.pause); // what follows from the drawing is redrawn then
    const rests = !waiting && pen.drewAt && !pen.stroke && !pen.actions.length && Date.now() - pen.drewAt >= rest;
    if (rests) pen.drewAt = null;
    const moved = pen.moved && waited >= (pen.heard === pen.message ? pen.pause : LOST);
    const untold = pen.actions.length && (waited >= AGAIN || pen.heard === pen.message); // not heard, or no room for it
    if (!waiting && (rests || moved || untold || misses())) tell();
    else if (pen.stroke || pen.actions.length || pen.drewAt || pen.unsure) pen.timer = setTimeout(lookAgain, LOOK);
  }

  // Whether a stroke has not been on the canvas for too long though all is done: it may have been drawn on one that was
  // just about to start anew. It is said once after each action, for some browsers do not tell what a canvas shows.
  function misses() {
    if (!pen.unsure || pen.stroke || pen.actions.length || pen.drewAt || pen.heard < pen.message) return false;
    pen.missing = null;
    if (seen()) pen.unsure = false;
    else if (Date.now() - (pen.missedAt ??= Date.now()) >= (pen.layered ? PATIENCE : LAYERLESS)) {
      pen.unsure = false;
      // Where the library has never had such a layer, a canvas that starts anew would have none either.
      if (pen.layered) pen.missing = pen.start;
    }
    return pen.missing !== null;
  }

  // The layer that finished strokes are on; none while the canvas starts anew.
  function finished() {
    const roots = [...document.querySelectorAll(`.${CANVAS} *`)].map((element) => element.shadowRoot).filter(Boolean);
    const layer = roots.map((root) => root.querySelector(LAYER)).find(Boolean);
    pen.layered ||= Boolean(layer);
    return layer;
  }

  // Whether there is ink in the middle of every stroke: a canvas that one drew on and that is gone may have taken the
  // stroke with it. Without a canvas, while it starts anew, there is not; nor need there be on the grid.
  function seen() {
    const layer = finished();
    if (pen.grid || !layer) return Boolean(pen.grid);
    const scale = layer.width / SIDE, pixels = layer.getContext("2d");
    return pen.middles.every(([x, y]) => {
      const [red, , , alpha] = pixels.getImageData(Math.floor(x * scale), Math.floor(y * scale), 1, 1).data;
      return alpha > 128 && Math.abs(red - pen.ink) < 128;
    });
  }

  function act(kind, more) {
    pen.count += 1;
    if (!pen.actions.length) pen.unheardSince = Date.now();
    Object.assign(pen, { unsure: true, missedAt: null, missing: null });
    pen.actions.push({ number: pen.count, kind, ...more });
    tell();
  }

  function notePress(path) {
    const key = PRESSED.find((each) => on(path, `st-key-${each}`));
    if (!key) return;
    pen.presses[key] = pen.count;
    tell();
  }

  // A grid of pixels with a press on some of them.
  function inked(grid, { cells = [], ink }) {
    const shown = Uint8Array.from(grid);
    for (const cell of cells) shown[cell] = ink ? pen.ink : 255 - pen.ink;
    return shown;
  }

  // A grid after some actions. before: what it was before each that can be undone, the last last; it is changed.
  function replayed(grid, before, actions) {
    return actions.reduce((shown, { kind, stroke }) => {
      if (kind === "undo") return before.pop() ?? shown; // of what is not known here the server tells
      before.push(shown);
      return kind === "clear" ? new Uint8Array(shown.length).fill(255 - pen.ink) : inked(shown, stroke);
    }, grid);
  }

  const within = (number) => Math.round(Math.max(-FARTHEST, Math.min(FARTHEST, number)) * 10) / 10;
  const plain = ({ cells, ink, points, width }) => (cells ? { cells, ink } : { points, width });

  function add(event) {
    const { stroke } = pen, { place, points } = stroke;
    const now = place.getBoundingClientRect();
    if (now.width) stroke.box = now; // it has none where it has just been taken off the page
    const { box } = stroke;
    // The library draws by a mouse's events, which are of whole pixels.
    const [left, top] = [event.clientX, event.clientY].map(event.pointerType === "mouse" ? Math.floor : Number);
    const [x, y] = [(left - box.left) * SIDE / box.width, (top - box.top) * SIDE / box.height].map(within);
    const n = points.length;
    pen.addedAt = Date.now();
    if (n && Math.hypot(x - points[n - 2], y - points[n - 1]) < SMALLEST) return;
    if (event.shiftKey && n > 2) points.length -= 2; // the library draws a straight line
    points.push(x, y);
    pen.moved = true;
  }

  function begin(stroke) {
    if (pen.stroke) finish();
    pen.stroke = { canvas: pen.canvas, ...stroke };
    pen.addedAt = Date.now();
    clearTimeout(pen.timer);
  }

  function finish() {
    const { stroke } = pen;
    pen.stroke = null;
    pen.drewAt = Date.now();
    act("stroke", { stroke: plain(stroke), canvas: stroke.canvas });
  }

  // Whether it is the hand that rests on the screen while a stylus draws, or a second finger beside the one that does.
  // Where the hand came first, the stylus draws; and a finger where another rests beside the canvas, as a thumb may.
  function isHand({ pointerType, isPrimary }) {
    const another = pen.stroke?.by === "pen" || (pen.stroke?.by === "touch" && !isPrimary);
    return pointerType === "touch" && another && Date.now() - pen.addedAt < STILL;
  }

  const listeners = {
    pointerdown(event) {
      const place = canvasOf(event);
      if (!place || event.button !== 0 || isHand(event)) return;
      begin({ id: event.pointerId, by: event.pointerType, place, points: [], width: pen.width });
      add(event);
      finished(); // the canvas may go before this stroke is looked for on it, and comes back only if it had such a layer
      lookAgain();
    },
    pointermove(event) {
      const { stroke } = pen;
      if (event.pointerId !== stroke?.id) return;
      if (!(event.buttons & 1)) finish();
      else {
        if (stroke.points.length >= LONGEST) {
          finish();
          begin({ ...stroke, points: stroke.points.slice(-2) });
          lookAgain();
        }
        add(event);
      }
    },
    pointerup(event) {
      if (event.pointerId !== pen.stroke?.id) return;
      add(event);
      finish();
    },
    pointercancel(event) {
      if (event.pointerId !== pen.stroke?.id) return;
      finish();
      if (event.pointerType === "touch") endTouch(event);
    },
    // Another button would make the library begin anew in the middle of a stroke.
    mousedown: leaveOut,
    mouseup: leaveOut,
    contextmenu(event) {
      if (pen.stroke) event.preventDefault();
    },
    click(event) {
      const path = event.composedPath();
      notePress(path);
      for (const [name, kind] of Object.entries(BUTTONS)) {
        if (on(path, name) && path.some((element) => element.tagName === "BUTTON")) act(kind);
      }
    },
    keydown(event) {
      notePress(event.composedPath()); // keys press a label without a click
      const alone = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      // Where letters are others than Latin ones it is the key that has the Z elsewhere.
      const isOther = alone && /^(?!\p{Script=Latin})\p{L}$/u.test(event.key) && event.code === "KeyZ";
      const undo = alone && (isOther || event.key?.toLowerCase() === "z");
      const target = event.composedPath()[0];
      // Where there is a button to undo and nothing over it, whether or not the component is on the page just now.
      if (!undo || !document.querySelector(`.${UNDO}`) || document.querySelector(".stDialog")) return; // a popover lets it through
      if (target.isContentEditable || target.matches?.(TEXT)) return;
      event.preventDefault();
      act("undo");
    },
  };

  // Of a touch that the browser takes away the library hears no end, and takes its stroke off the canvas with the next one.
  function endTouch(event) {
    const [target] = event.composedPath(), { clientX, clientY } = event;
    const changedTouches = [new Touch({ identifier: 0, target, clientX, clientY })];
    target.dispatchEvent(new TouchEvent("touchend", { bubbles: true, composed: true, cancelable: true, changedTouches }));
  }

  function leaveOut(event) {
    if (event.button !== 0 && (pen.stroke || canvasOf(event))) event.stopImmediatePropagation();
  }

  for (const [name, listener] of Object.entries(listeners)) document.addEventListener(name, listener, true);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (event) => event.persisted && unheard.forget()); // the page is as it was
  return Object.assign(pen, { lookAgain, begin, finish, isHand, inked, replayed });
}

// data: the name of the pen that was heard last, and the numbers of its report and its action; which canvas is there;
// the middle of each stroke that should be on it, as [x, y], and how bright its ink is; the width of the brush;
// after how many milliseconds a pen that moves may tell again; and how bright each pixel is, 784 times two digits, where
// the grid of them is in place of the canvas, else null; and what tells the reader's notebook from another's.
export default function ({ data, parentElement, setTriggerValue }) {
  const pen = (document[PEN] ??= follow(data.book));
  if (pen.place !== parentElement) pen.heard = pen.message; // what was told on a page that is gone, nobody answers
  const { width, middles, ink, pause } = data;
  Object.assign(pen, { place: parentElement, setTriggerValue, width, middles, ink, pause, start: data.canvas });
  // A session that has not heard of this pen counts its canvases anew.
  if (data.pen !== pen.name) pen.canvas = data.canvas;
  if (data.canvas !== pen.canvas) setTimeout(() => { pen.canvas = Math.max(pen.canvas, data.canvas); }, LOADING);
  let after = pen.grid; // what the grid is by what the server has heard of
  if (data.pen === pen.name) {
    pen.heard = Math.max(pen.heard, data.message);
    const done = pen.actions.filter(({ number }) => number <= data.action);
    if (after) after = pen.replayed(after, pen.before, done);
    pen.actions = pen.actions.filter(({ number }) => number > data.action);
    if (done.length) pen.unheardSince = Date.now();
  }
  pen.grid = data.grid && Uint8Array.from(data.grid.match(/../g), (digits) => parseInt(digits, 16));
  // What something else has changed, an undo does not go back behind.
  if (!pen.grid || !after || pen.grid.some((value, cell) => value !== after[cell])) pen.before = [];
  clearTimeout(pen.timer);
  pen.lookAgain(); // a pen that has moved since need not wait for its next look
  document.dispatchEvent(new Event(ANSWERED));
  // What an earlier answer returned may be called after this, and the pen would be off the page for good.
  const turn = (pen.turn = {});
  return () => {
    if (pen.turn === turn) pen.place = null;
  };
}
