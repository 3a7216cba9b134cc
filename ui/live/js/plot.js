// Curves by Plotly, from the file that its Python package brings.

let loading = null;

// Plotly, once it is there. It comes from where this file is from.
export function plotly() {
  return (loading ??= new Promise((resolve, reject) => {
    if (window.Plotly) return resolve(window.Plotly);
    const script = document.createElement("script");
    script.src = new URL("../plotly.js", import.meta.url);
    script.onload = () => resolve(window.Plotly);
    script.onerror = reject;
    document.head.append(script);
  }));
}

// As far as Plotly knows, a mouse that rests while a chart changes points at nothing, and a finger at what it tapped the
// last time; what leaves and comes back does.
export function pointAgain(event) {
  const { target } = event, { clientX, clientY } = event.changedTouches?.[0] ?? event;
  for (const kind of ["mouseout", "mousemove"])
    target.dispatchEvent(new MouseEvent(kind, { clientX, clientY, bubbles: true }));
}

export const PRESSES = ["mousedown", "touchstart"];
const CONFIG = { displayModeBar: false, showTips: false };

// Its place may become wider without the window, by large type or by what is beside it; or it is taken off the page.
function watchSize(element) {
  const watch = new ResizeObserver(() => {
    if (element.isConnected) return element.offsetParent && window.Plotly.Plots.resize(element);
    watch.disconnect();
    window.Plotly.purge(element);
    element.grows = element.listens = null; // where it comes back it is drawn anew
  });
  watch.observe(element);
  return watch;
}

// Draw a figure in an element, or have the one there be as this one. press: called with the customdata of a point.
export async function plot(element, { figure, alt }, press) {
  Object.assign(element, { role: "img", ariaLabel: alt });
  element.style.height = `${figure.layout.height ?? 300}px`;
  const Plotly = await plotly();
  if (!element.isConnected) return;
  await Plotly.react(element, figure.data, figure.layout, CONFIG);
  element.grows ??= watchSize(element);
  if (!press || element.listens) return;
  element.listens = true;
  for (const press of PRESSES) element.addEventListener(press, pointAgain, { capture: true, passive: true });
  element.on("plotly_click", ({ points }) => {
    const chosen = points[0]?.customdata;
    if (chosen !== undefined) press(chosen);
  });
}
