"""The equations in plain, slow numpy: the truth of the kernels' tests."""

import numpy as np


def plain_ncc(first, second, template, step, radius, least_share, limit):
    """Zero-mean, locally normalised cross-correlation surfaces of one pair, window by window: (Ly, Lx, ty, tx), valid (ty, tx).

    first, second: (rows, columns) with NaN, which counts as 0. Windows reach beyond the border, where nothing is valid. A template is
    valid where it, and every window within limit (rows, columns) px, hold enough valid pixels and are not flat.
    """
    ry, rx = radius
    rows, columns = first.shape
    a, b = np.nan_to_num(first.astype(float)), np.pad(np.nan_to_num(second.astype(float)), ((ry, ry), (rx, rx)))
    in_a, in_b = np.isfinite(first), np.pad(np.isfinite(second), ((ry, ry), (rx, rx)))
    shape = (rows - template) // step + 1, (columns - template) // step + 1
    out = np.zeros((2 * ry + 1, 2 * rx + 1, *shape))
    valid = np.zeros(shape, bool)
    least = least_share * template**2
    for i in range(shape[0]):
        for j in range(shape[1]):
            y, x = i * step, j * step
            one = np.s_[y:y + template, x:x + template]
            ta = a[one] - a[one].mean()
            norm_a = np.sqrt((ta**2).sum())
            valid[i, j] = in_a[one].sum() >= least and np.ptp(a[one]) > 0
            for dy in range(-limit[0], limit[0] + 1):
                for dx in range(-limit[1], limit[1] + 1):
                    window = np.s_[y + ry + dy:y + ry + dy + template, x + rx + dx:x + rx + dx + template]
                    valid[i, j] &= in_b[window].sum() >= least and np.ptp(b[window]) > 0
            if in_a[one].sum() < least or np.ptp(a[one]) == 0:
                continue
            for dy in range(2 * ry + 1):
                for dx in range(2 * rx + 1):
                    two = np.s_[y + dy:y + dy + template, x + dx:x + dx + template]
                    tb = b[two] - b[two].mean()
                    norm_b = np.sqrt((tb**2).sum())
                    if in_b[two].sum() >= least and np.ptp(b[two]) > 0:
                        out[dy, dx, i, j] = (ta * tb).sum() / (norm_a * norm_b)
    return out, valid


def circular_ncc(first, second, template, step, radius):
    """Li et al. 2021, eq. 2.1, template by template, without no-data."""
    shape = tuple((size - template) // step + 1 for size in first.shape)
    out = np.zeros((2 * radius[0] + 1, 2 * radius[1] + 1, *shape))
    for i in range(shape[0]):
        for j in range(shape[1]):
            one = np.s_[i * step:i * step + template, j * step:j * step + template]
            a, b = first[one].astype(float), second[one].astype(float)
            a, b = a - a.mean(), b - b.mean()
            gamma = np.real(np.fft.ifft2(np.conj(np.fft.fft2(a)) * np.fft.fft2(b))) / np.sqrt((a**2).sum() * (b**2).sum())
            for dy in range(-radius[0], radius[0] + 1):
                for dx in range(-radius[1], radius[1] + 1):
                    out[dy + radius[0], dx + radius[1], i, j] = gamma[dy % template, dx % template]
    return out


def plain_low_pass(values, sigma, half):
    """Gaussian mean over the valid pixels, pixel by pixel; `values` carries a halo of `half`."""
    offsets = np.arange(-half, half + 1)
    kernel = np.exp(-0.5 * (offsets[:, None] ** 2 + offsets**2) / sigma**2)
    out = np.full((values.shape[0] - 2 * half, values.shape[1] - 2 * half), np.nan)
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            window = values[i:i + 2 * half + 1, j:j + 2 * half + 1].astype(float)
            inside = np.isfinite(window)
            if inside.any():
                out[i, j] = (window[inside] * kernel[inside]).sum() / kernel[inside].sum()
    return out
