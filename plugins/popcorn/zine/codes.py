"""QR codes as rows of modules: data for the typesetter to draw (ISO/IEC 18004)."""

from __future__ import annotations

import segno


def qr_rows(address: str) -> list[list[list[int]]]:
    """For each row of the code, its dark stretches as [first module, number of modules]; without the quiet zone."""
    code = segno.make_qr(address, error="m", boost_error=False)
    rows = []
    for modules in code.matrix:
        stretches: list[list[int]] = []
        for place, module in enumerate(modules):
            if not module:
                continue
            if stretches and sum(stretches[-1]) == place:
                stretches[-1][1] += 1
            else:
                stretches.append([place, 1])
        rows.append(stretches)
    return rows
