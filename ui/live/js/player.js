// A digit's way through a network, step by step: the server sends all steps at once, and here they are played.
import { plot } from "./plot.js";

const KEYS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
let at = 0; // the step where the reader stands, also once they have been on another page

export function mount(component) {
  const place = component.parentElement.querySelector(".player"), timed = () => timer !== null;
  const [play, row] = place.firstElementChild.children, said = place.children[1], drawing = place.children[2];
  let data = null, tell = null, timer = null;

  function show() {
    const { said: sentence, alt } = data.steps[at], { traces, images } = data.drawings[at];
    play.innerHTML = `<span aria-hidden="true">${timed() ? "❚❚" : "▶"}</span> ${timed() ? "Pause" : "Play"}`;
    [...row.children].forEach((pill, number) => {
      pill.ariaChecked = number === at;
      pill.tabIndex = number === at ? 0 : -1;
    });
    const pill = row.children[at];
    row.scrollLeft = pill.offsetLeft - (row.clientWidth - pill.offsetWidth) / 2; // on a phone it is pushed
    said.innerHTML = `<p>${sentence}</p>`;
    said.classList.toggle("small", at === 0);
    const figure = {
      data: traces.map((number) => data.traces[number]),
      layout: { ...data.layout, images: images.map((image) => ({ ...image, source: data.sources[image.source] })) },
    };
    plot(drawing, { figure, alt }, (chosen) => tell("pressed", chosen));
  }

  function halt() {
    timer = clearTimeout(timer) ?? null;
  }

  function go(step) {
    at = step;
    timer = timed() && at ? setTimeout(() => go((at + 1) % data.steps.length), data.pause) : null;
    show();
  }

  play.onclick = () => {
    if (timed()) {
      halt();
      return show();
    }
    timer = 0; // it goes on from where it was halted
    go(at || 1);
  };
  row.onkeydown = (event) => {
    const by = KEYS[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    halt();
    go((at + by + data.steps.length) % data.steps.length);
    row.children[at].focus();
  };

  function update({ data: now, setTriggerValue }) {
    tell = setTriggerValue;
    data = now;
    at = Math.min(at, data.steps.length - 1);
    if (data.steps.map(({ title }) => title).join() !== [...row.children].map((pill) => pill.textContent).join())
      row.replaceChildren(...data.steps.map(({ title }, number) => {
        const pill = Object.assign(document.createElement("button"), { type: "button", role: "radio", textContent: title });
        pill.onclick = () => {
          halt();
          go(number);
        };
        return pill;
      }));
    show();
  }

  update(component);
  return { update, leave: halt };
}
