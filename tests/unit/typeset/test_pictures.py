import io
import unicodedata

import pytest
from PIL import Image

from ecabinet.kit.problem import Invalid
from ecabinet.typeset.pictures import seal_picture, signature_picture

NAMES = ["Lê Khắc Sơn", "Trần Minh Quân", "Nguyễn Thị Thu Hà", "Đỗ Mai Linh", "Võ Ý", "Jack Wolf", "O", "3"]


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGBA")


def test_a_hand_is_the_same_for_the_same_name() -> None:
    name = "Nguyễn Thị Thuý"
    assert signature_picture(name) == signature_picture(unicodedata.normalize("NFD", name))


def test_two_people_of_one_given_name_write_it_differently() -> None:
    assert signature_picture("Lê Khắc Sơn") != signature_picture("Trần Hải Sơn")


def colour(picture: Image.Image, x: int, y: int) -> tuple[int, ...]:
    value = picture.getpixel((x, y))
    assert isinstance(value, tuple)
    return tuple(int(part) for part in value)


@pytest.mark.parametrize("name", NAMES)
def test_a_hand_is_blue_on_nothing_and_inside_its_field(name: str) -> None:
    picture = opened(signature_picture(name))
    alpha = picture.getchannel("A")
    assert picture.width / picture.height == pytest.approx(60 / 26, rel=0.01)
    inked = sum(alpha.histogram()[128:]) / (picture.width * picture.height)
    assert 0.005 < inked < 0.25
    left, top, right, bottom = alpha.getbbox() or (0, 0, 0, 0)
    assert 0 < left < right < picture.width
    assert 0 < top < bottom < picture.height
    ink = colour(picture, left, next(y for y in range(picture.height) if alpha.getpixel((left, y))))
    assert ink[2] > 2 * ink[0]


@pytest.mark.parametrize("organisation", ["Bộ Y tế", "Ủy ban nhân dân phường Hoàn Kiếm, thành phố Hà Nội"])
def test_a_seal_is_round_red_and_of_true_size(organisation: str) -> None:
    picture = opened(seal_picture(organisation))
    assert picture.width == picture.height
    assert picture.width / 400 * 25.4 == pytest.approx(38, abs=0.2)
    assert colour(picture, 0, 0)[3] == 0
    red, green, _, alpha = colour(picture, picture.width // 2, picture.height // 2)
    assert red > 150
    assert green < 100
    assert 150 < alpha < 255


def test_a_seal_with_letters_nobody_can_print_is_refused() -> None:
    with pytest.raises(Invalid):
        seal_picture("Bộ 🎉")
