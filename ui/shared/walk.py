"""The walk's strip over what it speaks of: a question, three guesses, and once it was seen, why."""

import streamlit as st

from lab import living
from render.first_walk import END, STEPS, in_the_corner, shown
from ui.session import Drawing, FirstWalk, Training, part
from ui.shared import network_choice

RIGHT, WRONG, CHOSEN, OPEN = (f":material/{each}:" for each in ("check_circle", "cancel", "adjust", "circle"))
AGAIN = "To see it, press a guess again."


def show(page, goes_on=False, problem=None, on_guess=lambda: None):
    """The strip, where one is at a step on the page of this title. Returns whether one is.

    goes_on: whether what shows the answer is under way; problem: why it could not begin, as a sentence; on_guess:
    called after a guess.
    """
    walk = part(FirstWalk)
    number = walk.on(page)
    if number is None or number == END:
        return False
    step, guess = STEPS[number], walk.guesses.get(number)
    told = guess is not None and not problem and not (goes_on and (walk.has_run(number) or not step.config))
    right, seen = _seen(step, number) if told else (step.right, "")
    if guess is None:
        said = step.question
    elif told:
        said = f"{'**Right.**' if guess == right else '**Not quite.**'} {seen} {step.why}"
    else:
        said = step.watch
    with st.container(key=step.at), st.container(key="walk", gap="xsmall"):
        if problem:
            st.error(problem, icon=":material/error:")
        with st.container(key="walk_says"):
            st.markdown(f"**{number + 1} of {END} · {step.title}.** {said}")
        with st.container(horizontal=True, gap="xsmall", key="walk_guesses"):
            for each, label in enumerate(step.guesses):
                mark = OPEN if each != guess else CHOSEN
                if told:
                    mark = RIGHT if each == right else WRONG if each == guess else OPEN
                asked = {"on_click": _guess, "args": (number, each, on_guess), "key": f"walk_guess_{each}"}
                st.button(label, icon=mark, **asked)
        _show_ways(number)
    return True


def _guess(number, guess, then):
    part(FirstWalk).guess(number, guess)
    then()


def _show_ways(number):
    """On, back and out: always there, in the same places."""
    walk = part(FirstWalk)
    with st.container(horizontal=True, gap="xsmall", key="walk_ways"):
        back = {"disabled": number == 0, "on_click": walk.go, "args": (number - 1,), "key": "walk_back"}
        st.button("Previous", icon=":material/arrow_back:", **back)
        st.button("Next", icon=":material/arrow_forward:", on_click=walk.go, args=(number + 1,), key="walk_next")
        if number:
            st.button("Leave the walk", icon=":material/close:", on_click=walk.leave, key="walk_leave")


def _seen(step, number):
    """Which guess is right, and what was seen, as a sentence."""
    if step.page == "Draw":
        reader = network_choice.chosen()[0]
        return in_the_corner(reader.network, reader.class_names)
    run = part(Training).run
    if not step.config:
        return step.right, ""
    if not part(FirstWalk).has_run(number):
        return step.right, AGAIN
    digit = None if part(Drawing).untouched else part(Drawing).seen.digit()
    return step.right, shown(step, run, living.whole_example() if digit is None else digit)
