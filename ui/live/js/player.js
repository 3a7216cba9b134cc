// A digit's way through a network, chapter by chapter: the server sends all of them at once, and here they are played.
import { plot } from "./plot.js";

export function mount(component) {
  const place = component.parentElement.querySelector(".player"), [play, said, drawing] = place.children;
  let at = 0, data = null, tell = null, timer = null;

  function show() {
    const { traces, images } = data.drawings[at];
    play.innerHTML = `<span aria-hidden="true">${timer ? "❚❚" : "▶"}</span> ${timer ? "Pause" : "Play"}`;
    said.innerHTML = `<p>${data.said[at]}</p>`;
    const figure = {
      data: traces.map((number) => data.traces[number]),
      layout: { ...data.layout, images: images.map((image) => ({ ...image, source: data.sources[image.source] })) },
    };
    plot(drawing, { figure, alt: data.alts[at] }, (chosen) => tell("pressed", chosen));
  }

  // The page turns to where it was played to.
  function halt() {
    timer = clearTimeout(timer) ?? null;
    show();
    tell("played", at);
  }

  function go(step) {
    at = step;
    if (at === data.said.length - 1) return halt();
    timer = setTimeout(() => go(at + 1), data.pause);
    show();
  }

  play.onclick = () => (timer ? halt() : go((at + 1) % data.said.length));

  function update({ data: now, setTriggerValue }) {
    tell = setTriggerValue;
    if (!timer || now.at !== data.at) timer = clearTimeout(timer) ?? null; // a chapter was chosen
    if (!timer) ({ at } = now);
    data = now;
    show();
  }

  update(component);
  return { update, leave: () => clearTimeout(timer) };
}
