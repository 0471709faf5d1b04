"""The kinds of document and what their form asks for (NĐ 30/2020, Annex I and III)."""

from msgspec import Struct


class Kind(Struct, frozen=True):
    """``title`` is printed in capitals above the abstract; empty for an official letter, whose abstract goes under
    the number. ``enacts`` is the line between the grounds and the articles. ``draft`` prints the mark DỰ THẢO."""

    title: str
    enacts: str = ""
    draft: bool = False


KINDS: dict[str, Kind] = {
    "resolution": Kind("NGHỊ QUYẾT", enacts="QUYẾT NGHỊ:"),
    "decision": Kind("QUYẾT ĐỊNH", enacts="QUYẾT ĐỊNH:"),
    "conclusion_notice": Kind("THÔNG BÁO"),
    "minutes": Kind("BIÊN BẢN"),
    "invitation": Kind("GIẤY MỜI"),
    "official_letter": Kind(""),
    "submission": Kind("TỜ TRÌNH"),
    "verification_report": Kind("BÁO CÁO THẨM TRA"),
    "draft_resolution": Kind("NGHỊ QUYẾT", enacts="QUYẾT NGHỊ:", draft=True),
    "draft_decree": Kind("NGHỊ ĐỊNH", draft=True),
    "report": Kind("BÁO CÁO"),
    "summary": Kind("BẢN TÓM TẮT"),
}
