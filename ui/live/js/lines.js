// The lines of the living picture: from the drawing to the units, and from each layer to the next, blue for and orange
// against. places: where the drawing and each column of units, dots and answers are; now: the frame.
const FAINT = 0.08; // of the strongest line: what is weaker is not drawn
const NEAR = 7, FINGER = 16; // pixels from a line within which a press is on it, and that of a finger

export function drawLines(on, { sees, columns }, now, colours) {
  const curve = (from, to, colour, wide) => {
    const half = (from.right + to.left) / 2;
    Object.assign(on, { strokeStyle: colour, lineWidth: wide });
    on.beginPath();
    on.moveTo(from.right, from.middle);
    on.bezierCurveTo(half, from.middle, half, to.middle, to.left, to.middle);
    on.stroke();
  };
  columns[0].forEach((unit, number) => {
    const fires = now.activations ? Math.max(0, now.activations[0][number]) : 0.25;
    curve(sees, unit, `rgba(${colours.line},${0.1 + 0.5 * fires})`, 0.8 + 1.8 * fires);
  });
  now.lines.forEach((weights, layer) => weights.forEach((row, number) => {
    const fires = now.activations ? Math.abs(now.activations[layer]?.[number] ?? 0) : 0.4;
    row.forEach((weight, to) => {
      const value = weight * fires, much = Math.min(1, Math.abs(value)), end = columns[layer + 1]?.[to];
      if (much <= FAINT || !end) return;
      const [kind, clear] = value > 0 ? [colours.for, 0.15 + 0.75 * much] : [colours.against, 0.1 + 0.55 * much];
      curve(columns[layer][number], end, `rgba(${kind.join()},${clear})`, 0.6 + 3 * much);
    });
  }));
}

// The line between a unit and an answer that is nearest to a press: [unit, answer], or null. box: of the canvas.
export function lineAt({ clientX, clientY, pointerType }, box, { columns }, { lines: [weights], activations }) {
  const x = clientX - box.left, y = clientY - box.top;
  let nearest = null, least = pointerType === "touch" ? FINGER : NEAR;
  weights.forEach((row, unit) => row.forEach((weight, answer) => {
    const from = columns[0][unit], to = columns[1][answer], along = (x - from.right) / (to.left - from.right);
    if (along < 0 || along > 1 || Math.abs(weight) * Math.abs(activations?.[0][unit] ?? 0.4) <= FAINT) return;
    // Nearly the height of the curve there, whose middle control points lie half-way.
    const off = Math.abs(y - (from.middle + (to.middle - from.middle) * along * along * (3 - 2 * along)));
    if (off < least) [least, nearest] = [off, [unit, answer]];
  }));
  return nearest;
}
