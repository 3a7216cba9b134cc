// A digit's way through a network, step by step: the server sends all steps at once, and here they are played.
import { plot } from "./plot.js";

let at = 0; // the step where the reader stands, also once they have been on another page

export function mount(component) {
  const place = component.parentElement.querySelector(".player"), timed = () => timer !== null;
  const [play, row] = place.firstElementChild.children, said = place.children[1], drawing = place.children[2];
  let data = null, tell = null, timer = null;

  function show() {
    const { said: sentence, alt } = data.steps[at], { traces, images } = data.drawings[at];
    play.innerHTML = `<span aria-hidden="true">${timed() ? "❚❚" : "▶"}</span> ${timed() ? "Pause" : "Play"}`;
    const pill = row.children[at];
    pill.firstChild.checked = true;
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
  // Also where the step at which it is played is pressed.
  row.onclick = ({ target }) => {
    if (!target.value) return; // a label presses its own
    halt();
    go(Number(target.value));
  };

  function update({ data: now, setTriggerValue }) {
    tell = setTriggerValue;
    data = now;
    at = Math.min(at, data.steps.length - 1);
    const pill = ({ title }, number) => `<label><input type="radio" name="player-step" value="${number}">${title}</label>`;
    if (data.steps.map(({ title }) => title).join("") !== row.textContent) row.innerHTML = data.steps.map(pill).join("");
    show();
  }

  update(component);
  return { update, leave: halt };
}
