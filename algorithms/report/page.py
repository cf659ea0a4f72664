"""One self-contained HTML file: no script, no network, readable on paper and in dark mode.

Every function escapes what it is given, unless that is `Html` already.
"""

import html
import math

NONE = "–"

STYLE = """
:root { color-scheme: light dark; --ink: #1d2b36; --soft: #5b6b78; --line: #d5dde3; --paper: #ffffff; --tint: #f2f6f8; --mark: #0b6e99; --alert: #8a4b00; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf2; --soft: #a3b3bf; --line: #3a4853; --paper: #141c22; --tint: #1e2930; --mark: #6cc4ea; --alert: #ffc078; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 2rem 1.25rem 3rem; background: var(--paper); color: var(--ink); overflow-wrap: break-word;
       font: 16px/1.55 system-ui, -apple-system, "Segoe UI", "Open Sans", "DejaVu Sans", sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .3rem; }
h2 { font-size: 1.25rem; margin: 2.4rem 0 .6rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
p { margin: .5rem 0; max-width: 46rem; }
a { color: var(--mark); }
.subtitle, figcaption, caption, .note, footer { color: var(--soft); font-size: .9rem; }
.numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: .75rem; margin: 1.2rem 0; padding: 0; }
.numbers > div { background: var(--tint); border: 1px solid var(--line); border-radius: .4rem; padding: .7rem .9rem; }
.numbers dt { color: var(--soft); font-size: .85rem; }
.numbers dd { margin: 0; }
.numbers .value { font-size: 1.4rem; font-weight: 600; }
.alerts { border-left: .3rem solid var(--alert); background: var(--tint); margin: 1rem 0; padding: .5rem 1rem; }
.alerts ul, .notes { margin: .3rem 0; padding-left: 1.2rem; }
figure { margin: 1rem 0; }
figure svg { display: block; width: 100%; height: auto; background: #ffffff; border: 1px solid var(--line); border-radius: .4rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; margin: .6rem 0; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: .3rem; }
th, td { text-align: left; padding: .28rem .8rem .28rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td { white-space: nowrap; }
td.long { white-space: normal; overflow-wrap: anywhere; }
figcaption { margin-top: .4rem; max-width: 50rem; }
th { font-weight: 600; border-bottom-width: 2px; }
.right { text-align: right; }
code { font-family: ui-monospace, "DejaVu Sans Mono", Consolas, monospace; font-size: .92em; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: .6rem; }
@media print {
  :root { --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --tint: #fff; --mark: #000; --alert: #000; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  figure, .numbers, tr { break-inside: avoid; } h2 { break-after: avoid; } .scroll { overflow: visible; }
}
"""


class Html(str):
    """Text that is HTML already and is not escaped again."""


def safe(value):
    """Any value as HTML: escaped, None as a dash, characters that are no Unicode text replaced."""
    if isinstance(value, Html):
        return value
    if value is None:
        return Html(NONE)
    return Html(html.escape(str(value).encode("utf-8", "replace").decode("utf-8").replace("\0", "")))


def number(value, digits=2, unit=""):
    """A number as text with fixed decimals; a dash for None, NaN and infinities."""
    if value is None or not math.isfinite(value):
        return NONE
    text = f"{value:.{digits}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return f"{text} {unit}" if unit else text


def percent(share, digits=1):
    """A share from 0 to 1 as per cent; a dash for None and NaN."""
    return number(None if share is None else 100 * share, digits, "%")


def paragraph(text, kind=""):
    return Html(f'<p class="{safe(kind)}">{safe(text)}</p>' if kind else f"<p>{safe(text)}</p>")


def bullets(items, kind="notes"):
    return Html(f'<ul class="{safe(kind)}">' + "".join(f"<li>{safe(item)}</li>" for item in items) + "</ul>")


def alerts(title, items):
    """A marked box of warnings."""
    return Html(f'<div class="alerts" role="note"><strong>{safe(title)}</strong>{bullets(items)}</div>')


def numbers(items):
    """Headline numbers: (label, value, remark) each."""
    cells = (f'<div><dt>{safe(label)}</dt><dd class="value">{safe(value)}</dd><dd class="note">{safe(remark)}</dd></div>' for label, value, remark in items)
    return Html(f'<dl class="numbers">{"".join(cells)}</dl>')


def table(header, rows, caption="", right=()):
    """A table; `right` are the indices of the columns that hold numbers, set flush right."""
    def row(tag, values):
        kind = [' class="right"' if i in right else ' class="long"' if tag == "td" and len(str(v)) > 40 else "" for i, v in enumerate(values)]
        return "<tr>" + "".join(f"<{tag}{k}>{safe(v)}</{tag}>" for k, v in zip(kind, values)) + "</tr>"

    head = f"<caption>{safe(caption)}</caption>" if caption else ""
    return Html(f'<div class="scroll"><table>{head}<thead>{row("th", header)}</thead><tbody>{"".join(row("td", r) for r in rows)}</tbody></table></div>')


def figure(picture, caption):
    """A picture (`Html`, an inline SVG) with the text that says how to read it."""
    return Html(f"<figure>{safe(picture)}<figcaption>{safe(caption)}</figcaption></figure>")


def section(title, *parts):
    return Html(f"<section><h2>{safe(title)}</h2>{''.join(safe(part) for part in parts)}</section>")


def page(title, subtitle, parts, footer):
    """The whole file as a string."""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>{safe(title)}</title>
<style>{STYLE}</style>
</head>
<body>
<h1>{safe(title)}</h1>
<p class="subtitle">{safe(subtitle)}</p>
{"".join(safe(part) for part in parts)}
<footer>{safe(footer)}</footer>
</body>
</html>
"""
