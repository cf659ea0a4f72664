"""The files of a CoSSC-like product of a pair: annotation and COSAR images, as bytes.

As far as Firnline reads them: tags after DLR's TX-GS-DD-3307 and TD-GS-PS-3028, images in COSAR version 2 (half precision, big-endian).
"""

import datetime

import numpy as np

from ..insar.pair import LIGHT

_FILLER = 0x7F7F7F7F


def files(pair, images=(), *, name="", mode="Bistatic", polarisation="HH"):
    """{path in the product: bytes}, the main XML file first; its root folder is not part of the paths.

    pair: Pair with image and both orbits; images: none, or the two complex (rows, columns) of the primary and the secondary; name: of the product, of the first line's time
    where it is empty; mode: cooperativeMode.
    """
    begin = pair.epoch + datetime.timedelta(seconds=pair.image.first_time_s)
    stamp = f"{begin:%Y%m%dT%H%M%S}"
    name = name or f"TDM1_SAR__COS_{mode.split()[0][:4].upper()}_SM_S_SRA_{stamp}"
    parts = [f"{satellite}_SAR__SSC______SM_S_SRA_{stamp}" for satellite in ("TDX1", "TSX1")]
    listed = "".join(f'<component componentClass="imageData"><name>cossc_component_{what}</name><file><location><name>{part}</name></location></file></component>'
                     for what, part in zip(("primary", "secondary"), parts))
    ambiguity = pair.height_of_ambiguity_m
    stated = f"<acquisitionGeometry><heightOfAmbiguity>{float(ambiguity)!r}</heightOfAmbiguity></acquisitionGeometry>" if ambiguity is not None else ""
    found = {f"{name}.xml": _xml(f"<cossc_product><productComponents>{listed}</productComponents><commonAcquisitionInfo><inSARmasterID>SAT1</inSARmasterID><cooperativeMode>{mode}</cooperativeMode>"
                                 f"{stated}</commonAcquisitionInfo></cossc_product>")}
    for k, (part, orbit) in enumerate(zip(parts, (pair.primary, pair.secondary))):
        found[f"{part}/{part}.xml"] = _level_1(pair, orbit)
        if images:
            found[f"{part}/IMAGEDATA/IMAGE_{polarisation}_SRA_strip_001.cos"] = cosar(images[k])
    return found


def cosar(image):
    """Bytes of a COSAR file, one burst, version 2."""
    return cosar_head(*image.shape) + cosar_lines(image)


def cosar_head(rows, columns):
    """The four lines of annotation that begin the file of an image."""
    words = np.full((4, columns + 2), _FILLER, ">i4")
    line = words.shape[1] * 4
    words[0, :10] = (rows + 4) * line, 0, columns, rows, 1, line, rows + 4, int.from_bytes(b"CSAR", "big"), 2, 1
    words[1:3, 2:], words[3, 2:] = 1, rows
    return words.tobytes()


def cosar_lines(image):
    """Lines of an image as they follow, each with its first and last valid sample."""
    words = np.empty((image.shape[0], image.shape[1] + 2), ">i4")
    words[:, 0], words[:, 1] = 1, image.shape[1]
    halves = np.stack([image.real, image.imag], -1).astype(">f2")
    words[:, 2:] = np.ascontiguousarray(halves).view(">i4")[..., 0]
    return words.tobytes()


def _xml(text):
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _level_1(pair, orbit):
    def iso(seconds):
        return (pair.epoch + datetime.timedelta(seconds=float(seconds))).isoformat(timespec="microseconds") + "Z"

    def vector(t, position, velocity):
        numbers = "".join(f"<{kind}{axis}>{float(value)!r}</{kind}{axis}>" for kind, row in (("pos", position), ("vel", velocity)) for axis, value in zip("XYZ", row))
        return f"<stateVec><timeUTC>{iso(t)}</timeUTC>{numbers}</stateVec>"

    image = pair.image
    return _xml(f'<level1Product><productInfo><acquisitionInfo><lookDirection>{"RIGHT" if pair.look > 0 else "LEFT"}</lookDirection></acquisitionInfo>'
                f"<sceneInfo><start><timeUTC>{iso(image.first_time_s)}</timeUTC></start><rangeTime><firstPixel>{float(2 * image.first_range_m / LIGHT)!r}</firstPixel></rangeTime></sceneInfo>"
                f"<imageDataInfo><imageRaster><numberOfRows>{image.rows}</numberOfRows><numberOfColumns>{image.columns}</numberOfColumns></imageRaster></imageDataInfo></productInfo>"
                f"<productSpecific><complexImageInfo><commonPRF>{float(1 / image.line_interval_s)!r}</commonPRF><commonRSF>{float(LIGHT / 2 / image.range_spacing_m)!r}</commonRSF></complexImageInfo>"
                f"</productSpecific><instrument><radarParameters><centerFrequency>{float(LIGHT / pair.wavelength_m)!r}</centerFrequency></radarParameters></instrument>"
                f"<platform><orbit>{''.join(map(vector, orbit.times, orbit.positions, orbit.velocities))}</orbit></platform></level1Product>")
