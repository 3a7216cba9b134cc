"""Digits of one's own hand: kept, taken home, learned from, and those that fooled the network."""

from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st

import nncore
from lab.own_digits import MAX_DIGITS, arrays, to_file
from nncore.datasets import DIGIT_NAMES
from render import class_sentences, pieces, pool_sentences, run_sentences, sentences
from ui.draw import preparation_steps
from ui.live import page as live
from ui.session import ClassPool, Desk, Drawing, Membership, OwnDigits, part, widgets
from ui.shared import data_choice, digit_grid, download, inputs, network_choice, upload

POOL_SECONDS = 4.0  # between two looks at how many digits the class has

COLUMNS = 10
REDRAW_SECONDS = 0.5
REMOVE = "remove"  # the key of the list of those to remove
GIVE = "give_digits"  # the key of the switch
SHARES = {"Mine among MNIST's": 0.2, "Only mine": 1.0}
NUMBER = "It was not kept: there are several digits now, and a label is for one."
NOTHING = "It was not kept: draw a digit first, then say what it was."
OTHER_CLASSES = "The network that reads here knows no digits: choose another one to keep digits, and to train on them."
KEY = "it_was"  # the key of the place of the label's control
KIND = "lesson_share"  # the key of the control that chooses one of these


def ask_label(class_names):
    """ "It was a …": labels what the server has read, and keeps it; what was kept last can be taken back."""
    mine, text = part(OwnDigits), "Keeps your drawing among *Your digits*, until you remove it."
    if not part(Drawing).sheet.empty:
        with st.container(key=KEY):
            # A second tap takes nothing back.
            inputs.class_pill("It was a …", class_names, mine.label_key, text, required=True)
    if mine.full:
        text = f"It was not kept: your collection is full, with {MAX_DIGITS} digits. Remove some first."
        st.warning(text, icon=":material/inbox:")
    elif kept := mine.just_kept:
        is_right, name = kept.guess == kept.label, sentences.plain(class_names[kept.label])
        it_is = f"{sentences.article(name)} {name}"
        said = f"Right, {it_is}!" if is_right else f"Kept as {it_is}; it read {class_names[kept.guess]}."
        # Another key each time: then it is another sign, which moves.
        key = f"read_{'right' if is_right else 'wrong'}_{mine.labels % 2}"
        with st.container(horizontal=True, vertical_alignment="center", key=key):
            st.success(f"{said} {score(mine.tray)}", icon=f":material/{'check_circle' if is_right else 'inbox'}:")
            st.button("Wrong label? Undo", key="take_back", on_click=mine.take_back, type="tertiary")


def score(tray):
    """How many of the kept digits the network that was there read right, as a sentence."""
    guessed = [kept.guess == kept.label for kept in tray if kept.guess is not None]
    return f"Score so far: {sum(guessed)} of {len(guessed)} read right." if guessed else ""


def take_label():
    """Keep the digit that was on the page when its label was pressed: the hand may draw on before that is heard.

    Call it before the label's control is shown.

    It is no callback: Streamlit gives one up where another run is asked for meanwhile, and then the press is lost.
    """
    drawing, mine = part(Drawing), part(OwnDigits)
    label = widgets.value(mine.label_key)
    if label is None:
        return
    sheet = drawing.at_press(KEY)
    found = _read(sheet)
    if found is not None:
        mine.keep(label, sheet, *found)
    elif mine.just_kept is None:  # else it is a second tap
        drawing.problem = NUMBER if sheet.is_number else NOTHING
    mine.labels += 1


def _read(sheet):
    """The one digit on a sheet and what the network takes it for; None where there is none, or it is a data set's."""
    digits = [] if sheet.is_original() else preparation_steps.digits(sheet)
    if len(digits) != 1:
        return None
    probabilities = network_choice.chosen()[0].network.predict_proba(nncore.flatten(np.stack(digits)))
    return digits[0], int(probabilities[0].argmax())


def show(reader):
    """Teaching the network one's hand, the tray of kept digits, what fooled the network, and the tray's files."""
    tray, knows_digits = part(OwnDigits).tray, reader.class_names == DIGIT_NAMES
    if knows_digits:
        _show_lesson(reader, tray)
    else:
        st.caption(OTHER_CLASSES)
    if tray:
        names = [DIGIT_NAMES[kept.label] for kept in tray]
        digit_grid.show(arrays(tray)[0], names, f"The digits you kept, labelled {', '.join(names)}.", COLUMNS, 2)
        if knows_digits:
            _show_fooled(tray, reader.class_names)
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="bottom"):
            going = st.multiselect(
                "Remove",
                range(len(tray)),
                format_func=lambda number: f"{number + 1}: {names[number]}",
                key=REMOVE,
                placeholder="Choose which ones first",
                width=240,
                help="By their place in the picture, and their label.",
            )
            st.button("Remove", on_click=_remove, disabled=not going)
            text = "Here they can be brought back until you leave the page."
            st.button("Remove all", on_click=_remove_all, help=text)
    if steps := part(OwnDigits).removed.steps:
        removed = len(steps[-1])
        text = f"Removed: {removed}. Bring back" if removed > 1 else "Removed. Bring it back"
        st.button(text, icon=":material/undo:", on_click=part(OwnDigits).bring_back, type="tertiary")
    _show_files(tray)
    _show_giving()


def _show_files(tray):
    with st.container(horizontal=True, gap="xsmall"):
        if tray:
            text = "A file to open again later, or elsewhere. Your digits stay in your notebook until you remove them."
            download.show("Download your digits", lambda: to_file(tray), "my_digits.safetensors", text)
        with st.popover("Open digits", icon=":material/folder_open:", key="opens_digits"):
            label = "Digits that were downloaded here (.safetensors)"
            said = "The file was not opened: {}. Your digits are as they were."
            upload.show(label, "safetensors", "digits_file", 2, part(OwnDigits).open_file, part(Drawing), said)
    if left_out := part(OwnDigits).left_out:
        said = f"For {left_out:,} of the file's digits there was no room: your collection is full, with {MAX_DIGITS}."
        st.warning(said, icon=":material/inbox:")


def _show_giving():
    """Giving one's digits to one's class, for who is in one."""
    me, mine = part(Membership).me, part(ClassPool)
    if me is None:
        return
    widgets.put({GIVE: me.gives})  # another tab may have switched it
    text = pool_sentences.CONSENT
    st.toggle("Give my digits to my class", key=GIVE, on_change=_switch_giving, help=text)
    if me.judges is not None and not me.gives:
        st.info(pool_sentences.STOPPED, icon=":material/remove_circle:")
    if mine.problem:
        st.error(sentences.harmless(class_sentences.refusal(mine.problem)), icon=":material/error:")
    part(Desk).keep()
    part(Desk).tell_pool()  # what was labelled just now is counted too
    if me.gives:
        live.show("pool", _count_pool, POOL_SECONDS)
    else:
        st.caption(text)


def _count_pool():
    """How many digits the class has by now: others give theirs, too."""
    me, mine = part(Membership).me, part(ClassPool)
    if me is None:
        return []
    pool, n_kept = mine.pool, len(part(OwnDigits).tray)
    yours = "" if mine.problem else pool_sentences.of_yours(pool, me.nickname, n_kept)
    return [pieces.caption(pool_sentences.how_many(pool) + yours)]


def _switch_giving():
    if part(Desk).restored:
        part(Desk).take_in_digits()  # what was removed on another device is not given
    part(ClassPool).switch(GIVE)


def _remove():
    # Those that are chosen when it is pressed, which the page may not have been drawn for yet.
    part(OwnDigits).drop(set(widgets.value(REMOVE, ())))
    widgets.put({REMOVE: []})


def _remove_all():
    part(OwnDigits).forget()
    widgets.put({REMOVE: []})


def _show_fooled(tray, class_names):
    fooled = [kept for kept in tray if kept.guess is not None and kept.guess != kept.label]
    st.markdown("**Fool the network**")
    if not fooled:
        st.caption("Draw a digit that you can read and it cannot, and press what it was. It is shown here.")
        return
    captions = [f"{class_names[kept.label]} → {class_names[kept.guess]}" for kept in fooled]
    alt = f"What the network took for something else: {', '.join(captions)}."
    digit_grid.show(arrays(fooled)[0], captions, alt, COLUMNS // 2)
    st.caption("What you drew → what it read.")


def _begin_lesson():
    """Go on from the network that reads when it is pressed: one that learns has come further than on the page."""
    kinds = list(SHARES)
    share = SHARES[inputs.chosen(KIND, kinds, kinds[0])]
    part(OwnDigits).begin_lesson(network_choice.chosen()[0], data_choice.current(), share)


def _show_lesson(reader, tray):
    """Draw ten, train, and see what it read before and after."""
    data_choice.say_if_gone()
    st.markdown("**Teach it your hand**")
    missing = [label for label in range(10) if label not in {kept.label for kept in tray}]
    n, next_one = (
        10 - len(missing),
        f"next {sentences.article(str(missing[0]))} {missing[0]}" if missing else "now train",
    )
    st.progress(n / 10, f"{n} of 10 drawn: {next_one}. {score(tray)}")
    lesson = part(OwnDigits).lesson
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = "With nothing but your digits it learns them, and forgets the others."
        inputs.segments("What it learns from now", list(SHARES), KIND, text)
        st.button(
            "Train on my digits too",
            icon=":material/school:",
            type="secondary" if missing else "primary",
            disabled=not tray or (lesson is not None and lesson.run.status == "running"),
            on_click=_begin_lesson,
            help=f"Goes on from {reader.title[0].lower()}{reader.title[1:]}; the result is your network from then on.",
        )
    if lesson is not None:
        live.show("lesson", partial(_follow, lesson), REDRAW_SECONDS, not lesson.run.settled)


def _follow(lesson):
    """What a lesson has changed by now, and how far it is."""
    lesson = replace(lesson, run=lesson.run.moment())
    run, found = lesson.run, []
    if run.history.costs and run.network is not None:
        found.append(pieces.html(sentences.lesson(lesson, lesson.own_after)))
    if run.status == "running":
        found.append(pieces.bar(run.iteration / run.config.iterations, run_sentences.progress(run)))
    return found
