// What the networks make of the drawing: the server says it as HTML of its own, as often as it changes.
import { announce, see } from "./hub.js";

export function mount(component) {
  const place = component.parentElement.querySelector(".readings");
  let end = null, shown = null;
  function show({ html, aloud }) {
    html.forEach((one, number) => {
      const element = place.children[number] ?? place.appendChild(document.createElement("div"));
      if (element.shown !== one) element.innerHTML = element.shown = one;
    });
    while (place.children.length > html.length) place.lastElementChild.remove();
    announce(aloud);
  }
  function update({ data }) {
    // What comes with the page was read before it; what the socket has said since is newer.
    const now = JSON.stringify(data);
    if (now !== shown) show(data);
    shown = now;
    end ??= see({ what: "reading" }, show);
  }
  update(component);
  return { update, leave: () => end?.() };
}
