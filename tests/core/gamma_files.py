"""Images as the GAMMA software writes them, with their parameter files: for the tests of the reader."""

import datetime
import pathlib

import numpy as np

from firnline.algorithms.insar.pair import LIGHT


def items(pair, orbit, kind="FCOMPLEX", later=0.0):
    """Items of a parameter file as a dict, with the digits that GAMMA writes. later: seconds between the pair's epoch and the acquisition of this orbit."""
    epoch = pair.epoch + datetime.timedelta(seconds=later)
    day = epoch.replace(hour=0, minute=0, second=0, microsecond=0)
    start, image = (epoch - day).total_seconds(), pair.image
    end = start + image.first_time_s + (image.rows - 1) * image.line_interval_s
    found = {"title": "made up", "sensor": "TSX", "date": f"{day:%Y %m %d}", "start_time": f"{start + image.first_time_s:.6f}   s", "end_time": f"{end:.6f}   s",
             "azimuth_line_time": f"{image.line_interval_s:.7e}   s", "line_header_size": "0", "range_samples": f"{image.columns}", "azimuth_lines": f"{image.rows}", "range_looks": "1",
             "azimuth_looks": "1", "image_format": kind, "image_geometry": "SLANT_RANGE", "range_pixel_spacing": f"{image.range_spacing_m:.6f}   m", "near_range_slc": f"{image.first_range_m:.4f}  m",
             "azimuth_deskew": "ON", "azimuth_angle": f"{90.0 * pair.look:.4f}   degrees", "radar_frequency": f"{LIGHT / pair.wavelength_m:.7e}  Hz",
             "number_of_state_vectors": f"{orbit.times.size}", "time_of_first_state_vector": f"{start + orbit.times[0]:.6f}   s", "state_vector_interval": f"{orbit.times[1] - orbit.times[0]:.6f}   s"}
    for k, (place, speed) in enumerate(zip(orbit.positions, orbit.velocities), 1):
        found[f"state_vector_position_{k}"] = "  ".join(f"{x:.4f}" for x in place) + "   m   m   m"
        found[f"state_vector_velocity_{k}"] = "  ".join(f"{x:.5f}" for x in speed) + "   m/s m/s m/s"
    return found


def write_par(path, items):
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("Gamma Interferometric SAR Processor (ISP) - Image Parameter File\n\n" + "".join(f"{name + ':':32}{value}\n" for name, value in items.items()) + "\n")
    return str(path)


def write_image(path, values, kind="FCOMPLEX"):
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    parts = np.stack([values.real, values.imag], -1)
    path.write_bytes(parts.astype(">f4").tobytes() if kind == "FCOMPLEX" else np.rint(parts).astype(">i2").tobytes())
    return str(path)


def write_pair(folder, pair, images, kind="FCOMPLEX", later=0.0):
    """Paths of the primary and the secondary, name.slc with name.slc.par beside it."""
    found = []
    for name, orbit, values, delay in (("primary", pair.primary, images[0], 0.0), ("secondary", pair.secondary, images[1], later)):
        found.append(write_image(pathlib.Path(folder) / f"{name}.slc", values, kind))
        write_par(found[-1] + ".par", items(pair, orbit, kind, delay))
    return found
