"""Small pieces of SVG. Everything returned is markup whose text has been escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sim.messages import Lang
    from sim.report.language import Both


def num(value: float) -> str:
    """Return a coordinate with at most two digits behind the point."""
    short = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if short in {"-0", ""} else short


def tag(name: str, *content: str, **attributes: object) -> Markup:
    """Return an element.

    Args:
        name: Name of the element.
        *content: Markup, or plain text, which is escaped.
        **attributes: Values; None is left out, ``_`` in a name stands for ``-`` and one at its end
            is dropped (``class_``).
    """
    parts = [f"<{name}"]
    for key, value in attributes.items():
        if value is None:
            continue
        shown = num(value) if isinstance(value, float) else str(escape(value))
        parts.append(f' {key.rstrip("_").replace("_", "-")}="{shown}"')
    inner = "".join(str(escape(part)) for part in content)
    return Markup("".join(parts) + (f">{inner}</{name}>" if inner else "/>"))


def group(*content: str, **attributes: object) -> Markup:
    """Return a group; nothing at all if it would be empty."""
    return tag("g", *content, **attributes) if any(content) else Markup("")


def words(x: float, y: float, text: Both | str, **attributes: object) -> Markup:
    """Return a text, or one for each language where they differ."""
    if isinstance(text, str) or text.en == text.zh:
        plain = text if isinstance(text, str) else text.en
        return tag("text", plain, x=float(x), y=float(y), **attributes)
    cls = f"{attributes.pop('class_', '')} ".lstrip()
    return tag(
        "text", text.en, x=float(x), y=float(y), class_=f"{cls}en", lang="en", **attributes
    ) + tag(
        "text", text.zh, x=float(x), y=float(y), class_=f"{cls}zh", lang="zh-Hans", **attributes
    )


def path(points: Iterable[tuple[float, float]], *, closed: bool = False) -> str:
    """Return path data through points."""
    data = "".join(f"{'L' if i else 'M'}{num(x)} {num(y)}" for i, (x, y) in enumerate(points))
    return data + "Z" if closed and data else data


def step_path(points: Sequence[tuple[float, float]]) -> str:
    """Return path data of a staircase: across to the next x, then to its y."""
    if not points:
        return ""
    data = [f"M{num(points[0][0])} {num(points[0][1])}"]
    last = points[0][1]
    for x, y in points[1:]:
        data.append(f"H{num(x)}")
        if y != last:
            data.append(f"V{num(y)}")
        last = y
    return "".join(data)


def figure(
    *content: str, width: float, height: float, label: Both, lang: Lang, class_: str = ""
) -> Markup:
    """Return a whole picture that scales to the width of the page.

    Args:
        *content: What is drawn.
        width: Width of the drawing in its own units (pixels at natural size).
        height: Height of the drawing.
        label: What a screen reader says.
        lang: The language the page opens in.
        class_: Classes of the element.
    """
    marks: dict[str, object] = {}
    if label.en != label.zh:
        marks = {"data_attr": "aria-label", "data_en": label.en, "data_zh": label.zh}
    return tag(
        "svg", *content, xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {num(width)} {num(height)}", class_=class_ or None, role="img",
        aria_label=label.of(lang), **marks,
    )  # fmt: skip
