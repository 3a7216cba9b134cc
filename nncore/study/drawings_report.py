"""What the command line tells of how drawings are read: as facts for programs, as lines, and the worst as a picture."""

import numpy as np

N_NAMED = 10  # of the worst drawings, in lines
N_PICTURED = 48  # of them, in the picture
COLUMNS, FACTOR, MARGIN, TEXT = 8, 5, 8, 14  # of the picture: tiles in a row, and pixels


def facts(scores):
    """DrawingScores as what JSON can hold."""
    wrong, right = scores.n_doubted
    learned, others = scores.by_ready
    found = {
        **_facts_of(scores.whole),
        "digits": {str(label): share.accuracy for label, share in scores.digits.items()},
        "writers": {str(writer): share.accuracy for writer, share in scores.writers.items()},
        "by_digit": {str(label): _facts_of(share) for label, share in scores.digits.items()},
        "by_writer": {str(writer): _facts_of(share) for writer, share in scores.writers.items()},
        "kept_aside": [str(writer) for writer in scores.kept_aside] if learned else [],
        "doubted": {"read_wrong": wrong, "read_right": right},
        "worst": [_facts_of_drawing(scores, row) for row in scores.worst(N_PICTURED)],
    }
    if learned and others:
        found |= {"accuracy_kept_aside": others.accuracy, "n_digits_kept_aside": others.n}
    return found


def lines(scores):
    """DrawingScores as lines of text."""
    wrong, right = scores.n_doubted
    learned, others = scores.by_ready
    yield f"accuracy: {scores.whole.accuracy:.2%} of {scores.whole.n:,} digits, {_written_interval(scores.whole)}"
    yield from (f"  {label}: {_written(share)}" for label, share in scores.digits.items())
    for writer, share in scores.writers.items():
        mark = "  (*)" if learned and writer in scores.kept_aside else ""
        yield f"  writer {writer:>2}: {_written(share)}{mark}"
    if learned and others:
        yield f"  all (*): {_written(others)}"
        yield "(*) the ready network has not learned from this writer, if the numbers are those of its collection"
    elif learned:
        yield "the ready network has learned from all these writers, if the numbers are those of its collection"
    yield (
        f"not sure to be one digit: {wrong} of the {scores.whole.n - scores.whole.n_right:,} read wrong, "
        f"{right} of the {scores.whole.n_right:,} read right"
    )
    yield "worst, those read wrong and sure first, then those read right and unsure; ? where it may be no digit:"
    for row in scores.worst(N_NAMED):
        yield f"  {', '.join(_captions(scores, row))}"


def picture(scores):
    """The worst drawings as the network sees them, each over what it was and what was read: (h, w) uint8."""
    from PIL import Image, ImageDraw, ImageFont

    rows = scores.worst(N_PICTURED)
    side = 28 * FACTOR
    width, height = side + MARGIN, side + 2 * TEXT + 2 * MARGIN
    columns = min(COLUMNS, len(rows))
    sheet = Image.new("L", (columns * width + MARGIN, -(-len(rows) // columns) * height + MARGIN), 255)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(TEXT - 2)
    for place, row in enumerate(rows):
        left, top = MARGIN + place % columns * width, MARGIN + place // columns * height
        digit = np.kron(scores.drawings.images[row], np.ones((FACTOR, FACTOR), np.uint8))
        sheet.paste(Image.fromarray(digit), (left, top))
        for line, caption in enumerate(_captions(scores, row)):
            pen.text((left, top + side + 2 + line * TEXT), caption, 0, font)
    return np.asarray(sheet)


def _captions(scores, row):
    """One drawing in two short lines: what it is and what was read, and where it is found, counted from 1."""
    found = _facts_of_drawing(scores, row)
    # Never rounded to certainty.
    sure = "over 99%" if found["confidence"] > 0.995 else f"{found['confidence']:.0%}"
    read = f"read as {found['read']}, {sure}{' ?' if found['doubted'] else ''}"
    nothing = scores.drawings.blank[row]
    return f"{found['label']} {'with nothing found' if nothing else read}", f"no. {row + 1:,}, writer {found['writer']}"


def _facts_of_drawing(scores, row):
    """A drawing: its number in the file, counted from 0, and what became of it."""
    evaluation, drawings = scores.evaluation, scores.drawings
    return {
        "drawing": int(row),
        "writer": int(drawings.writers[row]),
        "label": int(drawings.labels[row]),
        "read": int(evaluation.predicted[row]),
        "confidence": float(evaluation.confidence[row]),
        "doubted": bool(drawings.doubted[row]),
    }


def _facts_of(share):
    return {"accuracy": share.accuracy, "n_digits": share.n, "n_right": share.n_right, "interval": list(share.interval)}


def _written(share):
    return f"{share.accuracy:.1%} ({share.n_right:,} of {share.n:,}, {_written_interval(share)})"


def _written_interval(share):
    low, high = share.interval
    return f"95% interval {100 * low:.1f} to {100 * high:.1f}%"
