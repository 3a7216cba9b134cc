// What was pressed in the living picture, opened in place: what it is and does now, and one way on to Inside. It goes on
// saying so while the network learns and somebody draws. Its sentences are the scene's (render/live_sentences.py).
const SIDE = 28, FEW = 3; // pixels of a digit; units or answers that are named
const fill = (text, words) => text.replace(/\{(\w+)\}/g, (_, name) => words[name]);

export class Card {
  // picture: the Picture that it is of.
  constructor(place, picture) {
    this.place = place;
    this.picture = picture;
    this.about = null;
    place.innerHTML = `<header><b></b><button type="button" class="lab-close">✕</button></header>
      <div><canvas width="${SIDE}" height="${SIDE}"></canvas><div></div></div><button type="button" class="lab-inside"></button>`;
    [this.title, this.texts, this.sees] = ["b", "div > div", "canvas"].map((part) => place.querySelector(part));
    this.inside = place.querySelector(".lab-inside");
    this.shut = place.querySelector(".lab-close");
    this.shut.onclick = () => this.close();
    place.onkeydown = ({ key }) => { if (key === "Escape") this.close(); };
    this.inside.onclick = () => {
      const { kind, number } = this.about;
      this.picture.press(kind === "line" ? "unit" : kind, number);
    };
  }

  open(kind, number, to) {
    if (this.about) this.mark(false);
    else this.from = document.activeElement;
    this.about = { kind, number, to };
    this.mark(true);
    const { card } = this.picture.of;
    this.place.hidden = false;
    this.shut.ariaLabel = card.close;
    this.inside.textContent = card.inside;
    this.say();
    this.shut.focus({ preventScroll: true });
  }

  close() {
    if (!this.about) return;
    this.mark(false);
    this.about = null;
    this.place.hidden = true;
    if (this.from?.isConnected) this.from.focus({ preventScroll: true });
  }

  // Mark what it is about; of a line both its ends.
  mark(on) {
    const { kind, number, to } = this.about, { units, outs, digits } = this.picture;
    const marked = { unit: [units[number]], out: [outs[number]], digit: [digits[number]], line: [units[number], outs[to]] };
    for (const each of marked[kind]) each?.classList.toggle("lab-open", on);
  }

  // What it is and does at this moment.
  say() {
    const { about, picture } = this;
    if (!about || !picture.now) return;
    const { kind } = about, words = this[kind](about), texts = picture.of.card[kind];
    this.inside.hidden = !picture.of.inside;
    this.title.textContent = this.place.ariaLabel = fill(texts.title, words);
    const said = [texts.is, ...words.now].map((text) => fill(text, words));
    while (this.texts.children.length < said.length) this.texts.append(document.createElement("p"));
    [...this.texts.children].forEach((each, at) => { each.textContent = said[at] ?? ""; });
    const on = this.sees.getContext("2d");
    on.clearRect(0, 0, SIDE, SIDE);
    this.sees.hidden = !words.draw;
    words.draw?.(on);
  }

  draw(unit) {
    return (on) => on.drawImage(this.picture.pictures, 0, SIDE * unit, SIDE, SIDE, 0, 0, SIDE, SIDE);
  }

  // The names of those for which a weight speaks most, and least.
  most(weights, name) {
    const order = weights.map((weight, at) => [weight, name(at)]).sort(([one], [other]) => other - one);
    const names = (some) => some.map(([, each]) => each).join(", ") || this.picture.of.card.none;
    return [names(order.filter(([weight]) => weight > 0).slice(0, FEW)), names(order.reverse().filter(([weight]) => weight < 0).slice(0, FEW))];
  }

  unit({ number }) {
    const { of, now } = this.picture, texts = of.card.unit, fires = now.activations?.[0][number];
    const words = { unit: of.units[number], fires: Math.round(100 * (fires ?? 0)), draw: this.draw(number), now: [] };
    if (fires !== undefined) words.now.push(fires > 0.005 ? texts.fires : fires < -0.005 ? texts.below : texts.silent);
    if (now.lines?.length === 1 && of.lines) {
      [words.most, words.least] = this.most(now.lines[0][number], (at) => of.names[at]);
      words.now.push(texts.lines);
    }
    return words;
  }

  out({ number }) {
    const { of, now } = this.picture, texts = of.card.out;
    const words = { name: of.names[number], share: Math.round(100 * (now.probabilities?.[number] ?? 0)), now: [] };
    if (now.probabilities) words.now.push(texts.share);
    if (now.lines?.length === 1 && of.lines) {
      const adds = now.lines[0].map((row, unit) => row[number] * (now.activations?.[0][unit] ?? 1));
      [words.most, words.least] = this.most(adds, (at) => of.units[at]);
      words.now.push(texts.lines);
    }
    return words;
  }

  line({ number, to }) {
    const { of, now } = this.picture, texts = of.card.line, weight = now.lines?.[0]?.[number]?.[to] ?? 0;
    const words = { unit: of.units[number], name: of.names[to], weight: Math.round(100 * Math.abs(weight)), draw: this.draw(number) };
    return { ...words, now: [weight > 0 ? texts.for : texts.against] };
  }

  digit({ number }) {
    const { of, marks } = this.picture, texts = of.card.digit, right = of.right[number];
    const sheet = new Image();
    sheet.src = of.sheet;
    const draw = (on) => {
      const put = () => on.drawImage(sheet, SIDE * number, 0, SIDE, SIDE, 0, 0, SIDE, SIDE);
      sheet.complete ? put() : (sheet.onload = put);
    };
    const words = { number, right: of.names[right], found: of.names[marks[number]], draw };
    return { ...words, now: [marks[number] === right ? texts.right : texts.wrong] };
  }
}
