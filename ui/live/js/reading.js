// What the networks make of the drawing: the server says it as HTML of its own, as often as it changes.
import { announce, see } from "./hub.js";

export function mount(component) {
  const place = component.parentElement.querySelector(".readings");
  let end = null, last = -1;
  function show({ html, aloud, number }) {
    if (number < last) return; // what comes with the page may have been overtaken
    last = number;
    html.forEach((one, at) => {
      const element = place.children[at] ?? place.appendChild(document.createElement("div"));
      if (element.shown !== one) element.innerHTML = element.shown = one;
    });
    while (place.children.length > html.length) place.lastElementChild.remove();
    announce(aloud);
  }
  function update({ data }) {
    show(data);
    end ??= see({ what: "reading" }, show);
  }
  update(component);
  return { update, leave: () => end?.() };
}
