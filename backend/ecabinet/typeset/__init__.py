"""Typesetting of documents in the layout of NĐ 30/2020, and of the pictures that signatures show. Pure: bytes out."""
