"""A table, given as its header and its rows of texts: with aligned columns, or in Markdown."""


def aligned(header, rows):
    """For a terminal."""
    columns = list(zip(header, *rows, strict=True))
    widths = [max(map(len, column)) for column in columns]
    # The first column holds words, the others numbers and their goals.
    padded = [[cell.rjust(width) for cell in column] for column, width in zip(columns, widths, strict=True)]
    padded[0] = [cell.ljust(widths[0]) for cell in columns[0]]
    return "\n".join(map("  ".join, zip(*padded, strict=True)))


def markdown(header, rows):
    """For a page such as docs/benchmarks.md."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
