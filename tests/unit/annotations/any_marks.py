"""Marks of every kind, as Hypothesis makes them."""

import unicodedata
from datetime import UTC, datetime

from hypothesis import strategies as st

from ecabinet.annotations.bodies import (
    Arrow,
    Body,
    Box,
    FreeText,
    Highlight,
    Ink,
    Note,
    Rect,
    Stamp,
    Strike,
    Underline,
    tidy,
)
from ecabinet.annotations.export_records import PALETTE, PortableMark, PortableReply, PortableSettled
from ecabinet.annotations.points import Point, pack

PAGES = 3
ids = st.text("0123456789abcdef", min_size=32, max_size=32)
lengths = st.floats(0, 800).map(lambda length: round(length, 2))
places = st.tuples(lengths, lengths)
words = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=30)
names = st.text(st.characters(categories=["Lu", "Ll", "Zs"]), min_size=1, max_size=12).map(
    lambda name: unicodedata.normalize("NFC", name)
)
times = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - given a zone
colours = st.sampled_from(sorted(PALETTE))
pages = st.integers(1, PAGES)
widths = st.floats(0.5, 20).map(lambda width: round(width, 2))


@st.composite
def rects(draw: st.DrawFn) -> Rect:
    """A rectangle that has an extent."""
    x, y = draw(places)
    return x, y, round(x + draw(widths), 2), round(y + draw(widths), 2)


points = st.lists(st.builds(Point, lengths, lengths, st.integers(0, 255)), min_size=1, max_size=6).map(pack)
on_words = {
    "page": pages,
    "rects": st.lists(rects(), min_size=1, max_size=3),
    "quote": words,
    "prefix": words.map(lambda text: text[:20]),
    "suffix": words.map(lambda text: text[:20]),
    "color": colours,
    "text": words,
}
bodies: st.SearchStrategy[Body] = st.one_of(
    st.builds(Highlight, **on_words),
    st.builds(Underline, **on_words),
    st.builds(Strike, **on_words),
    st.builds(Ink, page=pages, tool=st.sampled_from(["pen", "marker"]), color=colours, width=widths, points=points),
    st.builds(Note, page=pages, at=places, text=words, color=colours, quote=words),
    st.builds(Box, page=pages, rect=rects(), color=colours, width=widths, text=words, round=st.booleans()),
    st.builds(Arrow, page=pages, start=places, end=places, color=colours, width=widths, text=words),
    st.builds(
        Stamp, page=pages, at=places, stamp=st.sampled_from(["agree", "disagree", "ask", "important"]), text=words
    ),
    st.builds(
        FreeText,
        page=pages,
        rect=rects(),
        text=words,
        color=colours,
        size=st.sampled_from([9.0, 12.5, 30.0]),
        turn=st.sampled_from([None, 0, 90, 180, 270]),
    ),
).map(tidy)
said = words.filter(lambda text: bool(text.strip()))
replies = st.builds(PortableReply, id=ids, author=names, text=said, at=times)
marks = st.builds(
    PortableMark,
    id=ids,
    body=bodies,
    author=names,
    created_at=times,
    changed_at=times,
    layer=names,
    replies=st.lists(replies, max_size=2, unique_by=lambda reply: reply.id),
    settled=st.none() | st.builds(PortableSettled, names, times),
)
many_marks = st.lists(marks, max_size=3, unique_by=lambda mark: mark.id)
