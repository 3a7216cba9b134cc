"""What two tabs have done in tasks, as one."""

import datetime

MAX_ANSWERS = 10  # that are remembered
MAX_OTHERS = 6  # tasks from before that are: a lesson has five


def joined(mine, theirs):
    """What was done here in tasks, and what another tab has kept since.

    mine, theirs: states as TaskWork has them; theirs is whatever it may be. Returns a state: of a task that both worked
    on, all answers in the order of their times; of one that only the other tab works on, what that tab has of it.
    """
    there, found = _works(theirs), dict(mine)
    here = {each["text"]: each for each in mine["others"]}
    for text, (work, is_open) in there.items():
        if text == mine["text"]:
            found["answers"] = both(mine["answers"], work.get("answers"))
            begun = work.get("beginning")
            found["beginning"] = mine["beginning"] or (begun if isinstance(begun, dict) else None)
        elif text in here:
            answers = both(here[text].get("answers"), work.get("answers"))
            here[text] = (work if is_open else here[text]) | {"answers": answers}
        else:
            here[text] = work
    return found | {"others": few(list(here.values()))}


def few(others):
    """The latest of what was done in tasks: links to tasks in which nothing was done push out none in which something
    was."""
    return [other for other in others if any(map(other.get, ("answer", "answers", "beginning")))][-MAX_OTHERS:]


def _works(state):
    """{text of a task: (what was done in it, whether it is the one that is worked on)}."""
    if not isinstance(state, dict):
        return {}
    others = state.get("others")
    all_of_it = [*((each, False) for each in (others if isinstance(others, list) else [])), (state, True)]
    return {
        work["text"]: ({key: value for key, value in work.items() if key != "others"}, is_open)
        for work, is_open in all_of_it
        if isinstance(work, dict) and isinstance(work.get("text"), str)
    }


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
