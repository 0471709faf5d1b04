"""Content decides what a file is; its name does not."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from PIL import Image

from ecabinet.papers.content_type import looks_like


def _zip(*names: str) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return written.getvalue()


def _image(kind: str) -> bytes:
    written = BytesIO()
    Image.new("RGB", (9, 9)).save(written, kind)
    return written.getvalue()


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7\n1 0 obj", "pdf"),
        (b"\r\n  %PDF-1.4\n", "pdf"),
        (b"\xef\xbb\xbf%PDF-1.4\n", "pdf"),
        (b"HTTP header left by a scanner\n" * 9 + b"%PDF-1.4\n", "pdf"),
        (b"x" * 1024 + b"%PDF-1.4\n", "text"),
        (_zip("[Content_Types].xml", "word/document.xml"), "word"),
        (_zip("[Content_Types].xml", "xl/workbook.xml"), "spreadsheet"),
        (_zip("[Content_Types].xml", "ppt/presentation.xml"), "presentation"),
        (_zip("a.txt"), "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "word"),
        (b"{\\rtf1 x}", "word"),
        (_image("PNG"), "image"),
        (_image("JPEG"), "image"),
        (_image("GIF"), "image"),
        (_image("WEBP"), "image"),
        (_image("TIFF"), "image"),
        (b"<!DOCTYPE html><title>x</title>", "html"),
        (b"  <HTML>", "html"),
        (b"<svg xmlns='x'>", "html"),
        (b"#!/bin/sh\nrm -rf x\n", "script"),
        (b"#!/bin/sh\n%PDF-1.4\n", "script"),
        (b"<?php echo 1; // %PDF-1.4", "script"),
        (b"<html><!-- %PDF-1.4 -->", "html"),
        (b"@ECHO OFF\r\ndel x", "script"),
        (b"import os\nos.remove('x')\n", "script"),
        (b"MZ\x90\x00" + b"\x00" * 60, "program"),
        (b"\x7fELF\x02", "program"),
        ("Kính gửi: Văn phòng".encode(), "text"),
        (("ă" * 5000).encode()[:8191], "text"),
        (b"\x00\x01\x02\xff\xfe" * 9, "unknown"),
        (b"", "text"),
    ],
)
def test_first_bytes_tell_the_kind(head: bytes, kind: str) -> None:
    assert looks_like(head) == kind
