"""Terrain, land cover and radar geometry of a synthetic mountain basin.

Numbers are named, with their source beside them; "chosen" is a judgement, within what is known of the Karakoram and the Alps.
"""

import numpy as np

# --- terrain ---
HURST = 0.85        # fractal dimension 3 - H = 2.15; topography has 2.1 to 2.5 (Turcotte 1997, Fractals and Chaos in Geology and Geophysics)
RELIEF = 0.12       # relief as a share of the map's diagonal: slopes of 30 degrees on average, as in the Karakoram (chosen)
MOST_RELIEF = 4500  # m: valleys at 2000 to summits well over 6500 (Li 2025, sect. 3.2.1: 2000 to over 8000 m)
RIDGES, FINE, TILT = 0.62, 0.25, 0.25  # shares of sharp ridges, of fractal ground and of the fall along the main valley (chosen)
FILL_M, FILL = 500.0, 0.03  # valleys are filled, by ice and debris, to the mean height around less this share of the relief: gentle floors (chosen)
SMOOTH_M = 30.0     # standard deviation of the smoothing, m: resolution of a model of 1 arc second (Copernicus DEM GLO-30)

# --- land cover ---
ROCK, SOIL, SHRUBS, ICE, DEBRIS, FIRN = range(6)
COVERS = ("rock", "soil and grass", "shrubs and trees", "bare-ice zone of glaciers", "debris-covered ice", "firn zone of glaciers")
TREE_LINE = 3900.0       # m, upper limit of shrubs and trees in the Karakoram (chosen)
GRASS_LINE = 4700.0      # m, above it rock and scree (chosen)
ROCK_SLOPE = 38.0        # degrees, about the angle of repose of scree: steeper ground is rock (chosen)
FIRN_ABOVE = 0.40        # share of the glaciers' area that lies above the equilibrium line (Mukhopadhyay & Khan 2017, Hydrol. Res. 48, 214: 0.10 to 0.65 in the upper Indus basin)
DEBRIS_SHARE = 0.15      # of the glaciers, their lowest and gentlest part (chosen)
GLACIER_SLOPE = 35.0     # degrees, steeper ground has less and less ice (chosen)
HOLLOW = 8.0             # weight of hollows against height, both in units of the height's spread, in what glaciers fill (chosen)


def fractal(shape, spacing_m, rng, longest_m, hurst=HURST):
    """Random field of mean 0 and standard deviation 1 with a power spectrum f^-(2H + 2), flat beyond the longest wave; (rows, columns)."""
    frequency = np.hypot(np.fft.fftfreq(shape[0], spacing_m[1])[:, None], np.fft.rfftfreq(shape[1], spacing_m[0]))
    amplitude = np.maximum(frequency, 1 / longest_m) ** -(hurst + 1)
    amplitude[0, 0] = 0
    field = np.fft.irfft2(amplitude * np.fft.rfft2(rng.standard_normal(shape)), shape)
    return field / field.std()


def terrain(grid, centre_m, rng):
    """Heights in m, (rows + 2, columns + 2) with one pixel of halo: sharp ridges between rounded valleys, rougher towards small scales."""
    from scipy.ndimage import gaussian_filter

    shape = tuple(size + 2 for size in grid.shape)
    spacing = grid.pixel_size_m
    extent = shape[1] * spacing[0], shape[0] * spacing[1]
    longest = 0.7 * min(extent)
    # Made on twice the size, so that opposite borders differ.
    double = tuple(2 * size for size in shape)
    coarse = fractal(double, spacing, rng, longest, 1.6)[:shape[0], :shape[1]]
    fine = fractal(double, spacing, rng, longest)[:shape[0], :shape[1]]
    rows, columns = np.meshgrid(np.linspace(-1, 1, shape[0]), np.linspace(-1, 1, shape[1]), indexing="ij")
    facing = rng.uniform(0, 2 * np.pi)
    heights = -RIDGES * np.abs(coarse) + FINE * fine + TILT * (np.cos(facing) * rows + np.sin(facing) * columns)
    low, high = np.percentile(heights, (1, 99))
    around = gaussian_filter(heights, (FILL_M / spacing[1], FILL_M / spacing[0]), mode="nearest")
    heights = np.maximum(heights, around - FILL * (high - low))
    heights = gaussian_filter(heights, (SMOOTH_M / spacing[1], SMOOTH_M / spacing[0]), mode="nearest")
    low, high = np.percentile(heights, (1, 99))
    relief = min(RELIEF * np.hypot(*extent), MOST_RELIEF)
    return centre_m + (heights - (low + high) / 2) / (high - low) * relief


def land_cover(heights, slope, spacing_m, glacier_share, rng):
    """Classes of COVERS, uint8 (rows, columns): glaciers fill the given share of the ground, the high and hollow ground first."""
    from scipy.ndimage import gaussian_filter

    def smooth(field, metres):
        return gaussian_filter(field, (metres / spacing_m[1], metres / spacing_m[0]), mode="nearest")

    spread = heights.std()
    hollow = (smooth(heights, 400.0) - smooth(heights, 60.0)) / spread
    wish = smooth((heights - heights.mean()) / spread + HOLLOW * hollow - np.maximum(slope - GLACIER_SLOPE, 0) / 6.0, 50.0)
    glacier = wish >= np.quantile(wish, 1 - glacier_share) if glacier_share > 0 else np.zeros(heights.shape, bool)
    patchy = 150.0 * fractal(heights.shape, spacing_m, rng, 1000.0, 0.5)  # m: limits of plants are ragged
    cover = np.full(heights.shape, ROCK, np.uint8)
    gentle = slope < ROCK_SLOPE
    cover[gentle & (heights + patchy < GRASS_LINE)] = SOIL
    cover[gentle & (heights + patchy < TREE_LINE)] = SHRUBS
    if glacier.any():
        cover[glacier] = ICE
        line = np.quantile(heights[glacier], 1 - FIRN_ABOVE)
        cover[glacier & (heights >= line)] = FIRN
        low = heights + 10.0 * slope
        cover[glacier & (low < np.quantile(low[glacier], DEBRIS_SHARE)) & (heights < line)] = DEBRIS
    return cover


# --- radar geometry: plane waves, the sensor far away ---

def local_incidence(slope, aspect, incidence, look_azimuth):
    """Angle between the surface normal and the direction to the sensor, degrees, of the shape of slope and aspect (degrees, aspect NaN where flat).

    cos(theta_i) = cos(s) cos(theta) + sin(s) sin(theta) cos(phi - a), phi the azimuth towards the sensor: the scalar product of both unit vectors.
    look_azimuth: the way the radar looks over ground, degrees clockwise from north.
    """
    s, theta = np.radians(slope), np.radians(incidence)
    towards = np.radians(look_azimuth + 180 - np.nan_to_num(aspect))
    return np.degrees(np.arccos(np.clip(np.cos(s) * np.cos(theta) + np.sin(s) * np.sin(theta) * np.cos(towards), -1, 1)))


def layover_and_shadow(heights, grid, incidence, look_azimuth):
    """(layover, shadow), bool (rows, columns), of heights in m on the grid.

    Along each line of sight over ground r, slant range is R = r sin(theta) - z cos(theta) and the coordinate across the beam p = r cos(theta) + z sin(theta).
    Layover: another point has the same R, so that R does not rise steadily there. Shadow: a nearer point has a larger p.
    """
    from scipy.ndimage import map_coordinates

    theta, look = np.radians(incidence), np.radians(look_azimuth)
    east, north = np.sin(look), np.cos(look)
    rows, columns = np.meshgrid(np.arange(grid.shape[0]), np.arange(grid.shape[1]), indexing="ij")
    x, y = (m * grid.metres_per_unit for m in grid.to_map(columns + 0.5, rows + 0.5))
    r, t = x * east + y * north, x * north - y * east  # along and across the look direction, m
    step = min(grid.pixel_size_m)
    along, across = np.arange(r.min() - step, r.max() + 2 * step, step), np.arange(t.min() - step, t.max() + 2 * step, step)
    a, b = np.meshgrid(along, across)  # one line of sight each row
    at_columns, at_rows = grid.to_pixel((a * east + b * north) / grid.metres_per_unit, (a * north - b * east) / grid.metres_per_unit)
    z = map_coordinates(heights, [at_rows - 0.5, at_columns - 0.5], order=1, cval=np.nan)
    slant, beam = a * np.sin(theta) - z * np.cos(theta), a * np.cos(theta) + z * np.sin(theta)
    nearest = np.maximum.accumulate(np.where(np.isnan(slant), -np.inf, slant), axis=1)
    farthest = np.minimum.accumulate(np.where(np.isnan(slant), np.inf, slant)[:, ::-1], axis=1)[:, ::-1]
    highest = np.maximum.accumulate(np.where(np.isnan(beam), -np.inf, beam), axis=1)
    places = [(t - across[0]) / step, (r - along[0]) / step]

    def back(excess):
        """Where the pixel's excess in metres is more than a tenth of a step."""
        return map_coordinates(np.nan_to_num(excess, posinf=0, neginf=0), places, order=1) > 0.1 * step

    with np.errstate(invalid="ignore"):
        return back(np.maximum(nearest - slant, slant - farthest)), back(highest - beam)

