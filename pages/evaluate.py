"""How well a network reads: its score, its mistakes, and how far both can be trusted."""

from functools import partial

import streamlit as st

from lab import network_cache
from lab.runs.scheduler import scheduler
from render import evaluation_figures, evaluation_sentences, figures, sentences
from ui.app import navigation
from ui.evaluate import closer_looks
from ui.session import state
from ui.shared import data_choice, digit_cards, glossary, network_choice

# Reading all test digits takes time from training; the closer look changes less, and is looked at longer.
REDRAW_SECONDS, CROWDED_REDRAW_SECONDS, CLOSER = 2.0, 5.0, 3
LABEL, ANSWER = "cell_label", "cell_answer"  # the keys of the controls that hold the cell chosen
LOOKS = {
    "Mistakes": closer_looks.show_mistakes,
    "Confidence": closer_looks.show_confidence,
    "Map": closer_looks.show_map,
    "Harder digits": closer_looks.show_harder,
}
N_CARDS = 3
MEASURES = {
    "Recall": "of all digits that are a 4, how many were read as a 4.",
    "Precision": "of all that were read as a 4, how many are a 4.",
}

navigation.require_app()
state.enter("evaluate")
st.title("How well does it read?")
run, data = state.run(), data_choice.current()


def evaluated():
    """{Reader: Evaluation} of the networks chosen, as they are now."""
    return {reader: network_cache.evaluated(reader.network, data) for reader in network_choice.chosen()}


def show_scores():
    """Numbers, digit by digit, and confusions; as often as a run needs."""
    found = evaluated()
    for place, (reader, evaluation) in zip(st.columns(len(found), gap="large"), found.items(), strict=True):
        with place:
            st.markdown(f"**{reader.title}** on {len(data.test_labels):,} test digits of {sentences.plain(data.name)}")
            st.html(evaluation_sentences.numbers(evaluation))
            if watching and reader.run:
                st.caption(f"It is still learning: {sentences.progress(run)}.")
    st.caption(evaluation_sentences.how_sure(next(iter(found.values()))), help=glossary.term("accuracy", "interval"))
    if len(found) > 1:
        st.caption(evaluation_sentences.comparison(found))
    show_digit_by_digit(found)
    show_confusions(found)
    if state.run() is not run or (watching and run.status != "running") or (state.own_reader() is None) != alone:
        # The page is redrawn as often as a run needs: it has just begun, or ended, or has its first network.
        st.rerun()


def show_digit_by_digit(found):
    """Precision and recall of each digit, and a table with accuracy too."""
    st.subheader("Digit by digit", help=glossary.term("recall", "precision"))
    for place, (measure, meaning) in zip(st.columns(2, gap="large"), MEASURES.items(), strict=True):
        values = {reader.title: getattr(evaluation, measure.lower()) for reader, evaluation in found.items()}
        with place:
            st.markdown(f"**{measure}**: {meaning}")
            st.plotly_chart(
                evaluation_figures.by_digit(values, data.class_names, state.dark()),
                theme=None,
                config=figures.CONFIG,
                alt=evaluation_sentences.by_digit_alt(measure, values, data.class_names),
                key=measure,
            )
    with st.expander("As a table"):
        for reader, evaluation in found.items():
            st.markdown(f"**{reader.title}**")
            st.table(evaluation_sentences.table(evaluation, data.class_names), border="horizontal")
        st.caption("Accuracy: the share of all digits that are rightly taken for this one, or rightly not.")


def chosen_cell(found):
    """(label, answer) of the cell chosen; until one is, the commonest mistake of the first network."""
    if state.chosen(LABEL) is None or state.chosen(ANSWER) is None:
        label, answer = next(iter(found.values())).commonest_mistake
        state.set_controls({LABEL: label, ANSWER: answer})
    return state.chosen(LABEL), state.chosen(ANSWER)


def show_confusions(found):
    """The confusion matrices, where a click chooses a cell, and the digits of that cell."""
    st.subheader("What is taken for what", help=glossary.term("confusion matrix"))
    cell, places = chosen_cell(found), st.columns(2, gap="large")
    for place, (reader, evaluation) in zip(places, found.items(), strict=False):
        key = f"confusion_{reader.title}"
        with place:
            st.markdown(f"**{reader.title}**")
            st.plotly_chart(
                evaluation_figures.selectable_confusion(evaluation.confusion, data.class_names, cell, state.dark()),
                theme=None,
                config=figures.CONFIG,
                key=key,
                on_select=partial(state.take_selection, key, LABEL, ANSWER),
                selection_mode="points",
                alt=evaluation_sentences.confusion_alt(reader.title, evaluation, data.class_names),
            )
    with places[1] if len(found) == 1 else st.container():
        st.caption(
            "Only mistakes are coloured. Choose a cell (on a touch screen, tap it twice), or its label and answer "
            "here, to see its digits."
        )
        with st.container(horizontal=True):
            for title, key in (("A digit labelled", LABEL), ("read as", ANSWER)):
                st.selectbox(
                    title,
                    range(10),
                    key=key,
                    format_func=data.class_names.__getitem__,
                    persist_state="session",
                    width=150,
                    help="The same as choosing a cell of the matrix.",
                )
        show_cell(found, cell)


def show_cell(found, cell):
    """The digits of the cell chosen, the worst or the least sure first."""
    for place, (reader, evaluation) in zip(st.columns(len(found), gap="large"), found.items(), strict=True):
        with place:
            st.markdown(f"**{reader.title}**: {evaluation_sentences.cell(evaluation, *cell, data.class_names)}")
            key = f"{reader.title}_{cell[0]}_{cell[1]}"
            digit_cards.show(evaluation, evaluation.cell(*cell), N_CARDS, data, key)


def show_closer_look():
    """One of several closer looks, which are worked out only when they are shown."""
    st.subheader("Look closer")
    look = st.segmented_control(
        "Look closer",
        list(LOOKS),
        default="Mistakes",
        required=True,
        key="look",
        persist_state="session",
        label_visibility="collapsed",
    )
    LOOKS[look](evaluated(), data)


def show_cautions(chosen):
    """What must be known before the numbers are believed."""
    if alone:
        st.info(evaluation_sentences.NO_NETWORK, icon=":material/lightbulb:")
        st.page_link(navigation.TRAIN, label="Train a network", icon=":material/model_training:")
    for reader in chosen:
        caution = evaluation_sentences.caution(reader, data)
        if caution:
            st.warning(caution, icon=":material/warning:")


alone = state.own_reader() is None
watching = run is not None and run.status == "running"
pace = CROWDED_REDRAW_SECONDS if scheduler.crowded else REDRAW_SECONDS
show_cautions(network_choice.choose())
st.fragment(show_scores, run_every=pace if watching else None)()
st.fragment(show_closer_look, run_every=CLOSER * pace if watching else None)()
if not watching:
    # Worked out while the page is looked at, so that the other choice is quick the first time too.
    for reader in filter(None, (state.ready_reader(), state.own_reader())):
        network_cache.evaluated(reader.network, data)
