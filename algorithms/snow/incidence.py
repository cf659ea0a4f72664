"""Local incidence angle of a side-looking radar on a terrain, and where it cannot see."""

import numpy as np

OPEN, LAYOVER, SHADOW = 0, 1, 2


def local_incidence(slope, aspect, incidence, look_direction):
    """(local incidence angle, state) of ground with slope and aspect (degrees, aspect NaN where flat), arrays of one shape.

    incidence: angle between the radar's ray and the vertical at flat ground (degrees, a number or an array); look_direction: the way the
    radar looks, degrees clockwise from north. The angle (0 … 180 degrees, float32) lies between the ray and the ground's normal
    (Ulaby, Moore & Fung 1982, Microwave Remote Sensing II): cos = cos(slope) cos(incidence) - sin(slope) sin(incidence) cos(aspect -
    look_direction). state (uint8): LAYOVER where the ground, along the look, rises more steeply than the ray's front (active layover),
    SHADOW where it faces away (active shadow), else OPEN. NaN, and OPEN, where the slope is NaN.
    """
    s, theta = np.radians(slope), np.radians(incidence)
    away = np.cos(np.radians(np.nan_to_num(aspect) - look_direction))
    angle = np.degrees(np.arccos(np.clip(np.cos(s) * np.cos(theta) - np.sin(s) * np.sin(theta) * away, -1, 1))).astype(np.float32)
    # Rise along the look: -tan(slope) cos(aspect - look), against the front at right angles to the ray.
    with np.errstate(invalid="ignore"):
        folded = -np.tan(s) * away >= np.tan(theta)
        return angle, np.where(folded, LAYOVER, np.where(angle >= 90, SHADOW, OPEN)).astype(np.uint8)
