// The example that plays over the pad until somebody draws: step by step where the network rests, else it is there whole.
const SIDE = 280; // the canvas's pixels
const STEP = 180, HELD = 30; // milliseconds of a step; steps for which it stays when it is whole

export class Example {
  // figure: it lies over the pad; read(step): shows how the network reads a step.
  constructor(figure, read) {
    this.figure = figure;
    this.read = read;
    this.playing = null;
  }

  // steps: how each is read, where they are to be played.
  show(there, stroke, steps) {
    this.figure.hidden = !there;
    clearInterval(this.playing);
    if (!there) return;
    this.draw(stroke, 1);
    if (!steps || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    let step = 0;
    this.playing = setInterval(() => {
      if (step < steps.length) {
        this.draw(stroke, (step + 1) / steps.length);
        this.read(steps[step]);
      }
      step = (step + 1) % (steps.length + HELD);
    }, STEP);
  }

  // So much of the stroke, from 0 to 1.
  draw({ points, width }, share) {
    const on = this.figure.firstChild.getContext("2d"), end = Math.max(4, 2 * Math.round((share * points.length) / 2));
    on.clearRect(0, 0, SIDE, SIDE);
    Object.assign(on, { strokeStyle: "#fff", lineWidth: width, lineCap: "round", lineJoin: "round" });
    on.beginPath();
    for (let at = 0; at < end; at += 2) on.lineTo(points[at], points[at + 1]);
    on.stroke();
  }
}
