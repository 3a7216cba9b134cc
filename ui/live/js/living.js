// The living picture: drawing → 28×28 → hidden units → answers, test digits and curves. It draws what it is told; whoever
// feeds it, the socket here or a page by itself, calls `scene`, `curves`, `frame` and `weights`.
import { announce, see } from "./hub.js";
import { plot, plotly } from "./plot.js";

const COLOURS = { false: { for: [0, 114, 178], against: [201, 106, 0], paper: [255, 255, 255], line: "110,125,145" },
  true: { for: [86, 180, 233], against: [255, 166, 77], paper: [16, 21, 29], line: "150,165,185" } };
const SIDE = 28, CURVES = 500; // pixels of a digit; milliseconds after which the one or the other chart grows
const FAINT = 0.08; // of the strongest line: what is weaker is not drawn
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: "up", ArrowDown: "down" };

const make = (name, className, parent) =>
  parent.appendChild(Object.assign(document.createElement(name), { className }));

// Have an element say something, without a new node: for each of these the browser goes through the style of the whole page.
function write(element, text) {
  if (element.firstChild) element.firstChild.data = text;
  else element.textContent = text;
}

// Have a place hold some HTML, of which mostly the texts alone are others.
function show(place, html) {
  const made = document.createElement("template");
  made.innerHTML = html;
  const [there, coming] = [place, made.content].map((each) => [...each.querySelectorAll(":not(:has(*))")]);
  if (there.length !== coming.length) place.innerHTML = html;
  else there.forEach((element, number) => write(element, coming[number].textContent));
}

export class Picture {
  // press(kind, number): a unit or a test digit was pressed.
  constructor(place, dark, press) {
    this.place = place;
    place.classList.toggle("dark", dark);
    this.colours = COLOURS[dark];
    this.tints = Uint32Array.from({ length: 256 }, (_, byte) => this.tint((byte - 128) / 110));
    this.pictures = document.createElement("canvas"); // of the units, one below the other
    this.press = press;
    this.grown = 0; // when the curves grew last
    this.turn = 0; // which chart grows next
    place.innerHTML = `<div class="lab-flow"><canvas class="lab-lines"></canvas>
      <figure class="lab-sees"><canvas width="28" height="28" role="img"></canvas><figcaption></figcaption></figure>
      <figure class="lab-units"><div role="group"></div><figcaption></figcaption></figure>
      <div class="lab-deeper"></div>
      <ol class="lab-outs"></ol>
      <div class="lab-answer"><div class="answer">–</div><div class="sure"></div></div></div>
      <div class="lab-run"><div class="lab-progress"><p></p><progress max="1"></progress></div><div class="lab-numbers"></div></div>
      <div class="lab-tests" role="group"></div>
      <div class="lab-curves"><div></div><div></div></div>`;
    const find = (selector) => place.querySelector(selector);
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
    this.units = [];
    this.outs = [];
    this.digits = [];
    this.size = new ResizeObserver(() => this.draw(true));
    for (const each of [this.flow, ...this.flow.children]) this.size.observe(each);
    this.drawDigit(null);
  }

  end() {
    this.size.disconnect();
    cancelAnimationFrame(this.drawing);
  }

  // What stays the same for a while.
  scene(scene) {
    this.of = scene;
    this.now = null; // the frame before was of other units
    this.marks = [];
    this.captions.forEach((caption, number) => { caption.textContent = scene.captions[number]; });
    this.sees.ariaLabel = scene.captions[0];
    this.units = this.fill(this.unitsPlace, scene.units.length, "unit", (number) => `Unit ${scene.units[number]}`);
    Object.assign(this.pictures, { width: SIDE, height: SIDE * Math.max(1, this.units.length) });
    this.unitsPlace.parentElement.hidden = !scene.units.length;
    this.outsPlace.replaceChildren();
    this.outs = scene.names.map((name) => {
      const out = make("li", "", this.outsPlace);
      make("b", "", out).textContent = name;
      make("i", "", make("span", "", out));
      make("em", "", out);
      return out;
    });
    this.digits = this.fill(this.tests, scene.right.length, "digit", (number) => `Test digit ${number}`, (number) => {
      const tile = document.createElement("span"), picture = make("span", "lab-digit", tile);
      picture.style.backgroundImage = `url("${scene.sheet}")`;
      picture.style.backgroundPosition = `${(100 * number) / Math.max(1, scene.right.length - 1)}% 0`;
      picture.style.backgroundSize = `${100 * scene.right.length}% 100%`;
      make("small", "", tile);
      return tile;
    });
    this.deeper = [];
    this.draw(true);
    this.curves(scene.curves);
  }

  // Pictures that can be pressed: one stop of the Tab key, in which the arrow keys move.
  fill(place, n, kind, named, picture) {
    if (place.children.length !== n) {
      place.replaceChildren();
      for (let number = 0; number < n; number += 1) {
        const button = make("button", `lab-${kind}`, place);
        button.type = "button";
        button.tabIndex = number ? -1 : 0;
        if (picture) button.append(picture(number));
        button.onclick = () => this.press(kind, number);
      }
      place.onkeydown = (event) => this.step(event, place);
    }
    [...place.children].forEach((button, number) => { button.ariaLabel = named(number); });
    return [...place.children];
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
    this.waiting = pieces.map(() => []); // of each chart, trace by trace
    this.drawn = Promise.all(pieces.map((piece, number) => plot(this.charts[number], piece)));
    pieces.forEach(({ alt }, number) => { this.charts[number].ariaLabel = alt; });
  }

  grow({ x = [], cost = [], accuracy = [], tests }) {
    const [costs, accuracies] = this.waiting;
    this.wait(costs, 0, x, cost);
    this.wait(accuracies, 0, x, accuracy);
    this.wait(accuracies, 1, ...tests);
    if (Date.now() < this.grown + CURVES) return;
    this.grown = Date.now();
    this.extend((this.turn = 1 - this.turn));
  }

  wait(chart, trace, x, y) {
    if (!x.length) return;
    chart[trace] ??= { x: [], y: [] };
    chart[trace].x.push(...x);
    chart[trace].y.push(...y);
  }

  async extend(number) {
    const { drawn } = this, Plotly = await plotly(), chart = this.charts[number];
    await drawn;
    if (this.drawn !== drawn || !chart.data) return;
    const waiting = this.waiting[number], traces = Object.keys(waiting).map(Number).filter((trace) => chart.data[trace]);
    this.waiting[number] = [];
    if (!traces.length) return;
    Plotly.extendTraces(chart, { x: traces.map((trace) => waiting[trace].x), y: traces.map((trace) => waiting[trace].y) }, traces);
  }

  // One moment.
  frame(frame) {
    if ("digit" in frame) this.drawDigit(frame.digit);
    if (frame.curve) this.grow(frame.curve);
    if (frame.said) this.say(frame.said);
    if (!frame.found) return;
    this.now = frame;
    frame.found.forEach((found, number) => this.mark(number, found));
    const best = frame.probabilities?.indexOf(Math.max(...frame.probabilities));
    this.outs.forEach((out, number) => {
      const share = frame.probabilities?.[number] ?? 0;
      out.children[1].firstChild.style.width = `${100 * share}%`;
      write(out.children[2], frame.probabilities ? `${Math.round(100 * share)} %` : "");
      out.classList.toggle("best", number === best);
    });
    write(this.answer, frame.answer[0] || "–");
    write(this.sure, frame.answer[1]);
    this.deepen();
    this.draw();
  }

  say({ share, progress, numbers, aloud, notice }) {
    const [label, bar] = this.progress.children, text = notice ? `${progress} · ${notice}` : progress;
    write(label, text);
    bar.value = share;
    bar.ariaLabel = text;
    if (this.said !== numbers) show(this.numbers, (this.said = numbers));
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
      this.deeperPlace.replaceChildren();
      this.deeper = columns.map((n) => {
        const column = make("div", "", this.deeperPlace);
        return Array.from({ length: n }, () => make("i", "", column));
      });
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
    if (now?.lines?.length && this.of.lines) this.drawLines(on, this.places);
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

  // From the drawing to the units, and from each layer to the next: blue for and orange against.
  drawLines(on, { sees, columns }) {
    const { now, colours } = this;
    const curve = (from, to, colour, wide) => {
      const half = (from.right + to.left) / 2;
      Object.assign(on, { strokeStyle: colour, lineWidth: wide });
      on.beginPath();
      on.moveTo(from.right, from.middle);
      on.bezierCurveTo(half, from.middle, half, to.middle, to.left, to.middle);
      on.stroke();
    };
    columns[0].forEach((unit, number) => {
      const fires = now.activations ? Math.max(0, now.activations[0][number]) : 0.25;
      curve(sees, unit, `rgba(${colours.line},${0.1 + 0.5 * fires})`, 0.8 + 1.8 * fires);
    });
    now.lines.forEach((weights, layer) => weights.forEach((row, number) => {
      const fires = now.activations ? Math.abs(now.activations[layer]?.[number] ?? 0) : 0.4;
      row.forEach((weight, to) => {
        const value = weight * fires, much = Math.min(1, Math.abs(value)), end = columns[layer + 1]?.[to];
        if (much <= FAINT || !end) return;
        const [kind, clear] = value > 0 ? [colours.for, 0.15 + 0.75 * much] : [colours.against, 0.1 + 0.55 * much];
        curve(columns[layer][number], end, `rgba(${kind.join()},${clear})`, 0.6 + 3 * much);
      });
    }));
  }
}

export function mount(component) {
  const place = component.parentElement.querySelector(".lab");
  let tell = component.setTriggerValue, { dark, opened } = component.data, end = () => {};
  let picture = null;
  function begin() {
    picture?.end();
    end();
    picture = new Picture(place, dark, (kind, number) => tell("pressed", { kind, number, unit: picture.of?.units[number] ?? -1 }));
    end = see({ what: "living" }, (said, bytes) => {
      if (bytes) return picture.weights(bytes);
      if (said.scene) picture.scene(said.scene);
      else if (said.curves) picture.curves(said.curves);
      else if (said.frame && picture.of) picture.frame(said.frame);
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
    },
  };
}
