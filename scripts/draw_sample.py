"""Draws all pictures of the sample community into `content/`, the same bytes every time.

    python scripts/draw_sample.py            all of them
    python scripts/draw_sample.py moth cat   those that motifs of these names make

Every picture is made of four inks on paper (`sample_pictures/press.py`). Nothing is photographed, traced or loaded.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from PIL import Image

from sample_pictures import charts, covers, diagrams, nature, portraits, rooms, streets, tables, workbench
from sample_pictures.press import Sheet

CONTENT = Path(__file__).resolve().parent.parent / "content"
LANDSCAPE = (1800, 1200)
JPEG_QUALITY = 79
PNG_COLOURS = 96

PICTURES: dict[str, Callable[[Sheet], Sheet]] = {
    "issues/1/cover.jpg": covers.one_screw_more,
    "issues/2/cover.jpg": covers.after_dark,
    "members/callum-reid/rosette.jpg": portraits.rosette,
    "members/chen-mo/chip.jpg": portraits.microchip,
    "members/fang-zhou/thread.jpg": portraits.thread,
    "members/gao-yuan/moth.jpg": portraits.moth,
    "members/he-ruolan/watch.jpg": portraits.fob_watch,
    "members/jin-shunji/bowl.jpg": portraits.noodle_bowl,
    "members/lin-xiaoyu/cat.jpg": portraits.cat,
    "members/luo-yongfu/wheel.jpg": portraits.steering_wheel,
    "stories/2025/di-27-ke-luosi/bench.jpg": workbench.twenty_seventh_screw,
    "stories/2025/di-27-ke-luosi/screw.png": diagrams.screw,
    "stories/2025/shiyi-dian-xideng/dormitory.jpg": streets.lights_out,
    "stories/2025/shiyi-dian-xideng/headlamp.jpg": workbench.under_the_headlamp,
    "stories/2026/ling-chen-si-dian/corridor.jpg": rooms.corridor,
    "stories/2026/ling-chen-si-dian/window.jpg": rooms.ward_window,
    "stories/2026/sanshiyi-zhan/bus.jpg": streets.hill_city,
    "stories/2026/sanshiyi-zhan/route.png": diagrams.route,
    "stories/2026/sanshiyi-zhan/stop.jpg": streets.bus_stop,
    "stories/2026/what-the-plankton-taught-me/jar.jpg": nature.jar,
    "stories/2026/what-the-plankton-taught-me/surf.jpg": nature.glowing_surf,
    "stories/2026/ye-de-yifa/dictionary.jpg": tables.open_dictionary,
    "stories/2026/sishier-ge-jingtou-gai/caps.jpg": tables.lens_caps,
    "works/2025/mian-guan-de-reqi/above.jpg": tables.bowl_from_above,
    "works/2025/mian-guan-de-reqi/counter.jpg": tables.bowl_with_steam,
    "works/2025/mian-guan-de-reqi/stove.jpg": tables.kettle,
    "works/2025/mian-guan-de-reqi/window.jpg": tables.kitchen_window,
    "works/2026/a-shell-of-spruce/camera.jpg": workbench.spruce_camera,
    "works/2026/a-shell-of-spruce/rings.jpg": workbench.growth_rings,
    "works/2026/yi-nian-de-tianse/ring.jpg": charts.year_as_ring,
    "works/2026/yi-nian-de-tianse/strip.png": charts.year_as_strip,
    "works/2026/yeshi-zhuti/market.jpg": streets.night_market,
    "works/2026/yeshi-zhuti/themes.png": diagrams.four_themes,
    "guides/2025/diyi-ci-zhuangji/board.png": diagrams.step_board,
    "guides/2025/diyi-ci-zhuangji/cable.png": diagrams.step_cable,
    "guides/2025/diyi-ci-zhuangji/close.png": diagrams.step_close,
    "guides/2025/diyi-ci-zhuangji/count.png": diagrams.step_count,
    "guides/2025/diyi-ci-zhuangji/first-photo.jpg": tables.window_sill,
    "guides/2025/diyi-ci-zhuangji/parts.png": diagrams.parts,
    "guides/2026/a-week-on-one-battery/curve.png": charts.one_battery,
    "guides/2026/pai-yinghuochong/exposures.jpg": nature.exposure_strip,
    "guides/2026/pai-yinghuochong/pond.jpg": nature.fireflies_over_water,
    "guides/2026/yejing-jingtou/alley.jpg": streets.two_lenses,
    "guides/2026/yejing-jingtou/section.png": diagrams.night_lens,
    "guides/2026/yi-zhang-zhi-de-shu/book.jpg": tables.sewn_book,
    "guides/2026/yi-zhang-zhi-de-shu/cut.png": diagrams.cut_the_middle,
    "guides/2026/yi-zhang-zhi-de-shu/fold.png": diagrams.fold_in_eight,
    "guides/2026/yi-zhang-zhi-de-shu/push.png": diagrams.push_together,
    "guides/2026/yi-zhang-zhi-de-shu/sew.png": diagrams.sew_the_back,
    "interviews/2026/lingchen-hebing/clock.png": charts.merge_clock,
    "interviews/2026/lingchen-hebing/desk.jpg": rooms.desk_at_two,
    "interviews/2026/ting-jian-baoguang/strings.jpg": tables.piano_strings,
    "interviews/2026/ting-jian-baoguang/tones.png": charts.tones,
    "interviews/2026/xiu-bu-hao/drawers.jpg": workbench.parts_drawers,
    "interviews/2026/xiu-bu-hao/stall.jpg": streets.repair_stall,
    "events/2025/hangzhou-zhuangji-ri/table.jpg": workbench.bench_from_above,
    "events/2025/chengdu-xiuli-ri/trays.jpg": workbench.repair_tray,
    "events/2026/xianshang-pingtu/contact.jpg": tables.contact_sheet,
    "events/2026/wuhan-yepai/lake.jpg": nature.lake_walk,
    "events/2026/yinghuo-zhi-ye/courtyard.jpg": streets.courtyard,
    "events/2026/kunming-guanchong/camp.jpg": nature.camp,
    "events/2026/chongqing-moban-che/last-bus.jpg": rooms.last_bus,
}
SIZES = {**covers.SIZES, **portraits.SIZES, **nature.SIZES, **diagrams.SIZES, **charts.SIZES}


def draw(path: str) -> str:
    """Draw one picture into its file. Gives its path and size, for the eye of whoever runs this."""
    motif = PICTURES[path]
    sheet = motif(Sheet(*SIZES.get(motif.__name__, LANDSCAPE), seed=motif.__name__))
    file = CONTENT / path
    file.parent.mkdir(parents=True, exist_ok=True)
    if path.endswith(".png"):
        flat = sheet.pull(grain=0).quantize(PNG_COLOURS, dither=Image.Dither.NONE)
        flat.save(file, optimize=True)
    else:
        sheet.pull().save(file, quality=JPEG_QUALITY, optimize=True, progressive=True)
    return f"{path}  {sheet.width} x {sheet.height}  {file.stat().st_size // 1024} KB"


def main(wanted: list[str]) -> None:
    """Draw the pictures wanted, or all."""
    paths = [path for path, motif in PICTURES.items() if not wanted or motif.__name__ in wanted]
    with ProcessPoolExecutor() as pool:
        for line in pool.map(draw, paths):
            print(line)


if __name__ == "__main__":
    main(sys.argv[1:])
