// The drawing as the 28×28 pixels that a network sees, to be inked and wiped one by one, by keyboard, mouse or finger.
//
// It remembers nothing but where its cursor is. What it shows is what the server has, and over it what the server has
// not heard of yet; it gives what is done to the pen (pen.js), which tells it, among strokes, undo and clear.

import { begin as beginStroke, finish, inked, isHand, moved, onChange, pen, replayed } from "./pen.js";

const SIDE = 28;
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const LINE = "rgb(128 128 128 / 45%)", STRONG = "rgb(128 128 128 / 90%)", EVERY = 7; // cells between two strong lines
const CURSOR = [["#000000", 6], ["#ffffff", 4], ["#d55e00", 2.5]]; // seen on ink, on paper and between

function follow(canvas, said) {
  const at = { row: 13, column: 13 };
  let drag = null; // a press that goes on: { stroke, row, column, by: the pointer's id, or "key" }

  const isInk = (value) => (pen.ink ? value > 127 : value < 128);

  // How bright each pixel is, with what the server has not heard of.
  function pixels() {
    const shown = replayed(pen.grid, [...pen.before], pen.actions);
    return pen.stroke?.cells ? inked(shown, pen.stroke) : shown;
  }

  function draw() {
    const side = Math.round(canvas.clientWidth * devicePixelRatio);
    if (!side || !pen.grid) return;
    if (canvas.width !== side) canvas.width = canvas.height = side;
    const on = canvas.getContext("2d"), edge = (number) => Math.round(number * side / SIDE);
    const square = (row, column) =>
      [edge(column), edge(row), edge(column + 1) - edge(column), edge(row + 1) - edge(row)];
    pixels().forEach((value, cell) => {
      on.fillStyle = `rgb(${value} ${value} ${value})`;
      on.fillRect(...square(Math.floor(cell / SIDE), cell % SIDE));
    });
    for (let number = 1; number < SIDE; number += 1) {
      on.fillStyle = number % EVERY ? LINE : STRONG;
      on.fillRect(edge(number), 0, 1, side);
      on.fillRect(0, edge(number), side, 1);
    }
    if (canvas.getRootNode().activeElement !== canvas) return;
    for (const [colour, width] of CURSOR) {
      on.strokeStyle = colour;
      on.lineWidth = width * devicePixelRatio;
      on.strokeRect(...square(at.row, at.column));
    }
  }

  function say() {
    const ink = pen.grid && isInk(pixels()[SIDE * at.row + at.column]);
    const text = `Row ${at.row + 1}, column ${at.column + 1}: ${ink ? "ink" : "no ink"}`;
    if (said.textContent !== text) said.textContent = text;
  }

  function hear() {
    draw();
    if (said.textContent) say(); // something else, as an undo, may have changed the pixel that it is about
  }

  // The numbers of the cells on the straight way from one place to another, both with it; not of those beyond the grid.
  function way(from, to) {
    const n = Math.max(Math.abs(to.row - from.row), Math.abs(to.column - from.column));
    const places = Array.from({ length: n + 1 }, (_, step) =>
      ["row", "column"].map((axis) => Math.round(from[axis] + (to[axis] - from[axis]) * step / (n || 1))));
    return places.filter((place) => place.every((number) => number >= 0 && number < SIDE))
      .map(([row, column]) => SIDE * row + column);
  }

  function begin(by, place, ink, kind = null) {
    end();
    const stroke = { cells: way(place, place), ink, by: kind };
    beginStroke(stroke);
    drag = { by, stroke: pen.stroke, ...place };
    moved();
  }

  function goOn(place) {
    const { cells } = drag.stroke;
    cells.push(...way(drag, place).filter((cell) => !cells.includes(cell)));
    Object.assign(drag, place);
    moved();
  }

  function end() {
    // Something else may have begun on the page, and ended it.
    if (drag && pen.stroke === drag.stroke) finish();
    drag = null;
  }

  function press(cells, ink) {
    end();
    beginStroke({ cells, ink });
    finish();
  }

  function placeOf(event) {
    const box = canvas.getBoundingClientRect();
    const [row, column] = [[event.clientY, box.top], [event.clientX, box.left]]
      .map(([where, edge]) => Math.floor((where - edge) * SIDE / box.width));
    return { row, column };
  }

  const inside = (number) => Math.min(Math.max(number, 0), SIDE - 1);

  function onKey(event) {
    const { key, shiftKey } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || !pen.grid) return;
    const step = STEPS[key], cell = SIDE * at.row + at.column;
    if (step) {
      const place = { row: inside(at.row + step[0]), column: inside(at.column + step[1]) };
      if (drag?.by === "key") goOn(place);
      else if (shiftKey) press(way(at, place), true);
      Object.assign(at, place);
    } else if (key === " ") {
      if (!event.repeat) begin("key", { ...at }, !isInk(pixels()[cell]));
    } else if (key === "Delete" || key === "Backspace") press([cell], false);
    else return;
    event.preventDefault();
    say();
    draw();
  }

  Object.assign(canvas, {
    onkeydown: onKey,
    onkeyup(event) {
      if (event.key === " " && drag?.by === "key") end();
    },
    onfocus() {
      say();
      draw();
    },
    onblur() {
      end();
      said.textContent = "";
      draw();
    },
    onpointerdown(event) {
      if (event.button !== 0 || !pen.grid || isHand(event)) return;
      event.preventDefault();
      const { row, column } = placeOf(event), place = { row: inside(row), column: inside(column) };
      begin(event.pointerId, place, !isInk(pixels()[SIDE * place.row + place.column]), event.pointerType);
      Object.assign(at, place);
      canvas.setPointerCapture(event.pointerId);
      canvas.focus({ preventScroll: true });
      draw();
    },
    onpointermove(event) {
      if (event.pointerId !== drag?.by) return;
      if (!(event.buttons & 1)) return end();
      const place = placeOf(event);
      goOn(place);
      Object.assign(at, { row: inside(place.row), column: inside(place.column) });
      draw();
    },
    onpointerup(event) {
      if (event.pointerId !== drag?.by) return;
      end();
      say();
    },
    onpointercancel(event) {
      if (event.pointerId === drag?.by) end();
    },
  });
  const size = new ResizeObserver(draw);
  size.observe(canvas);
  const forget = onChange(hear);
  draw();
  return () => {
    forget();
    size.disconnect();
    end();
  };
}

export function mount({ parentElement }) {
  const leave = follow(parentElement.querySelector("canvas"), parentElement.querySelector("[role=status]"));
  return { update() {}, leave };
}
