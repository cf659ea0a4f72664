"""What every report tells of its run: options, inputs, versions."""

import dataclasses

from ..options import key_of, label_of
from .page import Html, alerts, safe, section, table


def can_draw():
    """Whether matplotlib is there."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        return False
    return True


def no_figures():
    """What stands in a report in place of its figures."""
    return alerts("No figures", ["This report has no figures: they need matplotlib, which this Python does not have. Install it (pip install matplotlib) and run the tool again."])


def settings_section(options, about):
    """The section "Options". about: dict with `inputs` (dict, may be empty) and `versions` (dict)."""
    rows = []
    for field in dataclasses.fields(options):
        value = getattr(options, field.name)
        changed = value != field.default
        shown = _shown(value)
        rows.append((label_of(field), Html(f"<code>{safe(key_of(field))}</code>"), Html(f"<strong>{safe(shown)}</strong>") if changed else shown, "" if changed else "default"))
    return section("Options", table(("Option", "Key", "Value", ""), rows), table(("Input", "Value"), list(about["inputs"].items())) if about["inputs"] else "",
                   table(("Software", "Version"), list(about["versions"].items())))


def _shown(value):
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else value


def footer(about):
    version = about["versions"].get("Firnline") or about["versions"].get("firnline") or ""
    return f"Made with Firnline {version}".strip() + ". Please cite the paper above and the data's provider."
