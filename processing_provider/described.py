"""What the file of a result says of itself: title, abstract, bands, source, licences and the run that made it. Never imports qgis.

A tool runs inside during(); whatever it writes there as a raster or layer takes its items from items(). No time stamps: two runs write the same bytes.
"""

import contextlib
import contextvars
import dataclasses
import json

from ..algorithms.options import listed

_RUN = contextvars.ContextVar("run", default=None)
_MOST = 8  # names in a list

# Items that carry terms of use, in the order in which they are looked at, by the item of the result that takes them over.
TERMS = {"LICENSE": ("LICENSE", "LICENCE", "LICENSES"), "COPYRIGHT": ("COPYRIGHT", "RIGHTS", "TIFFTAG_COPYRIGHT")}


@dataclasses.dataclass(frozen=True)
class Run:
    """One run of a tool. `outputs`: key -> (label, help); `sources`: key of an input -> names; `terms`: as terms_of() gives them."""

    tool: str
    summary: str
    version: str
    settings: dict
    keywords: tuple
    outputs: dict
    sources: dict
    terms: dict
    told: dict = dataclasses.field(default_factory=dict)  # key of an output -> the items that it got last

    def items(self, key, contents):
        """Metadata items of the output `key`; contents: (name, unit) of its bands or columns."""
        label, text = self.outputs.get(key, (key.capitalize().replace("_", " "), ""))
        named = listed([f"{name} ({unit})" if unit else name for name, unit in contents if name], _MOST)
        found = {"TITLE": label, "ABSTRACT": " ".join(filter(None, (self.summary, text, named and f"Contents: {named}."))), "KEYWORDS": ", ".join(self.keywords),
                 "SOURCE": "; ".join(f"{one}: {listed(names, _MOST)}" for one, names in self.sources.items() if names),
                 **{item: "\n".join(texts) for item, texts in self.terms.items()},
                 "FIRNLINE_TOOL": self.tool, "FIRNLINE_VERSION": self.version, "FIRNLINE_OPTIONS": json.dumps(self.settings)}
        self.told[key] = {item: text for item, text in found.items() if text}
        return self.told[key]

    def of(self, key):
        """The items that the output `key` got."""
        return self.told.get(key) or self.items(key, ())


@contextlib.contextmanager
def during(run):
    """What is written in this block, by this thread, is a result of `run`."""
    before = _RUN.set(run)
    try:
        yield
    finally:
        _RUN.reset(before)


def items(key, contents):
    """Metadata items of the output `key` of the run that is going on; none outside of a run."""
    run = _RUN.get()
    return run.items(key, contents) if run else {}


def terms_of(metadata):
    """Terms of use in the metadata items of a dataset: {LICENSE, COPYRIGHT: list of texts}."""
    return {item: next(([line for line in metadata[name].splitlines() if line.strip()] for name in names if metadata.get(name)), []) for item, names in TERMS.items()}


def together(terms):
    """Terms of several inputs, each text once, in their order."""
    terms = list(terms)
    return {item: list(dict.fromkeys(text for one in terms for text in one.get(item, ()))) for item in TERMS}
