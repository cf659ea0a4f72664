"""The one table of flag codes. Codes are bits and add up; they are never renumbered once published."""

NO_DATA = 1
LOW_SNR = 2
TOO_FAST = 4
WHOLE_PIXEL = 8
FALSE_ALARM = 16
OUTLIER = 32

MEANING = {
    NO_DATA: "no data: too few valid pixels in the template or its search window, in every pair",
    LOW_SNR: "signal-to-noise ratio below MINIMUM_SNR",
    TOO_FAST: "faster than MAXIMUM_SPEED",
    WHOLE_PIXEL: "sub-pixel fit failed or left its window: position of the whole pixel, kept as valid",
    FALSE_ALARM: "noise alone would give such a peak with a larger probability than FALSE_ALARM",
    OUTLIER: "unlike its neighbours, by OUTLIER_FILTER",
}

# What turns a vector into no-data in the filtered bands.
REJECTED = NO_DATA | LOW_SNR | TOO_FAST | FALSE_ALARM | OUTLIER


class Dhdt:
    """Flag codes of elevation change."""

    NO_DATA = 1
    OUTLIER = 2
    STEEP = 4
    SHORT = 8
    UNTESTED = 16

    MEANING = {
        NO_DATA: "no data: one of both DEMs, or its date, is missing",
        OUTLIER: "outlier: farther from the median of its elevation band than OUTLIER_FACTOR times NMAD; no data in the cleaned map",
        STEEP: "steeper than MAXIMUM_SLOPE: not used for the statistics, otherwise kept",
        SHORT: "time between the DEMs shorter than MINIMUM_INTERVAL; no data",
        UNTESTED: "not tested for outliers, and kept: no elevation, or too few pixels in the bands of the glacier",
    }
