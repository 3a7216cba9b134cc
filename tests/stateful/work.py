"""What a reader does with runs and drawings."""

import io

import numpy as np
from hypothesis import strategies as st
from hypothesis.stateful import rule

import nncore
from lab import own_digits
from lab.canvas_strokes import Stroke
from lab.networks import ReadingNetwork, known_networks
from lab.origin import gone_on
from lab.runs.run import ENDED
from tests.lab.strokes import report
from tests.stateful.material import BASE, CONFIGS, DATA
from tests.stateful.pages import Pages, tabs
from ui.session import Drawing, OwnDigits, Training, part


class Work(Pages):
    @rule(tab=tabs, config=st.sampled_from(CONFIGS), n=st.sampled_from([None, 0, 1, 3]))
    def start(self, tab, config, n):
        self.visited(tab)
        part(Training).settings = config
        # As buttons do: somebody with twelve runs in other tabs is told so, and nothing begins.
        part(Training).attempt(part(Training).start, config, DATA, n)
        self.done()

    @rule(n=st.integers(1, 60))
    def time_passes(self, n):
        self.server.clock.now += n
        for _ in range(n):
            self.server.scheduler.turn()
        self.server.work()

    @rule(tab=tabs, action=st.sampled_from(["pause", "resume", "step", "stop", "reset", "rate", "batch"]))
    def steer(self, tab, action):
        self.visited(tab)
        run, scheduler = part(Training).run, self.server.scheduler
        if run is None:
            return
        if action == "reset":
            if run.status != "running":
                # Where nothing could be put back the settings may ask for more digits than there are.
                part(Training).attempt(part(Training).reset, part(Training).settings, DATA)
        elif action == "rate":
            scheduler.change(run, learning_rate=run.now.learning_rate / 2)
        elif action == "batch":
            scheduler.change(run, batch_size=None if run.now.batch_size else 9)
        elif action == "step":
            scheduler.resume(run, 2)
        else:
            getattr(scheduler, action)(run)
        self.done()

    @rule(tab=tabs, place=st.integers(0, 40))
    def go_on_from_a_checkpoint(self, tab, place):
        self.visited(tab)
        run = part(Training).run
        # Of a run that the server did not survive there may be the last network alone, or none.
        if run is None or run.status == "running" or not (known := list(known_networks(run).items())):
            return
        iteration, network = known[place % len(known)]
        training, origin = part(Training), gone_on(run, iteration)
        training.attempt(training.start, run.config, DATA, None, network, origin)
        self.done()

    @rule(tab=tabs)
    def let_it_end(self, tab):
        self.visited(tab)
        run = part(Training).run
        if run is None or run.status != "running":
            return
        # Runs take turns, so what all of them have left is the longest that one may take.
        for _ in range(2 * sum(each.budget + 1 for each in self.server.scheduler.going)):
            if run.settled:
                break
            self.server.scheduler.turn()
        self.done()
        assert run.status in ENDED or run.status == "paused"

    @rule(tab=tabs)
    def draw(self, tab):
        self.visited(tab, "draw")
        drawing = part(Drawing)
        n = len(drawing.sheet.strokes)
        # No hand draws the same twice.
        self.n_strokes += 1
        y, x = (10 + each % 200 for each in divmod(self.n_strokes, 200))
        stroke = Stroke(((x, y), (x + 50, y + 10)), 20)
        drawing.hear(report(stroke, pen=f"pen {self.n_strokes}", canvas=drawing.start.generation))
        assert len(drawing.sheet.strokes) == n + 1
        self.done()

    @rule(tab=tabs, action=st.sampled_from(["undo", "clear", "picture"]))
    def change_the_drawing(self, tab, action):
        self.visited(tab, "draw")
        if action == "picture":
            part(Drawing).put_on_page(np.zeros((280, 280), np.uint8))
        else:
            getattr(part(Drawing), action)()
        self.done()

    @rule(tab=tabs, label=st.integers(0, 9))
    def keep_the_digit(self, tab, label):
        self.visited(tab, "draw")
        own, before = part(OwnDigits), len(part(OwnDigits).tray)
        self.n_strokes += 1
        own.keep(label, part(Drawing).sheet, np.full((28, 28), self.n_strokes % 256, np.uint8), 3)
        assert len(own.tray) == before + 1
        self.done()

    @rule(tab=tabs, number=st.integers(0, 5))
    def drop_a_digit(self, tab, number):
        self.visited(tab, "draw")
        part(OwnDigits).drop({number})
        self.done()

    @rule(tab=tabs, share=st.sampled_from([0.3, 1.0]))
    def begin_a_lesson(self, tab, share):
        self.visited(tab, "draw")
        own = part(OwnDigits)
        if own.tray:
            own.begin_lesson(ReadingNetwork("Fresh", nncore.initial_network(BASE)), DATA, share)
            assert own.lesson is not None
            assert len(own_digits.news_of((), io.BytesIO(own_digits.to_file(own.tray)))) <= len(own.tray)
            self.done()
