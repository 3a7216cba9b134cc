"""The glossary that the pages explain their words from."""

import pytest

from ui.shared import glossary


def test_the_glossary_has_the_words_that_the_course_needs():
    needed = "epoch gradient softmax cost accuracy precision recall calibration pca interval batch activation bias"
    assert set(needed.split()) <= set(glossary.GLOSSARY)
    assert all(word == word.lower() and text.endswith(".") for word, text in glossary.GLOSSARY.items())
    assert glossary.term("pca", "epoch").startswith("**PCA**: Principal")
    with pytest.raises(KeyError):
        glossary.term("no such word")
