"""A company's logo, made safe to print: pixels alone, and not too many of them."""

import warnings
from io import BytesIO

from PIL import Image, ImageOps

BYTES_MAX = 5_000_000  # of the file that people upload
PIXELS_MAX = 40_000_000  # of the picture in it; some 160 MB when unpacked
WIDTH_MAX, HEIGHT_MAX = 1200, 600  # of the picture that is kept: 300 dots an inch at 4 in by 2 in
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")


def reencode(data: bytes) -> bytes:
    """Make a plain PNG of any PNG, JPEG, GIF or WebP: RGB, or RGBA where it is transparent.

    Turned upright as its EXIF says; metadata, colour profile and further frames are dropped.
    Equal bytes give equal bytes. What cannot be read or is too large is a ValueError whose
    words are for the person who uploaded it.
    """
    if len(data) > BYTES_MAX:
        raise ValueError(f"The picture is larger than {BYTES_MAX // 1_000_000} MB.")
    picture = opened(data)
    picture.thumbnail((WIDTH_MAX, HEIGHT_MAX), Image.Resampling.LANCZOS)
    # A new picture has the pixels and nothing else that came with the file.
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    out = BytesIO()
    clean.save(out, "PNG", optimize=True)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=FORMATS) as file:
                if file.width * file.height > PIXELS_MAX:
                    raise ValueError("The picture has too many pixels.")
                upright = ImageOps.exif_transpose(file)
                return upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValueError("The picture has too many pixels.") from error
    except (OSError, SyntaxError) as error:  # Pillow's ways to say "not a picture I can read"
        raise ValueError("The picture is no PNG, JPEG, GIF or WebP that can be read.") from error
