// What the server had not heard of the pen when its page was left, as by a reload: the tab has it for the page that comes
// next. Goes before pen.js.

const LEFT = "digit-lab-pen-left";

const unheard = {
  // What was kept for this notebook, or null: for the next person at this device, whose notebook is another, it is not.
  take(book) {
    const { book: whose, ...known } = inTab((storage) => JSON.parse(storage.getItem(LEFT))) ?? {};
    unheard.forget();
    return whose === book ? known : null;
  },
  keep(book, known) {
    inTab((storage) => storage.setItem(LEFT, JSON.stringify({ book, ...known })));
  },
  forget() {
    inTab((storage) => storage.removeItem(LEFT));
  },
};

// A browser that is to keep nothing refuses it, and a tab may be full: then a reload has what was heard.
function inTab(act) {
  try {
    return act(sessionStorage);
  } catch {
    return null;
  }
}
