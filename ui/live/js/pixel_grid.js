// The drawing as the 28×28 pixels that a network sees, to be inked and wiped one by one, by keyboard, mouse or finger.
//
// It remembers nothing but where its cursor is. What it shows is what the server has, and over it what the server has
// not heard of yet; it gives what is done to the pen (pen.js), which tells it, among strokes, undo and clear.

import { begin, finish, inked, isHand, onChange, pen, replayed } from "./pen.js";

const SIDE = 28;
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

const inside = (number) => Math.min(Math.max(number, 0), SIDE - 1);

// The numbers of the cells on the straight way from one place to another, both with it; not of those beyond the grid.
function way(from, to) {
  const n = Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]));
  const places = Array.from({ length: n + 1 }, (_, step) =>
    from.map((number, axis) => Math.round(number + (to[axis] - number) * step / (n || 1))));
  return places.filter((place) => place.every((number) => number === inside(number)))
    .map(([row, column]) => SIDE * row + column);
}

export function mount({ parentElement }) {
  const [canvas, cursor, said] = ["canvas", "i", "[role=status]"].map((part) => parentElement.querySelector(part));
  let at = [13, 13]; // row and column

  // How bright each pixel is, with what the server has not heard of.
  function pixels() {
    const shown = replayed(pen.grid, [...pen.before], pen.actions);
    return pen.stroke?.cells ? inked(shown, pen.stroke) : shown;
  }

  function isInk([row, column]) {
    const value = pixels()[SIDE * row + column];
    return pen.ink ? value > 127 : value < 128;
  }

  function draw() {
    if (!pen.grid) return;
    const picture = new ImageData(SIDE, SIDE), [row, column] = at;
    pixels().forEach((value, cell) => picture.data.set([value, value, value, 255], 4 * cell));
    canvas.getContext("2d").putImageData(picture, 0, 0);
    cursor.style.translate = `${100 * column}% ${100 * row}%`; // of a cursor's side, which is a pixel's
    const has = canvas.getRootNode().activeElement === canvas;
    const text = has ? `Row ${row + 1}, column ${column + 1}: ${isInk(at) ? "ink" : "no ink"}` : "";
    if (said.textContent !== text) said.textContent = text;
  }

  function press(cells, ink) {
    begin({ cells, ink });
    finish();
  }

  function placeOf({ clientX, clientY }) {
    const { left, top, width } = canvas.getBoundingClientRect();
    return [clientY - top, clientX - left].map((far) => Math.floor((far * SIDE) / width));
  }

  canvas.onkeydown = (event) => {
    const { key, shiftKey } = event, step = STEPS[key], from = at;
    if (event.ctrlKey || event.metaKey || event.altKey || !pen.grid) return;
    if (step) {
      at = at.map((number, axis) => inside(number + step[axis]));
      if (shiftKey) press(way(from, at), true);
    } else if (key === " ") {
      if (!event.repeat) press(way(at, at), !isInk(at));
    } else if (key === "Delete" || key === "Backspace") press(way(at, at), false);
    else return;
    event.preventDefault();
    draw();
  };
  canvas.onfocus = canvas.onblur = draw;
  // Where the pointer goes from here, the pen follows it.
  canvas.onpointerdown = (event) => {
    if (event.button !== 0 || !pen.grid || isHand(event)) return;
    event.preventDefault();
    let last = (at = placeOf(event).map(inside));
    const cells = way(at, at);
    begin({
      id: event.pointerId, by: event.pointerType, cells, ink: !isInk(at),
      reach(to) {
        const place = placeOf(to);
        cells.push(...way(last, place).filter((cell) => !cells.includes(cell)));
        last = place;
        at = place.map(inside);
      },
    });
    canvas.setPointerCapture(event.pointerId);
    canvas.focus({ preventScroll: true });
    draw();
  };
  draw();
  return { update() {}, leave: onChange(draw) };
}
