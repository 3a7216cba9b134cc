// The one socket of this tab: parts of the page say what they want to see, and are told what has changed.

const SILENCE = 20_000, SAY_CUT = 2_000; // milliseconds: a socket that says nothing is closed; a cut is told of
const TRIES = [250, 500, 1000, 2000, 4000]; // milliseconds between two tries to connect
const BETWEEN = 10_000; // milliseconds between two openings of the page by itself
const ANSWER = 150; // milliseconds in which the answer to a drawing is waited for
const WAKE = 1000, PRESS = 300, LEAVE = 2000; // milliseconds between two runs that a part asks for; after a press; a link
const GONE = 4404, OPENED = "digit-lab-opened-anew";

const views = new Map(); // number → { what, hear }
let socket = null, address = null, holds = null, wake = null, cutSentence = "";
let next = 0, tries = 0, heardAt = 0, timer = null, cutTimer = null, woken = 0, waking = null, pressedAt = 0, askedAt = 0;

// Whoever held it last lets it go: the end of one page may come after the beginning of the next.
export function hold(data, tellStreamlit, holder) {
  holds = holder;
  wake = tellStreamlit;
  cutSentence = data.cut;
  if (address === data.socket) return;
  address = data.socket;
  close();
  connect();
}

export function letGo(holder) {
  if (holds !== holder) return;
  address = wake = null;
  close();
  sayCut(false);
}

function connect() {
  clearTimeout(timer);
  if (!address) return;
  const here = (socket = new WebSocket(location.origin.replace(/^http/, "ws") + address));
  here.binaryType = "arraybuffer";
  heardAt = Date.now();
  here.onopen = () => {
    tries = 0;
    heardAt = Date.now();
    send({ hidden: isHidden() });
    for (const [number, view] of views) ask(number, view);
    document.dispatchEvent(new Event("digit-lab-open"));
  };
  here.onmessage = ({ data }) => socket === here && hear(data);
  here.onclose = ({ code }) => {
    if (socket !== here) return;
    socket = null;
    if (code === GONE) return openAnew();
    lose();
  };
}

function close() {
  const here = socket;
  socket = null;
  here?.close();
  clearTimeout(timer);
}

function lose() {
  cutTimer ??= setTimeout(sayCut, SAY_CUT, true);
  clearTimeout(timer);
  timer = setTimeout(connect, TRIES[Math.min(tries++, TRIES.length - 1)]);
}

// What the server has forgotten meanwhile comes back as after a reload.
function openAnew() {
  const last = Number(sessionStorage.getItem(OPENED) ?? 0);
  if (Date.now() - last < BETWEEN) return lose();
  sessionStorage.setItem(OPENED, Date.now());
  location.reload();
}

function hear(data) {
  heardAt = Date.now();
  // Whatever is sent carries TCP's acknowledgement, without which the server's next message, the answer, waits for 40 ms.
  if (heardAt < askedAt + ANSWER) send({ beat: true });
  sayCut(false);
  if (typeof data !== "string") {
    const bytes = new Uint8Array(data);
    return view(bytes[0])?.hear(null, bytes.subarray(1));
  }
  const said = JSON.parse(data);
  if (said.beat) send({ beat: true });
  else if (said.wake) askForRun(said.wake);
  else if ("heard" in said) document.dispatchEvent(new CustomEvent("digit-lab-heard", { detail: said.heard }));
  else view(said.view)?.hear(said);
}

const view = (number) => views.get(number);
const isHidden = () => document.visibilityState === "hidden";

// A page is run at most once a second for what happens by itself, and not right after a press: Streamlit gives up what
// a press does where another run is asked for just then. A run that is asked for while a link leads to another page would
// lead back.
export function askForRun(why) {
  waking ??= setTimeout(() => {
    waking = null;
    if (Date.now() < pressedAt + PRESS) return askForRun(why);
    woken = Date.now();
    wake?.("wake", { why, at: woken });
  }, Math.max(0, woken + WAKE - Date.now(), pressedAt + PRESS - Date.now()));
}
for (const kind of ["pointerdown", "click", "keydown"])
  document.addEventListener(kind, (event) => {
    pressedAt = Date.now() + (event.composedPath().some(({ tagName }) => tagName === "A") ? LEAVE : 0);
  }, true);

function ask(number, { what }) {
  send({ see: number, ...what });
}

// Look at something. what: its name and what else the server has to know; hear(message, bytes): called with each
// change. Returns a function that ends it, whose `say` has the server take what was set, and look again.
export function see(what, hear) {
  const number = (next = (next + 1) % 256);
  views.set(number, { what, hear });
  ask(number, views.get(number));
  const end = () => {
    views.delete(number);
    send({ unsee: number });
  };
  end.say = (set) => ask(number, { what: { ...what, set } });
  return end;
}

// Returns whether it is on its way: else it waits for the next connection, of which "digit-lab-open" tells.
export function send(message) {
  if (socket?.readyState !== WebSocket.OPEN) return false;
  if (message.pen?.actions.length) askedAt = Date.now();
  socket.send(JSON.stringify(message));
  return true;
}

// Who comes back to a tab connects anew: another tab may have taken the browser to another lab book.
document.addEventListener("visibilitychange", () => {
  if (isHidden() || !address) return send({ hidden: isHidden() });
  close();
  connect();
});
setInterval(() => {
  if (!socket || Date.now() - heardAt < SILENCE) return;
  close();
  if (address) lose();
}, 1000);

function sayCut(isCut) {
  document.body.classList.toggle("live-is-cut", isCut);
  if (isCut) {
    only("live-cut", "alert").textContent = cutSentence;
    return;
  }
  cutTimer = clearTimeout(cutTimer);
  document.querySelector(".live-cut")?.remove();
}

// The one element of a class on the page: made where there is none.
function only(className, role) {
  const there = document.querySelector(`.${className}`);
  return there ?? document.body.appendChild(Object.assign(document.createElement("div"), { className, role }));
}

// What is heard and not seen, in one place that stays: so a redraw repeats nothing.
export function announce(text) {
  const region = only("live-said", "status");
  if (region.textContent !== text) region.textContent = text;
}
