"""Elevation change: error models, validation, mass balance."""
