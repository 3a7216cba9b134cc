"""What a data set is asked first."""

import dataclasses

import nncore
from nncore.study.data_checks import check_data


def test_what_is_not_as_it_should_be_is_told():
    data = nncore.load_digits()
    found = {question: (answer, right) for question, answer, right in check_data(data)}
    assert found["Shape of the training images"] == ("4,000×28×28", True)
    assert found["Shape of the test labels"] == ("1,000", True)
    assert found["Distinct labels, test"] == ("10: 0 to 9", True) and all(right for _, right in found.values())
    dim = dataclasses.replace(data, train_images=data.train_images // 2, train_labels=data.train_labels % 5)
    wrong = {question: answer for question, answer, right in check_data(dim) if not right}
    assert wrong == {"Distinct pixel values, training": "128: 0 to 127", "Distinct labels, training": "5: 0 to 4"}
