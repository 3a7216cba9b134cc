"""The living picture's view: what the run on Train is like now, and how it reads the drawing."""

import base64
import time
from dataclasses import dataclass

import numpy as np

import nncore
from lab import living
from lab.runs.history import History
from lab.settings import SHAPE
from render import live_sentences, pictures, pieces, run_curves
from render.large_type import enlarged
from ui.live.views import View
from ui.session import Drawing, Training, part

TELLING = {"layers", "units"}  # settings that pictures of the first layer's units would tell
SIDES = 28, 28
CURVES = 1.0  # seconds between two times that the curves of a run that goes on are sent


@dataclass
class Scene:
    """What the page Train shows, as its script said last. config: for the next run; run: whether it is of the session's
    run, else of the network that one would begin with; hidden: the keys of settings that a task hides."""

    config: nncore.TrainingConfig | None = None
    data: nncore.Digits | None = None
    of_run: bool = False
    hidden: frozenset = frozenset()
    dark: bool = False
    large: bool = False


class Living(View):
    """Sends a scene where something else is to be seen, and then frames."""

    leisure, follows_pen = 0.12, True

    def __init__(self, tab, said):
        super().__init__(tab, said)
        self._scene, self._units, self._grown, self._marks = None, None, 0.0, 0
        self._last, self._drawn, self._images, self._seen, self._placed = None, None, None, None, None

    def look(self):
        scene = part(Scene)
        if scene.config is None:
            return []
        run = part(Training).run if scene.of_run else None
        now = run and run.moment()
        messages = self._show_scene(scene, run, now)
        drawn = self._what_is_drawn(now)
        state = now and (now.iteration, now.status, now.busy, now.measuring)
        if not messages and state == self._last and drawn is self._drawn:
            return []
        if now is not None and state != self._last and (not now.busy or time.monotonic() > self._grown + CURVES):
            messages.append({"curves": self._curves(now, scene.dark)})
        frame, picture = self._frame(scene, now, drawn)
        self._last, self._drawn = state, drawn
        return [*messages, *picture, {"frame": frame}]

    @staticmethod
    def _what_is_drawn(now):
        """The digit that is drawn, or None; until somebody draws, the example: step by step where the network rests."""
        drawing = part(Drawing)
        if not drawing.untouched:
            return drawing.seen.digit()
        return living.whole_example() if now is not None and now.busy else living.example()

    def _show_scene(self, scene, run, now):
        """A message with what stays the same for a while, where it is another; the places of units with it."""
        placed = run and living.placed_by(run)
        of = scene.config, id(scene.data), scene.hidden, scene.dark, scene.large, run
        if of == self._scene and placed is self._placed and (now is None or len(now.marks) == self._marks):
            return []
        self._scene = of
        self._placed, self._drawn, self._seen = placed, None, None
        data = run.data if run is not None else scene.data
        config = run.config if run is not None else scene.config
        self._images = data.test_images[: living.N_DIGITS]
        network = placed or living.fresh(config) if living.is_drawn(config) else None
        tells = not TELLING & scene.hidden and network is not None
        self._units = living.foremost(network.layers[1:]) if tells else np.arange(0)
        names = list(data.class_names)
        message = {
            "names": names,
            "right": [int(label) for label in data.test_labels[: living.N_DIGITS]],
            "sheet": pictures.data_url(pictures.png(np.concatenate(list(self._images), axis=1))),
            "units": self._units.tolist(),
            "lines": tells and not SHAPE & scene.hidden,
            "captions": live_sentences.captions(len(self._units), config.sizes, network is None),
            "example": living.EXAMPLE.plain,
            "card": live_sentences.CARD,
            "inside": run is not None,
            "curves": self._curves(now, scene.dark),
        }
        return [{"scene": message}]

    def _curves(self, now, dark):
        """Both charts with all that there is so far."""
        history, config = (now.history, run_curves.as_far(now)) if now else (History(), part(Scene).config)
        self._grown, self._marks = time.monotonic(), len(now.marks) if now else 0
        charts = (
            run_curves.cost_curve(history, config, dark, now.marks if now else ()),
            run_curves.accuracy_curves(history, config, dark),
        )
        if part(Scene).large:
            charts = map(enlarged, charts)
        alts = live_sentences.curve_alts(now, part(Scene).hidden)
        return [pieces.figure(chart, alt) for chart, alt in zip(charts, alts, strict=True)]

    def _frame(self, scene, now, drawn):
        """What is seen of this moment, and the pictures of units as bytes."""
        said = {"said": live_sentences.of_run(now, scene.config, scene.hidden), "demo": part(Drawing).untouched}
        drawings = () if drawn is None else drawn.reshape(-1, *SIDES)
        other = drawn is not self._drawn
        if other:
            said["digit"] = _text(drawings[-1]) if len(drawings) else None
        source = living.source_of(now) if now is not None else living.fresh(scene.config)
        if source is None or not living.is_drawn(now.config if now is not None else scene.config):
            return said, []
        if self._seen is None or other:
            self._seen = living.inputs(self._images, drawings)
        found = living.frame(source, self._seen, self._units, len(self._images))
        names = now.class_names if now is not None else scene.data.class_names
        readings = [self._reading(each, names) for each in found.readings]
        said["found"] = found.found.tolist()
        said |= readings[-1] if readings else {"probabilities": None, "answer": live_sentences.NO_DRAWING}
        if len(readings) > 1:
            said["steps"] = [{"digit": _text(each), **how} for each, how in zip(drawings, readings, strict=True)]
        if not len(self._units):
            return said, []
        said["lines"] = [np.round(each.astype(float), 2).tolist() for each in found.lines]
        return said, [found.weights.tobytes()]

    def _reading(self, reading, names):
        said = {
            "probabilities": np.round(reading.probabilities.astype(float), 4).tolist(),
            "answer": live_sentences.answer(reading.probabilities, names),
        }
        if len(self._units):
            said["activations"] = [np.round(each.astype(float), 2).tolist() for each in reading.activations]
        return said


def _text(digit):
    return base64.b64encode(digit.tobytes()).decode()
