"""What a run has measured."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class History:
    """What was measured, one entry an iteration; test accuracy only where it was measured.

    costs and train_accuracies become arrays of 8 bytes a number, where a list takes 32: there may be a million. While
    NumPy looks into such an array it cannot grow, so who reads those of a run that goes on copies them first, by [:].
    """

    costs: Sequence[float] = ()
    train_accuracies: Sequence[float] = ()
    test_iterations: list[int] = field(default_factory=list)
    test_accuracies: list[float] = field(default_factory=list)
    n_tested: int | None = field(default=None, compare=False)  # digits that the last of them is of
    fewest_tested: int | None = field(default=None, compare=False)  # that any is of; None where that is not known

    def __post_init__(self):
        self.costs, self.train_accuracies = array("d", self.costs), array("d", self.train_accuracies)

    def add(self, progress):
        self.costs.append(progress.cost)
        self.train_accuracies.append(progress.train_accuracy)
        if progress.test_accuracy is not None:
            self.n_tested = progress.n_tested
            self.fewest_tested = fewest(self.fewest_tested, progress.n_tested)
            self.test_iterations.append(progress.iteration)
            self.test_accuracies.append(progress.test_accuracy)

    def extend(self, later):
        """Add what was measured after this, another History."""
        self.costs += later.costs
        self.train_accuracies += later.train_accuracies
        self.n_tested = later.n_tested or self.n_tested
        self.fewest_tested = fewest(self.fewest_tested, later.fewest_tested)
        self.test_iterations += later.test_iterations
        self.test_accuracies += later.test_accuracies

    def until(self, iteration):
        """What had been measured after so many iterations."""
        n_tests = sum(each <= iteration for each in self.test_iterations)
        costs, train_accuracies = self.costs[:iteration], self.train_accuracies[:iteration]
        tests = self.test_iterations[:n_tests], self.test_accuracies[:n_tests]
        return History(costs, train_accuracies, *tests, self.n_tested, self.fewest_tested)

    def after(self, iteration):
        """What was measured after so many iterations."""
        n_tests = sum(each <= iteration for each in self.test_iterations)
        tests = self.test_iterations[n_tests:], self.test_accuracies[n_tests:]
        n_tested = (self.n_tested, self.fewest_tested) if tests[0] else (None, None)
        return History(self.costs[iteration:], self.train_accuracies[iteration:], *tests, *n_tested)

    def copy(self):
        """The same as it is now, while another thread may be adding to it: what is added last is read first."""
        tests, n = self.test_accuracies[:], len(self.train_accuracies)
        at = [iteration for iteration in self.test_iterations[: len(tests)] if iteration <= n]
        return History(
            self.costs[:n], self.train_accuracies[:n], at, tests[: len(at)], self.n_tested, self.fewest_tested
        )

    def add_test(self, scores, n_test):
        """Have the test curve reach to where the run rests, and be of all digits there.

        scores: its Scores there; n_test: how many digits those are.
        """
        last = self.test_iterations[-1] if self.test_iterations else 0
        if scores.iteration > last:
            self.n_tested = n_test
            self.test_iterations.append(scores.iteration)
            self.test_accuracies.append(scores.test_accuracy)
        elif scores.iteration == last and self.test_accuracies:
            # Some digits were read there on the way.
            self.n_tested = n_test
            self.test_accuracies[-1] = scores.test_accuracy


def fewest(*numbers):
    """The smallest of some numbers, None among them counting for nothing; None if there is no other."""
    return min((number for number in numbers if number is not None), default=None)
