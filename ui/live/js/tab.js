// Holds the tab's socket open on every page, and has the page run where something it was drawn with has changed.
import { hold, letGo, see } from "./hub.js";

export function mount(component) {
  const watches = new Map(); // name → what ends it
  function update({ data, setTriggerValue }) {
    if (data.goTo) {
      // The next page is another reader's: nothing of this one is pressed any more.
      document.body.inert = true;
      letGo(watches);
      return location.replace(data.goTo);
    }
    hold(data, setTriggerValue, watches);
    for (const [name, end] of watches) {
      if (data.watch.includes(name)) continue;
      end();
      watches.delete(name);
    }
    for (const name of data.watch) if (!watches.has(name)) watches.set(name, see({ what: "watch", of: name }, () => {}));
  }
  update(component);
  document.body.classList.add("drawn"); // this is the last part of a page
  return {
    update,
    leave() {
      for (const end of watches.values()) end();
      letGo(watches);
    },
  };
}
