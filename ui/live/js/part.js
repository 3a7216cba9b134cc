// A part of the page in pieces: texts, bars, tables and curves, each of which changes where it stands.
import { announce, see } from "./hub.js";
import { plot } from "./plot.js";

const division = () => document.createElement("div");

const KINDS = {
  html: { make: division, set: (element, { html }) => { element.innerHTML = html; } },
  bar: {
    make() {
      const element = division();
      element.innerHTML = '<p></p><progress max="1"></progress>';
      return element;
    },
    set(element, { share, text }) {
      const [label, bar] = element.children;
      label.textContent = text;
      Object.assign(bar, { value: share, ariaLabel: text });
    },
  },
  button: {
    make: () => Object.assign(document.createElement("button"), { type: "button" }),
    set(element, { label, name }, press) {
      element.textContent = label;
      element.onclick = () => press(name);
    },
  },
  slider: {
    make: () => Object.assign(document.createElement("label"), { innerHTML: '<span></span><b></b><input type="range">' }),
    set(element, { label, name, value, limit, said }, press) {
      const [title, number, input] = element.children;
      title.textContent = label;
      number.textContent = said;
      Object.assign(input, { min: -limit, max: limit, step: 0.1, ariaLabel: label });
      if (document.activeElement !== input) input.value = value; // what is being moved has gone on meanwhile
      input.oninput = () => press(name, Number(input.value));
    },
  },
  figure: { make: division, set: plot },
  row: { make: division, set: (element, { pieces }, press) => draw(element, pieces, press) },
};
KINDS.column = KINDS.row;

function draw(place, pieces, press) {
  pieces.forEach((piece, number) => {
    let element = place.children[number];
    if (element?.dataset.kind !== piece.kind) {
      const fresh = KINDS[piece.kind].make();
      fresh.dataset.kind = piece.kind;
      if (element) element.replaceWith(fresh);
      else place.append(fresh);
      element = fresh;
    }
    const now = JSON.stringify(piece);
    if (element.shown === now) return;
    element.shown = now;
    const look = `live-${piece.kind} ${piece.look ?? ""}`;
    // Set only where it is another: Plotly makes a chart anew, and forgets who listens, where its own class is gone.
    if (element.look !== look) element.className = element.look = look;
    KINDS[piece.kind].set(element, piece, press);
  });
  while (place.children.length > pieces.length) place.lastElementChild.remove();
}

// data: pieces; see: what the server is to be asked for that goes on drawing them, or null; aloud: what is read out; number:
// the higher of two was made later.
export function mount(component) {
  const place = component.parentElement.querySelector(".live-part");
  let end = null, seen = null, tell = null, last = -1;
  function show({ pieces, aloud, number = last }) {
    if (number < last) return; // what comes with the page may have been overtaken
    last = number;
    draw(place, pieces, (name, value) => (value === undefined ? tell("pressed", name) : end?.say({ [name]: value })));
    if (aloud !== undefined) announce(aloud);
  }
  function update({ data, setTriggerValue }) {
    tell = setTriggerValue;
    show(data);
    const wanted = JSON.stringify(data.see);
    if (wanted === seen) return;
    end?.();
    seen = wanted;
    end = data.see && see(data.see, show);
  }
  update(component);
  return { update, leave: () => end?.() };
}
