"""Draws dashboards as SVG from what their queries gave: pictures for the pages, where there is no Grafana."""

import html
import math

WIDTH, HEIGHT, GAP, COLUMNS = 400, 190, 12, 3
COLOURS = ["#3274d9", "#e0752d", "#3f8f3f", "#a352cc", "#c4162a", "#b8860b", "#0a8ea0", "#8f3bb8", "#777777", "#f2495c"]


def number(value, unit):
    if not math.isfinite(value):
        return "-"
    if unit == "percentunit":
        return f"{value * 100:.1f} %"
    if unit == "bytes":
        for size, name in ((2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB")):
            if value >= size:
                return f"{value / size:.1f} {name}"
    if unit == "s" and 0 < value < 1:
        return f"{value * 1000:.1f} ms"
    suffix = {"s": " s", "reqps": "/s", "ops": "/s", "d": " d"}.get(unit, "")
    return (f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.2f}") + suffix


def name(target, series):
    # a table shows the labels
    legend = "__auto" if target["format"] == "table" else target["legendFormat"]
    for label, value in series["metric"].items():
        legend = legend.replace("{{" + label + "}}", value)
    if legend == "__auto" or "{{" in legend:
        legend = " ".join(value for label, value in sorted(series["metric"].items()) if label not in ("namespace", "pod", "job", "instance", "scope"))
    return legend or "value"


def text(x, y, words, size=11, weight="normal", colour="#222"):
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" fill="{colour}">{html.escape(words)}</text>'


def lines(series, unit, x, y):
    points = [(at, float(value)) for _, one in series for at, value in one["values"] if math.isfinite(float(value))]
    if not points:
        return [text(x + 12, y + 90, "no data")]
    left, right = min(p[0] for p in points), max(p[0] for p in points)
    top = max(p[1] for p in points) or 1
    wide, high, x0, y0 = WIDTH - 80, HEIGHT - 95, x + 66, y + 34
    parts = []
    for share in (0, 0.5, 1):
        at = y0 + high * (1 - share)
        parts.append(f'<line x1="{x0}" y1="{at:.1f}" x2="{x0 + wide}" y2="{at:.1f}" stroke="#ddd"/>')
        parts.append(text(x + 6, at + 4, number(top * share, unit), 10, colour="#666"))
    for i, (label, one) in enumerate(series[:8]):
        path = " ".join(
            f"{x0 + wide * (at - left) / ((right - left) or 1):.1f},{y0 + high * (1 - float(value) / top):.1f}"
            for at, value in one["values"] if math.isfinite(float(value)))
        colour = COLOURS[i % len(COLOURS)]
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        parts.append(text(x + 10 + (i % 2) * 195, y0 + high + 18 + (i // 2) * 12, "- " + label[:34], 10, colour=colour))
    return parts


def rows(series, unit, x, y):
    parts = []
    for i, (label, one) in enumerate(series[:9]):
        parts.append(text(x + 12, y + 44 + i * 15, label[:46], 11))
        parts.append(text(x + WIDTH - 84, y + 44 + i * 15, number(float(one["value"][1]), unit), 11, "bold"))
    return parts or [text(x + 12, y + 90, "no data")]


def panel(described, found, x, y):
    unit = described["fieldConfig"]["defaults"]["unit"]
    series = [(name(target, one), one) for target, result in found for one in result]
    parts = [f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" fill="white" stroke="#ccc" rx="3"/>',
             text(x + 12, y + 19, described["title"], 12, "bold")]
    if not found:
        return parts + [text(x + 12, y + 90, "its metric is not exposed yet", colour="#888")]
    if described["type"] == "stat":
        value = max((float(one["value"][1]) for _, one in series), default=math.nan)
        return parts + [text(x + 130, y + 115, number(value, unit), 34, "bold", COLOURS[0])]
    if described["type"] == "table":
        return parts + rows(series, unit, x, y)
    # of a heatmap: how many took no longer
    return parts + lines(series, "short" if described["type"] == "heatmap" else unit, x, y)


def boards(results, folder):
    """Draws one picture a dashboard: (board, panel, [(target, series)]) each."""
    folder.mkdir(parents=True, exist_ok=True)
    by_board = {}
    for board, described, found in results:
        by_board.setdefault(board["uid"], (board, []))[1].append((described, found))
    for uid, (board, shown) in by_board.items():
        tall = 46 + math.ceil(len(shown) / COLUMNS) * (HEIGHT + GAP)
        wide = COLUMNS * (WIDTH + GAP) + GAP
        parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}" font-family="sans-serif">',
                 f'<rect width="{wide}" height="{tall}" fill="#f4f5f8"/>', text(GAP, 28, board["title"], 17, "bold")]
        for i, (described, found) in enumerate(shown):
            parts += panel(described, found, GAP + i % COLUMNS * (WIDTH + GAP), 40 + i // COLUMNS * (HEIGHT + GAP))
        (folder / f"dashboard-{uid.removeprefix('atmr-')}.svg").write_text("\n".join([*parts, "</svg>"]) + "\n")
