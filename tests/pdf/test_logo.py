"""Logos: pixels alone come through, and nothing that is not a picture."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from solde.pdf import logo
from solde.pdf.accessible import typeset_accessible
from solde.pdf.logo import reencode
from tests.pdf.papers import NORTHWIND, paper
from tests.pdf.printing import typeset_batch


def picture(form: str, mode: str = "RGB", size: tuple[int, int] = (60, 20), **options) -> bytes:
    out = BytesIO()
    image = Image.new(mode, size, 0)
    image.putpixel((0, 0), 1 if mode in ("1", "L", "P", "I;16") else (255, 0, 0, 255)[: len(mode)])
    image.save(out, form, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
def test_every_common_form_becomes_a_png(form):
    made = opened(reencode(picture(form)))
    assert (made.format, made.mode, made.size) == ("PNG", "RGB", (60, 20))


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_way_to_store_colours_becomes_rgb(mode):
    form = "JPEG" if mode == "CMYK" else "PNG"
    made = opened(reencode(picture(form, mode)))
    assert made.mode == ("RGBA" if mode in ("LA", "RGBA") else "RGB")


def test_a_picture_is_turned_upright_and_tells_nothing_of_its_maker():
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn by 90 degrees
    exif[0x010F] = "A camera"
    about = PngInfo()
    about.add_text("Author", "Somebody")
    data = reencode(picture("PNG", exif=exif, pnginfo=about))
    assert opened(data).size == (20, 60)
    assert b"camera" not in data
    assert b"Somebody" not in data
    assert opened(data).info == {}


def test_a_large_picture_is_made_smaller_and_keeps_its_proportions():
    made = opened(reencode(picture("PNG", size=(3000, 1000))))
    assert made.size == (logo.WIDTH_MAX, 400)


def test_the_same_picture_gives_the_same_bytes():
    data = picture("WEBP", "RGBA")
    assert reencode(data) == reencode(data)
    assert reencode(reencode(data)) == reencode(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"%PDF-1.7\n",
        picture("PNG")[:50],
        picture("JPEG")[:200],
        picture("BMP"),
        picture("TIFF"),
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    ],
)
def test_what_is_no_such_picture_is_refused_in_a_sentence(data):
    with pytest.raises(ValueError, match=r"^The picture .+\.$"):
        reencode(data)


def test_a_picture_of_too_many_pixels_is_never_unpacked(monkeypatch):
    monkeypatch.setattr(logo, "PIXELS_MAX", 1_000)
    with pytest.raises(ValueError, match="too many pixels"):
        reencode(picture("PNG", size=(100, 100)))
    bomb = picture("PNG", "1", size=(20_000, 20_000))
    with pytest.raises(ValueError, match="too many pixels"):
        reencode(bomb)


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(ValueError, match="larger than 5 MB"):
        reencode(b"\0" * (logo.BYTES_MAX + 1))


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_papers_carry_the_logo_once(mode):
    head = replace(NORTHWIND, logo=reencode(picture("PNG", mode)))
    papers = [paper(seed=seed, count=1, letterhead=head) for seed in range(5)]
    for pdf in (typeset_accessible(papers[0], b"{}"), typeset_batch(papers).pdf):
        with pikepdf.open(BytesIO(pdf)) as file:
            images = [o for o in file.objects if isinstance(o, pikepdf.Stream)]
            images = [o for o in images if o.get("/Subtype") == "/Image" and o.Width == 60]
            colours = [image for image in images if image.ColorSpace != "/DeviceGray"]
            assert len(colours) == 1
