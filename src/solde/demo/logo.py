"""The logo of the town's sawmill, drawn here."""

from io import BytesIO

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 900, 450
GREENS = ((46, 102, 74), (31, 77, 56), (70, 128, 96))
BARK = (102, 71, 48)


def draw_logo() -> bytes:
    """Three spruces on a plank, as PNG. The same bytes each time."""
    picture = Image.new("RGBA", (WIDTH, HEIGHT), (255, 255, 255, 0))
    pen = ImageDraw.Draw(picture)
    for place, (green, height) in enumerate(zip(GREENS, (270, 360, 300), strict=True)):
        spruce(pen, 230 + place * 220, HEIGHT - 70, height, green)
    pen.rounded_rectangle((60, HEIGHT - 70, WIDTH - 60, HEIGHT - 35), radius=12, fill=BARK)
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def spruce(
    pen: ImageDraw.ImageDraw, middle: int, foot: int, height: int, green: tuple[int, int, int]
) -> None:
    """Three boughs, each wider than the one above, on a trunk."""
    pen.rectangle((middle - 14, foot - height // 6, middle + 14, foot), fill=BARK)
    for bough in range(3):
        top = foot - height + bough * height // 4
        half = height // 7 + bough * height // 12
        low = top + height // 3 + bough * height // 24
        pen.polygon([(middle, top), (middle - half, low), (middle + half, low)], fill=green)
