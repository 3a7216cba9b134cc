"""The glossary that the pages explain their words from."""

from ui.shared import glossary


def test_terms_are_explained_under_their_names():
    assert glossary.term("pca", "epoch").startswith("**PCA**: Principal")
    assert all(word == word.lower() and text.endswith(".") for word, text in glossary.GLOSSARY.items())
