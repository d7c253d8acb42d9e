"""Pictures: looked at before decoding, published upright, sharp enough, and without a word about their maker."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from conftest import picture
from popcorn.problems import Problem
from popcorn.render.pictures import Picture, inspect, make, scaled

SUFFIXES = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}
IEND = b"\0\0\0\0IEND\xae\x42\x60\x82"


def inspected(folder: Path, name: str, data: bytes) -> Picture | Problem:
    file = folder / name
    file.write_bytes(data)
    return inspect(file, f"stories/2026/a/{name}")


def made(folder: Path, name: str, data: bytes) -> tuple[Picture, dict[str, Path]]:
    found = inspected(folder, name, data)
    assert isinstance(found, Picture)
    files, problems = make([found], folder / "cache")
    assert problems == []
    return found, files


def test_widths_fit_phones_and_desktops_and_never_exceed_the_original(tmp_path: Path) -> None:
    wide, files = made(tmp_path, "Wide Photo.jpg", picture(3000, 1500))
    small, _ = made(tmp_path, "small.png", picture(300, 200, "PNG"))

    assert [(r.format, r.width) for r in wide.renditions] == [
        ("WEBP", 480),
        ("WEBP", 960),
        ("WEBP", 1600),
        ("JPEG", 1600),
    ]
    assert [(r.format, r.width) for r in small.renditions] == [("WEBP", 300), ("PNG", 300)]
    for rendition in wide.renditions:
        with Image.open(files[rendition.address]) as image:
            assert (image.format, image.size) == (rendition.format, (rendition.width, rendition.height))
            assert rendition.address.startswith("stories/2026/a/wide-photo-")


def test_a_photo_taken_sideways_is_published_upright(tmp_path: Path) -> None:
    upright = Image.new("RGB", (200, 100), "white")
    upright.paste("red", (0, 0, 100, 100))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned by 90 degrees clockwise
    stream = io.BytesIO()
    upright.save(stream, "JPEG", exif=exif)

    found, files = made(tmp_path, "turned.jpg", stream.getvalue())

    assert (found.width, found.height) == (100, 200)
    with Image.open(files[found.fallback.address]) as image:
        assert image.size == (100, 200)
        red, _, blue = image.convert("RGB").getpixel((50, 20))
        assert red > 200 > blue


def test_no_metadata_leaves_the_house(tmp_path: Path) -> None:
    secret = b"SECRET-SERIAL-4711"
    exif = Image.Exif()
    exif[0x010F] = "Maker " + secret.decode()
    exif.get_ifd(0x8825)[2] = (31.0, 14.0, 0.0)
    jpeg = picture(900, 600, exif=exif, comment=secret, xmp=b"<x:xmpmeta>" + secret + b"</x:xmpmeta>")
    png = _with_png_text(picture(900, 600, "PNG"), secret)
    assert secret in jpeg
    assert secret in png

    for name, data in (("a.jpg", jpeg), ("b.png", png), ("c.webp", picture(900, 600, "WEBP", exif=exif))):
        found, files = made(tmp_path, name, data)
        for file in files.values():
            published = file.read_bytes()
            assert secret not in published, file
            with Image.open(file) as image:
                assert not image.getexif(), file
                assert not {"exif", "comment", "xmp", "icc_profile", "Comment", "photoshop"} & set(image.info), file
        assert secret not in scaled(found, 600)


def _with_png_text(data: bytes, text: bytes) -> bytes:
    chunk = b"tEXt" + b"Comment\0" + text
    framed = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return data[:33] + framed + data[33:]


def test_colours_of_a_photo_in_another_colour_space_are_converted_not_just_unlabelled(tmp_path: Path) -> None:
    # sRGB with the primaries for red and green exchanged: what the file calls red is a green.
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = (profile.index(tag, 128) + 4 for tag in (b"rXYZ", b"gXYZ"))
    profile[red : red + 8], profile[green : green + 8] = profile[green : green + 8], profile[red : red + 8]
    photo = Image.new("RGB", (100, 100), (220, 20, 20))
    stream = io.BytesIO()
    photo.save(stream, "JPEG", icc_profile=bytes(profile), quality=95)

    found, files = made(tmp_path, "p.jpg", stream.getvalue())

    with Image.open(files[found.fallback.address]) as image:
        assert "icc_profile" not in image.info
        red_part, green_part, _ = image.convert("RGB").getpixel((50, 50))
        assert green_part > 150 > red_part


def test_transparency_is_kept(tmp_path: Path) -> None:
    image = Image.new("RGBA", (600, 400), (255, 0, 0, 0))
    stream = io.BytesIO()
    image.save(stream, "PNG")

    found, files = made(tmp_path, "t.png", stream.getvalue())

    for rendition in found.renditions:
        with Image.open(files[rendition.address]) as published:
            assert published.convert("RGBA").getpixel((5, 5))[3] == 0


def test_an_animation_moves_on(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (120, 80), colour) for colour in ("red", "green", "blue")]
    stream = io.BytesIO()
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:], duration=80)

    found, files = made(tmp_path, "m.gif", stream.getvalue())

    assert found.animated
    for file in files.values():
        with Image.open(file) as published:
            assert getattr(published, "n_frames", 1) == 3, file


def test_a_long_animation_is_thinned_out_and_takes_as_long_as_before(tmp_path: Path) -> None:
    frames = [Image.new("L", (40, 30), number * 97 % 251) for number in range(500)]
    stream = io.BytesIO()
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:], duration=[20, 60] * 250)

    _, files = made(tmp_path, "m.gif", stream.getvalue())

    assert {file.suffix for file in files.values()} == {".gif", ".webp"}
    for file in files.values():
        with Image.open(file) as published:
            count, shown = getattr(published, "n_frames", 1), 0
            for number in range(count):
                published.seek(number)
                published.load()
                shown += published.info["duration"]
        assert 100 <= count <= 200
        assert shown == 250 * 80


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("fake.jpg", b"<svg onload=alert(1)>", "picture-broken"),
        ("wrong.png", picture(), "picture-kind"),
        ("bmp.jpg", picture(10, 10, "BMP"), "picture-broken"),
        ("empty.png", b"", "picture-broken"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(name: str, data: bytes, code: str, tmp_path: Path) -> None:
    found = inspected(tmp_path, name, data)

    assert isinstance(found, Problem)
    assert found.code == code


def test_a_decompression_bomb_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    # A PNG that says it is 30,000 pixels square and holds nothing: decoding it would want gigabytes.
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))

    found = inspected(tmp_path, "bomb.png", data + b"\0\0\0\0IDAT\x35\xaf\x06\x1e" + IEND)

    assert isinstance(found, Problem)
    assert (found.code, dict(found.facts)["width"]) == ("picture-too-large", "30000")


def test_a_damaged_picture_is_a_problem_and_the_others_are_made(tmp_path: Path) -> None:
    whole = picture(300, 200, "WEBP")
    damaged = inspected(tmp_path, "damaged.webp", whole[:40] + b"\xff" * (len(whole) - 40))
    good = inspected(tmp_path, "good.webp", whole)
    assert isinstance(damaged, Picture)
    assert isinstance(good, Picture)

    files, problems = make([damaged, good], tmp_path / "cache")

    assert [problem.code for problem in problems] == ["picture-broken"]
    assert set(files) == {rendition.address for rendition in good.renditions}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_an_upload_that_was_not_finished_is_told_before_any_build(kind: str, tmp_path: Path) -> None:
    # A thumbnail, as cameras put one into the header, ends as a picture does.
    whole = picture(300, 200, kind, **({"exif": b"Exif\0\0" + picture(16, 16)} if kind == "JPEG" else {}))
    assert isinstance(inspected(tmp_path, f"a.{SUFFIXES[kind]}", whole), Picture)

    for left in (len(whole) - 9, len(whole) // 2, 40):
        cut = inspected(tmp_path, f"a.{SUFFIXES[kind]}", whole[:left])

        assert isinstance(cut, Problem), left
        assert (cut.code, dict(cut.facts)["size"]) == ("picture-broken", f"{left:,}")


def test_what_phones_put_behind_a_photo_is_no_damage(tmp_path: Path) -> None:
    photo = Image.linear_gradient("L").convert("RGB")
    stream = io.BytesIO()
    photo.save(stream, "MPO", save_all=True, append_images=[photo.rotate(90)])

    for data in (stream.getvalue(), picture(300, 200) + b"\0\0\0\x18ftypmp42"):
        found, files = made(tmp_path, "a.jpg", data)

        assert (found.format, found.animated) == ("JPEG", False)
        assert len(files) == 2


def gif(width: int, height: int, places: list[tuple[int, int, int, int]]) -> bytes:
    """An animation of a dozen bytes per frame, each at its place (left, top, width, height)."""
    frames = [
        b"\x21\xf9\x04\0\x0a\0\0\0\x2c" + struct.pack("<HHHH", *place) + b"\0\x02\x02\x44\x01\0" for place in places
    ]
    screen = struct.pack("<HH", width, height) + b"\x80\0\0\0\0\0\xff\xff\xff"
    return b"GIF89a" + screen + b"".join(frames) + b"\x3b"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (gif(7000, 7000, [(n, 0, 1, 1) for n in range(20)]), "animation-too-large"),
        (gif(2, 2, [(0, 0, 1, 1)] * 10_000), "animation-too-large"),
        # The second frame stands over the edge, and makes the canvas larger.
        (gif(2, 2, [(0, 0, 1, 1), (60_000, 60_000, 1, 1)]), "picture-too-large"),
    ],
)
def test_an_animation_that_wants_gigabytes_is_refused_before_it_is_decoded(
    data: bytes, code: str, tmp_path: Path
) -> None:
    found = inspected(tmp_path, "bomb.gif", data)

    assert isinstance(found, Problem)
    assert found.code == code


def test_a_photo_of_thousands_of_passes_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    data = picture(1200, 400, progressive=True)
    last = data.rindex(b"\xff\xda")

    found = inspected(tmp_path, "passes.jpg", data[:last] + data[last:-2] * 3000 + data[-2:])

    assert isinstance(inspected(tmp_path, "good.jpg", data), Picture)
    assert isinstance(found, Problem)
    assert (found.code, dict(found.facts)["scans"]) == ("picture-scans", "3009")


def test_a_file_of_ten_million_empty_segments_is_refused_at_once(tmp_path: Path) -> None:
    before = time.process_time()

    found = inspected(tmp_path, "empty.jpg", b"\xff\xd8" + b"\xff\xfe\0\2" * 10_000_000)

    assert isinstance(found, Problem)
    assert found.code == "picture-broken"
    assert time.process_time() - before < 3


def test_a_picture_of_fifty_megapixels_stays_below_a_gigabyte(tmp_path: Path) -> None:
    Image.linear_gradient("L").resize((7000, 7000)).convert("RGBA").save(tmp_path / "large.png", compress_level=1)
    (tmp_path / "other.png").write_bytes((tmp_path / "large.png").read_bytes())
    script = (
        "import resource, sys; from pathlib import Path; from popcorn.render.pictures import inspect, make;"
        "files, problems = make([inspect(Path(a), a) for a in sys.argv[1:]], Path('cache'), 2);"
        "print(len(files), problems, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    command = [sys.executable, "-c", script, "large.png", "other.png"]

    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.split()

    assert told[:2] == ["8", "[]"]
    assert int(told[2]) < 800


def test_the_same_picture_gives_the_same_bytes_and_is_made_once(tmp_path: Path) -> None:
    data = picture(1000, 700)
    found, files = made(tmp_path, "a.jpg", data)
    first = {address: (file.read_bytes(), file.stat().st_mtime_ns) for address, file in files.items()}

    make([found], tmp_path / "cache")
    again, _ = make([found], tmp_path / "elsewhere")

    assert {a: (f.read_bytes(), f.stat().st_mtime_ns) for a, f in files.items()} == first
    assert {address: file.read_bytes() for address, file in again.items()} == {a: b for a, (b, _) in first.items()}
    assert not [file for file in (tmp_path / "cache").iterdir() if file.name.startswith(".")]


@pytest.mark.parametrize("turn", ["replace", "link", "pipe"])
def test_what_has_taken_a_pictures_place_is_not_published_under_its_name(turn: str, tmp_path: Path) -> None:
    found = inspected(tmp_path, "a.jpg", picture(600, 400))
    assert isinstance(found, Picture)
    file = found.file
    secret = tmp_path / "secret.jpg"
    secret.write_bytes(picture(500, 500))
    file.unlink()
    if turn == "replace":
        secret.rename(file)
    elif turn == "link":
        file.symlink_to(secret)
    else:
        os.mkfifo(file)

    files, problems = make([found], tmp_path / "cache")

    assert files == {}
    assert [problem.code for problem in problems] == ["picture-broken"]
    assert not list((tmp_path / "cache").glob("*"))
