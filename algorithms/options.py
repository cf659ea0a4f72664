"""Numbers and choices of a tool, declared once: the form, the checks, the defaults and the Python API all read them here."""

import dataclasses
import math
import types
import typing


def listed(names, most=5):
    """Names as a sentence shows them: the first few, and how many more there are."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


class InputError(ValueError):
    """An input that the user can repair. Its message names the parameter, the value and the way out."""


def option(default, label, help="", *, unit="", minimum=None, maximum=None, choices=(), advanced=False):
    """A field of an options dataclass.

    `label` is in sentence case; `unit` is shown in round brackets after it; `help` is plain text. `minimum` and `maximum` are
    inclusive. `choices` are static strings, never renamed once published.
    """
    meta = dict(label=label, help=help, unit=unit, minimum=minimum, maximum=maximum, choices=tuple(choices), advanced=advanced)
    return dataclasses.field(default=default, metadata=meta)


def key_of(field):
    """Parameter key of a field: `template_size` -> `TEMPLATE_SIZE`."""
    return field.name.upper()


def label_of(field):
    """Label with its unit: `Template size (px)`."""
    unit = field.metadata["unit"]
    return field.metadata["label"] + (f" ({unit})" if unit else "")


def kind_of(field):
    """(type, may be empty) of a field, from its annotation: `float | None` -> (float, True)."""
    annotation = field.type
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        kinds = [k for k in typing.get_args(annotation) if k is not type(None)]
        return kinds[0], True
    return annotation, False


def check(options):
    """Raise InputError for the first field of an options object that is out of its range; return the object."""
    for field in dataclasses.fields(options):
        value = getattr(options, field.name)
        meta, key = field.metadata, key_of(field)
        kind, may_be_empty = kind_of(field)
        if value is None or value == "" and kind is str and field.default:
            if may_be_empty:
                continue
            raise InputError(f"{key} is empty: give a value, the default is {field.default!r}.")
        if meta["choices"]:
            if value not in meta["choices"]:
                raise InputError(f"{key} = {value!r} is not a choice: use one of {', '.join(meta['choices'])}.")
            continue
        if kind is bool:
            if not isinstance(value, bool):
                raise InputError(f"{key} = {value!r} is neither true nor false.")
        elif kind in (int, float):
            _check_number(key, value, kind, meta)
    return options


def _check_number(key, value, kind, meta):
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise InputError(f"{key} = {value!r} is not a number: give one, such as {meta['minimum'] if meta['minimum'] is not None else 1}.")
    if kind is int and int(value) != value:
        raise InputError(f"{key} = {value!r} is not a whole number: use {round(value)}.")
    low, high = meta["minimum"], meta["maximum"]
    unit = f" {meta['unit']}" if meta["unit"] else ""
    if low is not None and value < low:
        raise InputError(f"{key} = {value:g}{unit} is too small: use {low:g}{unit} or more.")
    if high is not None and value > high:
        raise InputError(f"{key} = {value:g}{unit} is too large: use {high:g}{unit} or less.")
