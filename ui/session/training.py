"""This session's run, and the settings for the next."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import nncore
from lab import settings
from lab.classes.rules import Rules
from lab.runs.run import Run
from lab.runs.scheduler import scheduler
from nncore.presets import FIRST
from ui.session import widgets
from ui.session.address_bar import Address
from ui.session.networks import Networks
from ui.session.store import part, tab
from ui.session.tasks.work import TaskWork

PACE = "pace"  # the key of the control that slows a run down
TWICE = 0.4  # seconds within which a second press on a button belongs to the first


@dataclass
class Training:
    """run: the session's run, going on or ended, None before the first; settings: the TrainingConfig that the controls
    on Train stand for, FIRST before they were shown; restored: the one of before, until the controls say so;
    heard: what they said when the run was last told of them, None where this tab has just taken it up, which changes
    nothing of it; rules: of one's class, which hold for every start; problem: why the last start did not happen, as a
    sentence; owner: the token of the lab book whose run it is."""

    run: Run | None = None
    settings: nncore.TrainingConfig = FIRST
    restored: nncore.TrainingConfig | None = None
    heard: nncore.TrainingConfig | None = None
    rules: Rules = field(default_factory=Rules)
    ask_rules: Callable[[], Rules] | None = None  # what they are at this very moment
    problem: str | None = None
    owner: str | None = None
    _refused: nncore.TrainingConfig | None = None  # what the controls said when a page was first drawn with `problem`
    _pressed: float = -TWICE  # when somebody started, paused or resumed it last

    def put_back(self, found):
        """Have the settings of before."""
        if found.settings is not None:
            self.restore_settings(found.settings)

    def restore_settings(self, config):
        """Have the controls say this when they are shown next, where neither a link nor anybody has set them since."""
        untouched = self.restored is None and self.settings == FIRST
        if untouched and not part(Address).has_settings and not part(TaskWork).begins:
            self.settings = self.restored = config

    def keep_settings(self):
        """Have the controls go on with what they say, for who comes to Train from another page. Returns whether the
        page has to be drawn anew for that.

        Leaving Train leaves an address without settings behind. Who comes back to it by the browser's Back has not
        asked for the defaults.
        """
        if self.settings == FIRST or part(Address).has_settings_now:
            return False
        self.restored = self.settings
        return True

    def start(self, config, data, iterations=None, network=None, origin=None):
        """Begin a run in place of the one before, from fresh weights or from a network. Returns it.

        In a task with what its locks say; where the task does not let it start, nothing happens, the task says why,
        and the run before is returned.

        iterations: after so many it pauses by itself; 0: before the first; origin: the Origin of the network.
        Raises ValueError if the configuration is not right for the data; the run before is stopped then, and what it
        learned is there; and if the class does not let it start, where the run before goes on.
        """
        self.problem = self._refused = None
        pace = _pace()  # before anything is changed: whoever asks for a widget's value can be interrupted
        rules = self.asked_rules()
        rules.check_now()
        scheduler.check_number(self.owner, rules.runs, self.run)
        work = part(TaskWork)
        before = work.beginning, work.answers
        config = work.admit(config, data, network, origin, self.run)
        if config is None:
            return self.run
        try:
            # What it would begin with: a task that somebody has made for themselves may lock more than was asked for.
            rules.check(config)
            self._stop()
            begin = partial(scheduler.start, config, data, tab_is_open(), iterations, self.owner, rules.runs)
            started = begin(network=network, pace=pace, origin=origin)
        except ValueError:
            work.beginning, work.answers = before  # still those of the run before
            if self.run is not None and not self.run.ended:
                scheduler.watch(self.run, tab_is_open())  # which goes on, for another tab
            raise
        work.note_begun(started)
        self._take(started)
        self.heard = config
        return self.run

    def asked_rules(self):
        """`rules`, asked anew: a tab may not have been told for a while. Raises ValueError where the class is over."""
        if self.ask_rules is not None:
            self.rules = self.ask_rules()
        return self.rules

    @property
    def may_go_on(self):
        """Whether one's class lets the run go on."""
        try:
            self.rules.check(self.run.now)
        except ValueError:
            return False
        return True

    @property
    def unbegun(self):
        """Whether the run waits before its first iteration."""
        return self.run is not None and self.run.status == "paused" and not self.run.history.costs

    @property
    def begun(self):
        """The run, if it has begun; else None."""
        return None if self.unbegun else self.run

    def begin(self, config, data, iterations=None):
        """`start`, for so many iterations or to the end; but a run that waits before its first one begins from where it
        was reset to."""
        if not self.unbegun:
            self.start(config, data, iterations)
            return
        waiting = self.run
        if not self.is_of(config, data):
            self.reset(config, data)
            if self.run is waiting:
                # The task does not let it.
                return
        self.go_on(self.run, iterations)

    def is_of(self, config, data):
        """Whether the run has these settings and digits, and was begun in the task there is."""
        is_of_task = not part(TaskWork).task or part(TaskWork).has_begun(self.run)
        return self.run.now == config and self.run.data is data and is_of_task

    def go_on(self, run, iterations=None):
        """Have a paused run go on: to its end, or for so many iterations. Raises ValueError where the class rests, or
        may do less by now."""
        self.problem = None
        self.asked_rules().check(run.now)
        scheduler.resume(run, iterations)

    def reset(self, config, data):
        """Go back to where the run began, paused before its first iteration, with the settings as they are now."""
        self._pressed = -TWICE
        network = self.run.settings[2]
        fits = network is not None and config.fits(network)
        if fits == (network is not None) and self.unbegun and self.is_of(config, data):
            self.problem = None
            return  # it is there already
        self.start(config, data, 0, network if fits else None, self.run.origin if fits else None)

    def attempt(self, begin, *arguments):
        """Call `start` or `reset` for a button: where that cannot be, `problem` says why."""
        try:
            begin(*arguments)
        except ValueError as problem:
            self.refuse(problem)

    def refuse(self, problem):
        """Have a page say why something cannot be."""
        self.problem, self._refused = f"{settings.in_titles(str(problem))}.", None

    def problem_of(self, config):
        """`problem`, as long as the controls say what they said when the page was first drawn with it."""
        if self.problem and self._refused not in (None, config):
            self.problem = None
        self._refused = config if self.problem else None
        return self.problem

    def take_up(self, run):
        """Watch a run that goes on, beside other tabs that do."""
        scheduler.watch(run, tab_is_open())
        self._take(run)

    def leave(self):
        """Be without a run; what nobody else watches stops."""
        self._stop()
        self._take(None)

    def _stop(self):
        if self.run is not None:
            scheduler.leave(self.run, tab_is_open())

    def _take(self, run):
        self.run, self.heard = run, None
        part(Networks).source = run
        part(Networks).problem = None

    def press(self, act, *arguments):
        """Start, pause or resume the run, which one button does: act(*arguments).

        Who presses twice where once is enough has not asked for what the button has become meanwhile.
        """
        if self.run is None or self.run.ended or time.monotonic() - self._pressed >= TWICE:
            act(*arguments)
            if not (self.problem or part(TaskWork).problem):
                self._pressed = time.monotonic()

    def follow_pace(self):
        """Let the run be as slow as the control says from now on."""
        if self.run is not None:
            scheduler.set_pace(self.run, _pace())

    def take_restored(self):
        """`restored`, the first time somebody asks; then None."""
        restored, self.restored = self.restored, None
        return restored


def _pace():
    return widgets.value(PACE) or None


def tab_is_open():
    """A function, for any thread, that tells whether somebody has this session's tab open; of one tab always equal."""
    return tab().is_open
