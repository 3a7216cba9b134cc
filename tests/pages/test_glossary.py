"""The glossary that the pages explain their words from."""

from xml.etree import ElementTree

from render import word_pictures
from tests.pages.app import open_app
from ui.shared import glossary
from ui.train import controls


def test_terms_are_explained_under_their_names():
    assert glossary.term("pca", "epoch").startswith("**PCA**: Principal")
    assert all(word == word.lower() and text.endswith(".") for word, text in glossary.GLOSSARY.items())


def test_what_a_beginner_meets_first_has_a_picture():
    for word in controls.WORDS[:8]:
        assert ElementTree.fromstring(word_pictures.PICTURES[word]).tag.endswith("svg")
    app = open_app()
    shown = [each.proto.body for each in app.markdown if each.proto.body in map(glossary.term, controls.WORDS)]
    assert shown == list(map(glossary.term, controls.WORDS))
