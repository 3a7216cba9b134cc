"""A reader who does everything in any order, for some seconds. For longer: `python -m tests.stateful`."""

from hypothesis import settings

from tests.stateful.reader import Reader

TestReader = Reader.TestCase
TestReader.settings = settings(max_examples=8, stateful_step_count=30, deadline=None, derandomize=True)
