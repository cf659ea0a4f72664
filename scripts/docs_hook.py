"""For mkdocs: puts the table of the parameters into each tool's page. The tables are made by parameter_tables.py, below PARAMETER_TABLES."""

import logging
import os
import pathlib

MARKER = "<!-- parameters -->"
_LOG = logging.getLogger("mkdocs.plugins")


def on_page_markdown(markdown, page, config, files):
    if MARKER not in markdown:
        return markdown
    path = pathlib.Path(os.environ.get("PARAMETER_TABLES", ".docs-tables")) / page.file.src_uri
    if not path.is_file():
        _LOG.warning("%s has no table of parameters (%s): run `make docs`.", page.file.src_uri, path)  # ends a strict build
        return markdown
    return markdown.replace(MARKER, path.read_text(encoding="utf-8"))
