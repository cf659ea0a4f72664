"""COSAR images of TerraSAR-X and TanDEM-X (.cos): whether a file is whole. GDAL reads the pixels, and takes a line that is cut off for zeros."""

import os
import struct

from ...algorithms.options import InputError

_MARK, _MOST_BURSTS = b"CSAR", 10_000


def refuse_other(path, key):
    """InputError, naming `key`, where a file is no COSAR image, or cut off."""
    with open(path, "rb") as file:
        if file.read(32)[28:32] != _MARK:
            raise InputError(f"{key}: {path} is no COSAR image: copy or download the product again.")
    refuse_cut_off(path, key)


def refuse_cut_off(path, key):
    """InputError, naming `key`, where a COSAR file is shorter than its bursts say; any other file passes.

    The first words of a burst, 32 bits and big-endian (DLR TX-GS-DD-3307): its bytes, …, bytes of a line (6th), number of lines (7th), "CSAR" (8th).
    """
    if not os.path.isfile(path):
        return
    size, begin = os.path.getsize(path), 0
    with open(path, "rb") as file:
        for _ in range(_MOST_BURSTS):
            file.seek(begin)
            head = file.read(32)
            if len(head) < 32 or head[28:32] != _MARK:
                if not begin:
                    return
                break
            line, lines = struct.unpack(">20xII4x", head)
            begin += line * lines
            if not line * lines or begin >= size:
                break
    if begin > size:
        raise InputError(f"{key} = {path} has {size} bytes, its bursts {begin} or more: the file is cut off, copy or download it again.")
