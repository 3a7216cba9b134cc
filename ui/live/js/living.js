// The living picture: drawing → 28×28 → hidden units → answers, test digits and curves. It draws what it is told; whoever
// feeds it, the socket here or a page by itself, calls `scene`, `curves`, `frame` and `weights`.
import { announce, see } from "./hub.js";
import { plot, plotly } from "./plot.js";

const COLOURS = { false: { for: [0, 114, 178], against: [201, 106, 0], paper: [255, 255, 255], line: "110,125,145" },
  true: { for: [86, 180, 233], against: [255, 166, 77], paper: [16, 21, 29], line: "150,165,185" } };
const SIDE = 28, CURVES = 250; // pixels of a digit; milliseconds between two times that the curves grow
const FAINT = 0.06; // of the strongest line: what is weaker is not drawn
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: "up", ArrowDown: "down" };

const make = (name, className, parent) =>
  parent.appendChild(Object.assign(document.createElement(name), { className }));

export class Picture {
  // press(kind, number): a unit or a test digit was pressed.
  constructor(place, dark, press) {
    this.place = place;
    place.classList.toggle("dark", dark);
    this.colours = COLOURS[dark];
    this.press = press;
    this.waiting = { x: [], cost: [], accuracy: [], tests: [[], []] };
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
    this.size = new ResizeObserver(() => this.connect());
    this.size.observe(this.flow);
    this.drawDigit(null);
  }

  end() {
    this.size.disconnect();
    clearTimeout(this.growing);
  }

  // What stays the same for a while.
  scene(scene) {
    this.of = scene;
    this.now = null; // the frame before was of other units
    this.captions.forEach((caption, number) => { caption.textContent = scene.captions[number]; });
    this.sees.ariaLabel = scene.captions[0];
    this.units = this.fill(this.unitsPlace, scene.units.length, "unit", (number) => `Unit ${scene.units[number]}`, () => {
      const picture = document.createElement("canvas");
      picture.width = picture.height = SIDE;
      return picture;
    });
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
        button.append(picture(number));
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
    clearTimeout(this.growing);
    this.growing = null;
    this.waiting = { x: [], cost: [], accuracy: [], tests: [[], []] };
    this.drawn = Promise.all(pieces.map((piece, number) => plot(this.charts[number], piece)));
    pieces.forEach(({ alt }, number) => { this.charts[number].ariaLabel = alt; });
  }

  grow(points) {
    const { waiting } = this;
    for (const name of ["x", "cost", "accuracy"]) waiting[name].push(...(points[name] ?? []));
    points.tests?.forEach((values, number) => waiting.tests[number].push(...values));
    if (!waiting.x.length && !waiting.tests[0].length) return;
    this.growing ??= setTimeout(() => this.extend(), CURVES);
  }

  async extend() {
    this.growing = null;
    const { x, cost, accuracy, tests } = this.waiting, drawn = this.drawn;
    this.waiting = { x: [], cost: [], accuracy: [], tests: [[], []] };
    const Plotly = await plotly();
    await drawn;
    if (this.drawn !== drawn || !this.charts[0].data) return;
    if (x.length) Plotly.extendTraces(this.charts[0], { x: [x], y: [cost] }, [0]);
    const [some, y, traces] = x.length ? [[x], [accuracy], [0]] : [[], [], []];
    if (tests[0].length && this.charts[1].data.length > 1) {
      some.push(tests[0]);
      y.push(tests[1]);
      traces.push(1);
    }
    if (traces.length) Plotly.extendTraces(this.charts[1], { x: some, y }, traces);
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
      out.children[2].textContent = frame.probabilities ? `${Math.round(100 * share)} %` : "";
      out.classList.toggle("best", number === best);
    });
    [this.answer.textContent, this.sure.textContent] = [frame.answer[0] || "–", frame.answer[1]];
    this.glow();
    this.connect();
  }

  say({ share, progress, numbers, aloud, notice }) {
    const [label, bar] = this.progress.children, text = notice ? `${progress} · ${notice}` : progress;
    if (label.textContent !== text) label.textContent = text;
    bar.value = share;
    bar.ariaLabel = text;
    if (this.said !== numbers) this.numbers.innerHTML = this.said = numbers;
    announce(aloud ?? "");
  }

  mark(number, found) {
    const tile = this.digits[number]?.firstChild, { names, right } = this.of;
    if (!tile) return;
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

  // The units' weights, SIDE × SIDE bytes each, 128 for zero.
  weights(bytes) {
    this.units.forEach((unit, number) => {
      const picture = unit.firstChild, pixels = new ImageData(SIDE, SIDE);
      const some = bytes.subarray(number * SIDE * SIDE, (number + 1) * SIDE * SIDE);
      some.forEach((byte, place) => pixels.data.set([...this.tint((byte - 128) / 110), 255], 4 * place));
      picture.getContext("2d").putImageData(pixels, 0, 0);
    });
  }

  tint(value) {
    const much = Math.min(1, Math.abs(value)), colour = value > 0 ? this.colours.for : this.colours.against;
    return colour.map((part, number) => Math.round(this.colours.paper[number] + much * (part - this.colours.paper[number])));
  }

  glow() {
    const fired = this.now.activations?.[0];
    this.units.forEach((unit, number) => {
      const much = fired ? Math.max(0, fired[number]) : 0;
      unit.style.setProperty("--fires", much.toFixed(2));
      unit.classList.toggle("rests", Boolean(fired) && much < 0.02);
    });
    const columns = (this.now.lines ?? []).slice(1).map((_, layer) => this.now.lines[layer][0]?.length ?? 0);
    if (columns.join() !== this.deeper?.map((column) => column.length).join()) {
      this.deeperPlace.replaceChildren();
      this.deeper = columns.map((n) => {
        const column = make("div", "", this.deeperPlace);
        return Array.from({ length: n }, () => make("i", "", column));
      });
    }
    this.deeper.forEach((column, layer) => column.forEach((dot, number) => {
      dot.style.setProperty("--fires", Math.max(0, this.now.activations?.[layer + 1]?.[number] ?? 0).toFixed(2));
    }));
  }

  // The lines from the drawing to the units, and from each layer to the next: blue for and orange against.
  connect() {
    const { lines, flow, now } = this, box = flow.getBoundingClientRect(), scale = devicePixelRatio;
    if (!box.width) return;
    const [width, height] = [Math.round(box.width * scale), Math.round(box.height * scale)];
    if (lines.width !== width || lines.height !== height) Object.assign(lines, { width, height });
    const on = lines.getContext("2d");
    on.setTransform(scale, 0, 0, scale, 0, 0);
    on.clearRect(0, 0, box.width, box.height);
    if (!now?.lines?.length || !this.of.lines) return;
    const place = (element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      return { left: left - box.left, right: right - box.left, middle: (top + bottom) / 2 - box.top };
    };
    const curve = (from, to, colour, wide) => {
      const half = (from.right + to.left) / 2;
      Object.assign(on, { strokeStyle: colour, lineWidth: wide });
      on.beginPath();
      on.moveTo(from.right, from.middle);
      on.bezierCurveTo(half, from.middle, half, to.middle, to.left, to.middle);
      on.stroke();
    };
    const columns = [this.units, ...(this.deeper ?? []), this.outs].map((column) => column.map(place));
    const sees = place(this.sees), colour = this.colours;
    columns[0].forEach((unit, number) => {
      const fires = now.activations ? Math.max(0, now.activations[0][number]) : 0.25;
      curve(sees, unit, `rgba(${colour.line},${0.1 + 0.5 * fires})`, 0.8 + 1.8 * fires);
    });
    now.lines.forEach((weights, layer) => weights.forEach((row, number) => {
      const fires = now.activations ? Math.abs(now.activations[layer]?.[number] ?? 0) : 0.4;
      row.forEach((weight, to) => {
        const value = weight * fires, much = Math.min(1, Math.abs(value)), end = columns[layer + 1]?.[to];
        if (much <= FAINT || !end) return;
        const [kind, clear] = value > 0 ? [colour.for, 0.15 + 0.75 * much] : [colour.against, 0.1 + 0.55 * much];
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
