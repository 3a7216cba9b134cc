// A photograph with a box over it, which is moved and resized by mouse, finger and keyboard. The box is this part's own:
// it tells where it is, a few times a second while it moves and where it comes to rest, and is told only where it starts.
import { send } from "./hub.js";

const PAUSE = 100; // milliseconds between two messages while it moves
const SMALLEST = 0.03; // of the picture's side: a box is no narrower
const STEP = 0.01; // of the picture's side, for each press of a key
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// Where the box of a photograph is: Streamlit may put this part onto the page once more at any time.
let known = { name: null, place: null };

// data: name, of the photograph; picture, its address; box, where it starts, [left, top, right, bottom] from 0 to 1.
export function mount(component) {
  update(component);
  const frame = component.parentElement.querySelector(".frame");
  return { update, leave: () => clearTimeout(frame.timer) };
}

function update({ data, parentElement }) {
  const frame = parentElement.querySelector(".frame"), box = frame.querySelector(".box");
  if (frame.name === data.name) return;
  Object.assign(frame, { name: data.name, place: known.name === data.name ? known.place : data.box, toldAt: 0 });
  frame.querySelector("img").src = data.picture;
  show();
  tell();

  function within(value, low, high) {
    return Math.min(Math.max(value, low), high);
  }

  // Where in the picture, from 0 to 1, whatever its size and place on the screen: a phone may be turned meanwhile.
  function at({ clientX, clientY }) {
    const { left, top, width, height } = frame.getBoundingClientRect();
    return [(clientX - left) / width, (clientY - top) / height];
  }

  function show() {
    const [left, top, right, bottom] = frame.place;
    known = { name: frame.name, place: frame.place };
    const style = { left, top, width: right - left, height: bottom - top };
    for (const each of [box, frame.querySelector(".hole")])
      for (const [name, share] of Object.entries(style)) each.style[name] = `${100 * share}%`;
  }

  function tell() {
    clearTimeout(frame.timer);
    frame.timer = setTimeout(tellNow, Math.max(0, frame.toldAt + PAUSE - Date.now()));
  }

  function tellNow() {
    frame.timer = clearTimeout(frame.timer);
    frame.toldAt = Date.now();
    const place = frame.place.map((share) => within(Math.round(share * 1e4) / 1e4, 0, 1));
    send({ box: { name: frame.name, box: place } });
  }

  // Have it where it was, moved by so much; or only its sides that have a part in it: [left, top, right, bottom].
  function move([left, top, right, bottom], x, y, sides) {
    if (!sides) {
      x = within(x, -left, 1 - right);
      y = within(y, -top, 1 - bottom);
    }
    const [l, t, r, b] = sides ?? [1, 1, 1, 1];
    frame.place = [
      l ? within(left + x, 0, sides ? right - SMALLEST : 1) : left,
      t ? within(top + y, 0, sides ? bottom - SMALLEST : 1) : top,
      r ? within(right + x, sides ? left + SMALLEST : 0, 1) : right,
      b ? within(bottom + y, sides ? top + SMALLEST : 0, 1) : bottom,
    ];
    show();
    tell();
  }

  box.onpointerdown = (event) => {
    if (!event.isPrimary || event.button !== 0) return;
    const { sides } = event.target.dataset;
    frame.drag = { id: event.pointerId, at: at(event), from: frame.place, sides: sides && [...sides].map(Number) };
    box.setPointerCapture(event.pointerId);
    box.focus({ preventScroll: true });
    event.preventDefault();
  };
  box.onpointermove = (event) => {
    const { drag } = frame;
    if (event.pointerId !== drag?.id) return;
    const [x, y] = at(event);
    move(drag.from, x - drag.at[0], y - drag.at[1], drag.sides);
  };
  box.onpointerup = box.onpointercancel = (event) => {
    if (event.pointerId !== frame.drag?.id) return;
    frame.drag = null;
    tellNow(); // before whatever is pressed next
  };
  box.onblur = () => frame.timer && tellNow(); // a key's move may still wait for its turn
  box.onkeydown = (event) => {
    const [x, y] = KEYS[event.key] ?? [];
    if (x === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move(frame.place, x * STEP, y * STEP, event.shiftKey ? [0, 0, 1, 1] : null);
  };
}
