"""What the bench measures Firnline against: straightforward implementations, fixed once and for all.

Run with the Python of .venv-bench as `baselines.py FOLDER NAME` it does the work of a peer library on FOLDER/images.npy and writes
FOLDER/NAME.npy and FOLDER/NAME.json (CPU seconds): those libraries do not go together with QGIS' own.
"""

import json
import pathlib
import sys
import time

import numpy as np


def naive_fft(images, pairs, positions, template, radius):
    """Mean NCC surfaces (positions, 2r + 1, 2r + 1) by one FFT for each pair and template, float64, one thread.

    For each pair and template: numpy.fft.rfft2 of the zero-mean template and of its window of template + 2 radius px, one inverse, and
    the local energy from box sums made once for each image.
    """
    size, lags = template + 2 * radius, 2 * radius + 1
    area = template**2
    sums = []
    for image in images:
        integral = np.zeros((2, image.shape[0] + 1, image.shape[1] + 1))
        integral[:, 1:, 1:] = np.cumsum(np.cumsum([image, image**2], axis=1), axis=2)
        boxes = integral[:, template:, template:] - integral[:, :-template, template:] - integral[:, template:, :-template] + integral[:, :-template, :-template]
        sums.append(boxes[1] - boxes[0] ** 2 / area)
    mean = np.zeros((len(positions), lags, lags))
    for first, second in pairs:
        for k, (y, x) in enumerate(positions):
            one = images[first][y:y + template, x:x + template]
            one = one - one.mean()
            window = images[second][y - radius:y + template + radius, x - radius:x + template + radius]
            spectrum = np.conj(np.fft.rfft2(one, (size, size))) * np.fft.rfft2(window)
            products = np.fft.irfft2(spectrum, (size, size))[:lags, :lags]
            energy = sums[second][y - radius:y + radius + 1, x - radius:x + radius + 1]
            mean[k] += products / np.sqrt((one**2).sum() * energy)
    return mean / len(pairs)


def match_template(images, pairs, positions, template, radius):
    """The same by cv2.matchTemplate with TM_CCOEFF_NORMED, float32, one thread."""
    import cv2

    cv2.setNumThreads(1)
    mean = np.zeros((len(positions), 2 * radius + 1, 2 * radius + 1), np.float32)
    for first, second in pairs:
        for k, (y, x) in enumerate(positions):
            window = images[second][y - radius:y + template + radius, x - radius:x + template + radius]
            mean[k] += cv2.matchTemplate(window, images[first][y:y + template, x:x + template], cv2.TM_CCOEFF_NORMED)
    return mean / len(pairs)


def timed(function, *arguments):
    """(result, least CPU seconds of three runs)."""
    least = np.inf
    for _ in range(3):
        start = time.process_time()
        result = function(*arguments)
        least = min(least, time.process_time() - start)
    return result, least


if __name__ == "__main__":
    folder, name = pathlib.Path(sys.argv[1]), sys.argv[2]
    task = json.loads((folder / "task.json").read_text())
    result, seconds = timed({"cv2": match_template}[name], np.load(folder / "images.npy"), task["pairs"], task["positions"], task["template"], task["radius"])
    np.save(folder / f"{name}.npy", result)
    (folder / f"{name}.json").write_text(json.dumps(seconds))
