"""Which words are which between two versions: nothing twice, nothing that differs, and moved passages found."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ecabinet.papers.text_diff import Block, diff_words


def words_of(text: str) -> list[str]:
    return text.split()


SENTENCE = words_of("Giao Bộ Tài chính chủ trì phối hợp với các bộ liên quan xây dựng dự thảo")
OTHER = words_of("Văn phòng Chính phủ theo dõi đôn đốc việc thực hiện và báo cáo Thủ tướng hằng quý")
THIRD = words_of("Nghị quyết này có hiệu lực thi hành kể từ ngày ký ban hành theo quy định")
words = st.lists(st.sampled_from(words_of("một hai ba bốn năm sáu bảy")), max_size=60)


def _pairs(blocks: list[Block]) -> dict[int, int]:
    return {block.before + step: block.after + step for block in blocks for step in range(block.words)}


@given(words, words)
@settings(max_examples=200)
def test_every_pair_is_the_same_word_and_no_word_is_in_two(before: list[str], after: list[str]) -> None:
    blocks = diff_words(before, after)
    pairs = _pairs(blocks)
    assert sum(block.words for block in blocks) == len(pairs) == len(set(pairs.values()))
    assert all(before[here] == after[there] for here, there in pairs.items())
    assert blocks == sorted(blocks)
    in_order = [place for block in blocks if not block.moved for place in (block.before, block.after)]
    assert in_order[::2] == sorted(in_order[::2])
    assert in_order[1::2] == sorted(in_order[1::2])


@given(words)
def test_the_same_words_are_one_passage(same: list[str]) -> None:
    assert diff_words(same, same) == ([Block(0, 0, len(same))] if same else [])


@given(st.lists(words, min_size=3, max_size=3), st.data())
def test_what_stands_once_is_found_wherever_it_was_put(around: list[list[str]], data: st.DataObject) -> None:
    first, second, third = around
    place = data.draw(st.integers(0, len(third)))
    before = [*first, *SENTENCE, *second, *third]
    after = [*first, *second, *third[:place], *SENTENCE, *third[place:]]
    pairs = _pairs(diff_words(before, after))
    start, there = len(first), len(first) + len(second) + place
    assert [pairs[start + step] for step in range(len(SENTENCE))] == [there + step for step in range(len(SENTENCE))]


def test_paragraphs_that_changed_places_are_told_as_moved() -> None:
    blocks = diff_words([*SENTENCE, *OTHER, *THIRD], [*OTHER, *THIRD, *SENTENCE])
    assert [block for block in blocks if block.moved] == [Block(0, len(OTHER) + len(THIRD), len(SENTENCE), moved=True)]


def test_a_word_changed_inside_a_sentence_leaves_the_others() -> None:
    after = [*SENTENCE[:5], "Y", "tế", *SENTENCE[6:]]
    assert _pairs(diff_words(SENTENCE, after)) == {
        **{place: place for place in range(5)},
        **{place: place + 1 for place in range(6, len(SENTENCE))},
    }


def test_words_that_agree_by_chance_between_long_changes_count_as_changed() -> None:
    before = [*SENTENCE[:3], *words_of("mười hai tỷ đồng và năm trăm triệu đồng chẵn"), *OTHER]
    after = [*SENTENCE[:3], *words_of("một nghìn lẻ hai mươi và không kèm theo khoản nào"), *OTHER]
    pairs = _pairs(diff_words(before, after))
    assert set(pairs) == {*range(3), *range(13, 13 + len(OTHER))}
