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
