"""What was done in tasks, as the desk has it: a dictionary for JSON, which may be anything until it is read."""

import datetime

MAX_ANSWERS = 10  # that are remembered
MAX_OTHERS = 6  # tasks from before that are: a lesson has five


def works(state):
    """What another session had done in tasks, by the text of each, the one that it was at last."""
    if not isinstance(state, dict):
        return {}
    others = state.get("others")
    found = [*(others if isinstance(others, list) else []), {key: state[key] for key in state if key != "others"}]
    return {work["text"]: work for work in found if isinstance(work, dict) and isinstance(work.get("text"), str)}


def few(others):
    """The latest of what was done in tasks: links to tasks in which nothing was done push out none in which something
    was."""
    return [other for other in others if any(map(other.get, ("answer", "answers", "beginning")))][-MAX_OTHERS:]


def both(mine, theirs):
    """[time, answer] of both, which may be anything, by their times: of too many the first ones and the last."""
    pairs = [pair for pairs in (mine, theirs) if isinstance(pairs, list) for pair in pairs if is_pair(pair)]
    unlike = [pair for place, pair in enumerate(pairs) if pair not in pairs[:place]]
    unlike.sort(key=lambda pair: pair[0])
    return unlike if len(unlike) <= MAX_ANSWERS else [*unlike[: MAX_ANSWERS - 1], unlike[-1]]


def time_of_answer():
    """The time of now by the server's clock, as in its reports. Answers are put in order by it, as text: of two devices
    in two time zones that would not be by their own clocks."""
    return datetime.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S %Z")


def is_pair(pair):
    """Whether this, which may be anything, is a time and an answer."""
    return isinstance(pair, list) and len(pair) == 2 and all(isinstance(each, str) for each in pair)
