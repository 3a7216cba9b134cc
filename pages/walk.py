"""The first walk: one unit to play with, the way through all steps, and the end."""

import streamlit as st

from render.first_walk import END, LEARNED, STEPS
from ui.session import FirstWalk, Page, TaskWork, part
from ui.shared import links, walk
from ui.walk import unit

part(Page).enter("walk")
with st.container(key="title"):
    st.title("A first walk", anchor=False)  # heard and not seen: the menu says it
first = part(FirstWalk)
if part(TaskWork).task:
    st.info("You are working on a task. Leave it on Train first: then the walk begins here.")
    st.stop()
if first.step == END:
    st.markdown("**What you have seen**")
    st.markdown("\n".join(f"- {each}" for each in LEARNED))
    links.onward()
else:
    walk.show("Walk", part(unit.Unit).learning, on_guess=part(unit.Unit).learn)
    unit.show()
with st.container(horizontal=True, gap="xsmall", key="walk_steps"):
    for number, step in enumerate(STEPS):
        icon = ":material/check:" if number in first.guesses else None
        look = {"icon": icon, "type": "tertiary", "key": f"walk_step_{number}"}
        st.button(f"{number + 1} {step.title}", on_click=first.go, args=(number,), **look)
