// The living picture: drawing → 28×28 → hidden units → answers, test digits and curves. It draws what it is told; whoever
// feeds it, the socket here or a page by itself, calls `scene`, `curves`, `frame` and `weights`.
import { Card } from "./card.js";
import { Example } from "./example.js";
import { announce, see } from "./hub.js";
import { drawLines, lineAt } from "./lines.js";
import { plot } from "./plot.js";

const COLOURS = { false: { for: [0, 114, 178], against: [201, 106, 0], paper: [255, 255, 255], line: "110,125,145" },
  true: { for: [86, 180, 233], against: [255, 166, 77], paper: [16, 21, 29], line: "150,165,185" } };
const SIDE = 28; // pixels of a digit
const LOWEST = 152; // pixels of a chart
const DRAWS = ".st-key-pad, .st-key-clear, .st-key-undo"; // where a press begins a drawing of one's own
const NOTHING = { digit: null, activations: null, probabilities: null, answer: ["", ""] };
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: "up", ArrowDown: "down" };

// Have an element say something, without a new node: for each of these the browser goes through the style of the whole page.
function write(element, text) {
  if (element.firstChild) element.firstChild.data = text;
  else element.textContent = text;
}

export class Picture {
  // press(kind, number): Inside is to be opened with a unit, an answer or a test digit.
  constructor(place, dark, press) {
    this.place = place;
    place.classList.toggle("dark", dark);
    this.colours = COLOURS[dark];
    this.tints = Uint32Array.from({ length: 256 }, (_, byte) => this.tint((byte - 128) / 110));
    this.pictures = document.createElement("canvas"); // of the units, one below the other
    this.press = press;
    this.touched = false; // whether somebody has begun to draw
    place.innerHTML = `<figure class="lab-demo" hidden><canvas width="280" height="280"></canvas><figcaption></figcaption></figure>
      <div class="lab-flow"><canvas class="lab-lines"></canvas>
      <figure class="lab-sees"><canvas width="28" height="28" role="img"></canvas><figcaption></figcaption></figure>
      <figure class="lab-units"><div role="group"></div><figcaption></figcaption></figure>
      <div class="lab-deeper"></div>
      <div class="lab-outs" role="group"></div>
      <div class="lab-answer"><div class="answer">–</div><div class="sure"></div></div></div>
      <div class="lab-read"><div class="lab-score"><div class="score">–</div><small></small></div><div class="lab-tests" role="group"></div></div>
      <div class="lab-progress"><div><p></p><div class="lab-numbers"></div></div><progress max="1"></progress></div>
      <div class="lab-curves"><div></div><div></div></div>
      <section class="lab-card" role="dialog" hidden></section>`;
    const find = (selector) => place.querySelector(selector);
    this.example = new Example(find(".lab-demo"), (step) => this.read({ ...this.now, ...step }));
    this.card = new Card(find(".lab-card"), this);
    this.flow = find(".lab-flow");
    this.lines = find(".lab-lines");
    this.sees = find(".lab-sees canvas");
    this.captions = [...place.querySelectorAll("figcaption")];
    this.unitsPlace = find(".lab-units div");
    this.deeperPlace = find(".lab-deeper");
    this.outsPlace = find(".lab-outs");
    this.answer = find(".answer");
    this.sure = find(".sure");
    this.tests = find(".lab-tests");
    this.charts = [...find(".lab-curves").children];
    this.progress = find(".lab-progress");
    this.numbers = find(".lab-numbers");
    this.score = find(".lab-score").children;
    this.units = [];
    this.outs = [];
    this.digits = [];
    this.size = new ResizeObserver(() => this.draw(true));
    for (const each of [this.flow, ...this.flow.children]) this.size.observe(each);
    this.drawDigit(null);
    this.flow.onclick = (event) => {
      const line = event.target === this.flow && this.places && this.of?.lines && this.now?.lines?.length === 1 &&
        lineAt(event, this.lines.getBoundingClientRect(), this.places, this.now);
      if (line) this.card.open("line", line[0], line[1]);
    };
    this.touch = ({ target }) => { if (target.closest?.(DRAWS)) this.begin(); };
    document.addEventListener("pointerdown", this.touch, true);
  }

  end() {
    document.removeEventListener("pointerdown", this.touch, true);
    this.example.show(false);
    this.size.disconnect();
    cancelAnimationFrame(this.drawing);
  }

  // What stays the same for a while.
  scene(scene) {
    const was = this.of, kind = this.card.about?.kind;
    this.of = scene;
    this.now = null; // the frame before was of other units
    this.marks = [];
    this.captions.forEach((caption, number) => { caption.textContent = scene.captions[number]; });
    this.sees.ariaLabel = scene.captions[1];
    this.units = this.fill(this.unitsPlace, "unit", scene.units.map(() => ""), (number) => `Unit ${scene.units[number]}`);
    Object.assign(this.pictures, { width: SIDE, height: SIDE * Math.max(1, this.units.length) });
    this.unitsPlace.parentElement.hidden = !scene.units.length;
    this.outs = this.fill(this.outsPlace, "out", scene.names.map(() => "<b></b><span><i></i></span><em></em>"));
    this.outs.forEach((out, number) => { out.firstChild.textContent = scene.names[number]; });
    const n = scene.right.length;
    this.tests.style.cssText = `--sheet: url("${scene.sheet}"); --long: ${100 * n}%`;
    const tiles = scene.right.map((_, number) =>
      `<span><span class="lab-digit" style="background-position: ${(100 * number) / Math.max(1, n - 1)}% 0"></span><small></small></span>`);
    this.digits = this.fill(this.tests, "digit", tiles, (number) => `Test digit ${number}`);
    this.deeper = [];
    const same = kind === "digit" ? was?.sheet === scene.sheet : String(was?.units) === String(scene.units);
    if (!same) this.card.close();
    this.draw(true);
    this.curves(scene.curves);
  }

  // Pictures that can be pressed: one stop of the Tab key, in which the arrow keys move.
  fill(place, kind, pictures, named) {
    const button = (picture, number) =>
      `<button type="button" class="lab-${kind}" tabindex="${number ? -1 : 0}">${picture}</button>`;
    if (place.children.length !== pictures.length) place.innerHTML = pictures.map(button).join("");
    const buttons = [...place.children];
    place.onkeydown = (event) => this.step(event, place);
    place.onclick = ({ target }) => {
      const number = buttons.indexOf(target.closest("button"));
      if (number >= 0) this.card.open(kind, number);
    };
    if (named) buttons.forEach((each, number) => { each.ariaLabel = each.title = named(number); });
    return buttons;
  }

  step(event, place) {
    let by = STEPS[event.key];
    const all = [...place.children], at = all.indexOf(document.activeElement ?? place.getRootNode().activeElement);
    if (!by || at < 0) return;
    const columns = all.filter((each) => each.offsetTop === all[0].offsetTop).length;
    by = by === "up" ? -columns : by === "down" ? columns : by;
    const next = all[at + by];
    event.preventDefault();
    if (!next) return;
    all[at].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  // Both charts with all that there is.
  curves(pieces) {
    const height = Math.min(340, Math.max(LOWEST, 0.19 * innerHeight));
    pieces.forEach((piece, number) => {
      piece.figure.layout.height = height;
      plot(this.charts[number], piece);
    });
  }

  // One moment.
  frame(frame) {
    if (frame.said) this.say(frame.said);
    if (frame.found) frame.found.forEach((found, number) => this.mark(number, found));
    if (frame.demo && this.touched) return; // the server has not heard of the stroke yet
    this.touched = !frame.demo;
    this.answer.toggleAttribute("data-demo", frame.demo);
    this.read(frame);
    this.example.show(frame.demo, this.of.example, frame.steps);
  }

  // Somebody draws: what is there of the example goes before the server has heard of it.
  begin() {
    if (this.touched) return;
    this.touched = true;
    this.answer.removeAttribute("data-demo");
    this.example.show(false);
    if (this.now) this.read({ ...this.now, ...NOTHING });
  }

  // How what is drawn is read, or a step of the example.
  read(frame) {
    if ("digit" in frame) this.drawDigit(frame.digit);
    if (!frame.found) return;
    this.now = frame;
    const best = frame.probabilities?.indexOf(Math.max(...frame.probabilities));
    this.outs.forEach((out, number) => {
      const share = frame.probabilities?.[number] ?? 0;
      out.children[1].firstChild.style.width = `${100 * share}%`;
      write(out.children[2], frame.probabilities ? `${Math.round(100 * share)} %` : "");
      out.classList.toggle("best", number === best);
    });
    write(this.answer, frame.answer[0] || "–");
    this.answer.classList.toggle("none", this.answer.textContent === "–");
    write(this.sure, frame.answer[1]);
    this.deepen();
    this.draw();
    this.card.say();
  }

  say({ share, progress, numbers, score, aloud, notice }) {
    const label = this.progress.querySelector("p"), bar = this.progress.lastChild, text = notice ? `${progress} · ${notice}` : progress;
    write(label, text);
    bar.value = share;
    bar.ariaLabel = text;
    score.forEach((part, number) => write(this.score[number], part));
    if (this.said !== numbers) this.numbers.innerHTML = this.said = numbers;
    announce(aloud ?? "");
  }

  mark(number, found) {
    const tile = this.digits[number]?.firstChild, { names, right } = this.of;
    if (!tile || this.marks[number] === found) return;
    this.marks[number] = found;
    const isRight = found === right[number];
    tile.className = isRight ? "right" : "wrong";
    tile.lastChild.textContent = `${names[found]} ${isRight ? "✓" : "✗"}`;
    this.digits[number].ariaLabel = `Test digit ${number}, ${names[right[number]]}, read as ${names[found]}`;
  }

  drawDigit(encoded) {
    const pixels = new ImageData(SIDE, SIDE), bytes = encoded ? atob(encoded) : "";
    for (let place = 0; place < SIDE * SIDE; place += 1) {
      const value = bytes.charCodeAt(place) || 0;
      pixels.data.set([value, value, value, 255], 4 * place);
    }
    this.sees.getContext("2d").putImageData(pixels, 0, 0);
  }

  // The units' weights, SIDE × SIDE bytes each, 128 for zero. They come before the frame that shows them.
  weights(bytes) {
    const pixels = new ImageData(SIDE, this.pictures.height), colours = new Uint32Array(pixels.data.buffer);
    bytes.forEach((byte, place) => { colours[place] = this.tints[byte]; });
    this.pictures.getContext("2d").putImageData(pixels, 0, 0);
  }

  // A colour as a pixel has it: its bytes from the last to the first.
  tint(value) {
    const much = Math.min(1, Math.abs(value)), colour = value > 0 ? this.colours.for : this.colours.against;
    const mixed = colour.map((part, number) => this.colours.paper[number] + much * (part - this.colours.paper[number]));
    return mixed.reduceRight((pixel, part) => (pixel << 8) | Math.round(part), 255);
  }

  // The layers after the first, as dots.
  deepen() {
    const columns = (this.now.lines ?? []).slice(1).map((_, layer) => this.now.lines[layer][0]?.length ?? 0);
    if (columns.join() !== this.deeper?.map((column) => column.length).join()) {
      this.deeperPlace.innerHTML = columns.map((n) => `<div>${"<i></i>".repeat(n)}</div>`).join("");
      this.deeper = [...this.deeperPlace.children].map((column) => [...column.children]);
      this.places = null;
    }
    this.deeper.forEach((column, layer) => column.forEach((dot, number) => {
      dot.style.setProperty("--fires", Math.max(0, this.now.activations?.[layer + 1]?.[number] ?? 0).toFixed(2));
    }));
  }

  // Draw what lies on the one canvas, once for all that has changed. moved: whether something is elsewhere now.
  draw(moved) {
    if (moved) this.places = null;
    this.drawing ??= requestAnimationFrame(() => {
      this.drawing = null;
      this.connect();
    });
  }

  // Where on that canvas the drawing, the units, the dots and the answers are.
  find(box) {
    const place = (element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect(), [x, y] = [left - box.left, top - box.top];
      return { left: x, right: right - box.left, top: y, middle: (y + bottom - box.top) / 2, side: right - left };
    };
    const columns = [this.units, ...(this.deeper ?? []), this.outs].map((column) => column.map(place));
    return { box, sees: place(this.sees), columns };
  }

  // The pictures of units, each with a frame that glows as much as it fires, over the lines.
  connect() {
    const { lines, now, colours } = this, scale = devicePixelRatio;
    this.places ??= this.find(lines.getBoundingClientRect());
    const { box, columns } = this.places;
    if (!box.width) return (this.places = null);
    const [width, height] = [Math.round(box.width * scale), Math.round(box.height * scale)];
    if (lines.width !== width || lines.height !== height) Object.assign(lines, { width, height });
    const on = lines.getContext("2d");
    on.setTransform(scale, 0, 0, scale, 0, 0);
    on.clearRect(0, 0, box.width, box.height);
    on.imageSmoothingEnabled = false;
    if (now?.lines?.length && this.of.lines) drawLines(on, this.places, now, colours);
    columns[0].forEach(({ left, top, side }, number) => {
      const fires = Math.max(0, now?.activations?.[0][number] ?? 0), wide = 1 + 3 * fires;
      on.fillStyle = `rgb(${colours.paper.join()})`;
      on.fillRect(left, top, side, side);
      on.globalAlpha = now?.activations && fires < 0.02 ? 0.5 : 1;
      on.drawImage(this.pictures, 0, SIDE * number, SIDE, SIDE, left, top, side, side);
      on.globalAlpha = 1;
      Object.assign(on, { strokeStyle: `rgba(${colours.for.join()},${0.2 + 0.8 * fires})`, lineWidth: wide });
      on.strokeRect(left - wide / 2, top - wide / 2, side + wide, side + wide);
    });
  }
}

export function mount(component) {
  const place = component.parentElement.querySelector(".lab");
  let tell = component.setTriggerValue, { dark, opened } = component.data, end = () => {};
  let picture = null;
  const coming = {}; // the page is seen once the picture is whole, for its parts grow with its first frame: tab.js
  digitLabComing.add(coming);
  function begin() {
    picture?.end();
    end();
    picture = new Picture(place, dark, (kind, number) => tell("pressed", { kind, number, unit: picture.of?.units[number] ?? -1 }));
    end = see({ what: "living" }, (said, bytes) => {
      if (bytes) return picture.weights(bytes);
      if (said.scene) picture.scene(said.scene);
      else if (said.curves) picture.curves(said.curves);
      else if (said.frame && picture.of) {
        picture.frame(said.frame);
        digitLabComing.delete(coming);
      }
    });
  }
  begin();
  return {
    update({ data, setTriggerValue }) {
      tell = setTriggerValue;
      if (data.opened > opened) document.querySelector('.st-key-menu a[href$="inside"]').click();
      opened = data.opened;
      if (data.dark === dark) return;
      dark = data.dark;
      begin();
    },
    leave() {
      end();
      picture.end();
      digitLabComing.delete(coming);
    },
  };
}
