"""The ICC profile of the press: which inks on which paper give which colour (ICC.1:2010)."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass, field
from pathlib import Path

from PIL import ImageCms

from popcorn.library.entries import Library
from popcorn.problems import Problem, problem

# Where systems keep a CMYK profile. FOGRA39, coated paper, comes with colord on some of them; the general one with
# Debian's libgs-common. Debian's icc-profiles-free has the measurements of FOGRA39, and no profile made from them.
SYSTEM_PROFILES = (
    Path("/usr/share/color/icc/colord/FOGRA39L_coated.icc"),
    Path("/usr/share/color/icc/ghostscript/default_cmyk.icc"),
)
PACKAGE = "libgs-common"
# The largest that print shops hand out have some 3 MB.
MOST_BYTES = 20_000_000
_SETTINGS = "../community.yml"
_FIELD = "print.profile"


@dataclass(frozen=True, slots=True)
class Profile:
    """A CMYK profile that colours can be converted with. `condition` is the printing condition that it describes."""

    name: str
    condition: str
    digest: str
    content: bytes = field(repr=False)

    @property
    def is_registered(self) -> bool:
        """Whether its condition is one of the ICC's registry, which print shops know by name."""
        return bool(re.fullmatch(r"(FOGRA|CGATS|JC)\S+", self.condition))


def find_profile(library: Library) -> tuple[Profile | None, tuple[Problem, ...]]:
    """The profile that community.yml names, else one of the system's; None with a problem where none can be used."""
    named = library.community.print.profile
    if named is None:
        found = next((file for file in SYSTEM_PROFILES if file.is_file()), None)
        if found is None:
            return None, (problem("profile-none", _SETTINGS, field=_FIELD, package=PACKAGE),)
        profile, problems = _read(found, str(found))
        if profile:
            problems += (problem("profile-assumed", _SETTINGS, field=_FIELD, name=profile.name),)
        return profile, problems
    project = library.root.parent.resolve()
    file = (project / named).resolve()
    # A file elsewhere would make the PDF depend on the machine, and put into it what nobody meant to publish.
    if not file.is_relative_to(project) or not file.is_file():
        return None, (problem("profile-missing", _SETTINGS, field=_FIELD, file=named),)
    return _read(file, str(named))


def _read(file: Path, shown: str) -> tuple[Profile | None, tuple[Problem, ...]]:
    broken = (problem("profile-broken", _SETTINGS, field=_FIELD, file=shown),)
    try:
        if file.stat().st_size > MOST_BYTES:
            return None, broken
        content = file.read_bytes()
        opened = ImageCms.ImageCmsProfile(io.BytesIO(content))
    except (OSError, ImageCms.PyCMSError):
        return None, broken
    about = opened.profile
    space = (about.xcolor_space or "").strip()
    if space != "CMYK" or (about.device_class or "").strip() != "prtr":
        return None, (problem("profile-not-cmyk", _SETTINGS, field=_FIELD, file=shown, space=space),)
    try:
        srgb = ImageCms.createProfile("sRGB")
        ImageCms.buildTransform(srgb, opened, "RGB", "CMYK")
        ImageCms.buildTransform(opened, ImageCms.createProfile("LAB"), "CMYK", "LAB")
    except ImageCms.PyCMSError:
        return None, broken
    name = _plain(about.profile_description or "") or file.stem
    return Profile(name, _condition(name), hashlib.sha256(content).hexdigest(), content), ()


def _condition(name: str) -> str:
    """The name of the printing condition in the ICC's registry, if the profile's description has it; else its own."""
    found = re.search(r"(?i)\bFOGRA ?(\d+)", name)
    if found:
        return f"FOGRA{found[1]}"
    other = re.search(r"\bCGATS TR ?(\d+)", name)
    return f"CGATS TR {other[1]}" if other else name


def _plain(text: str) -> str:
    """A name that goes into PDF and on the slug: ASCII in one line, as nothing promises that the fonts have more."""
    return " ".join("".join(c if " " <= c <= "~" else " " for c in text).split())[:80]
