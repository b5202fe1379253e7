"""Vietnamese words broken into lines that fit a box."""

# Rough widths of a system font in units of its size; wide marks and capitals count more.
WIDE, NARROW = set("mwMWƠƯ%@"), set("iljtfrI.,:;'|!()1 íìỉĩị")


def width_of(text: str) -> float:
    """About how wide a text is, in units of the size of its letters."""
    return sum(
        0.92 if letter in WIDE else 0.34 if letter in NARROW else 0.74 if letter.isupper() else 0.6
        for letter in text
    )


def wrapped(text: str, width: float, most: int) -> list[str]:
    """At most `most` lines no wider than `width`; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and width_of(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] += "…"
    return [_cut(line, width) for line in kept]


def _cut(line: str, width: float) -> str:
    while width_of(line) > width and len(line) > 1:
        line = line.rstrip("…")[:-1].rstrip() + "…"
    return line
