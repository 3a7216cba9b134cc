// Holds the tab's socket open on every page, and has the page run where something it was drawn with has changed.
import { hold, letGo, see } from "./hub.js";
import { isFetching } from "./streamlit_gap.js";

// A page that is just being opened is seen once all of it is there (streamlit.css): this part is the last.
function showPage() {
  if (isFetching() || digitLabComing.size) setTimeout(showPage, 20);
  else document.body.classList.add("drawn");
}

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
  showPage();
  return {
    update,
    leave() {
      for (const end of watches.values()) end();
      letGo(watches);
    },
  };
}
