"""Tables of the mass balance: columns with their units, and rows of plain values."""

import math

# key of a row, name of the column, its alias with unit, type
GLACIERS = (
    ("glacier", "glacier", "Glacier", str), ("name", "name", "Name", str), ("group", "group", "Group", str), ("status", "status", "Status", str), ("area_km2", "area_km2", "Area (km²)", float),
    ("sigma_area_km2", "sigma_area_km2", "Sigma of the area (km²)", float), ("pixels", "pixels", "Pixels", int), ("measured_pct", "measured_pct", "Measured area (%)", float),
    ("filled_pct", "filled_pct", "Filled area (%)", float), ("missing_pct", "missing_pct", "Neither measured nor filled (%)", float), ("elevation_m", "elevation_m", "Median elevation (m)", float),
    ("change", "dhdt_m_yr", "Mean dh/dt (m/yr)", float), ("sigma_change", "sigma_dhdt_m_yr", "Sigma of mean dh/dt (m/yr)", float),
    ("sigma_measured", "sigma_measured_m_yr", "Sigma, measured part (m/yr)", float), ("sigma_filled", "sigma_filled_m_yr", "Sigma, filled part (m/yr)", float),
    ("change_median", "dhdt_median_m_yr", "Median dh/dt, measured (m/yr)", float), ("change_nmad", "dhdt_nmad_m_yr", "NMAD of dh/dt, measured (m/yr)", float),
    ("balance", "balance_m_we_yr", "Specific mass balance (m w.e./yr)", float), ("sigma_balance", "sigma_balance_m_we_yr", "Sigma of the balance (m w.e./yr)", float),
    ("mass", "mass_gt_yr", "Mass change (Gt/yr)", float), ("sigma_mass", "sigma_mass_gt_yr", "Sigma of the mass change (Gt/yr)", float),
    ("void_method", "void_method", "Void filling: method", str), ("void_cv_rmse", "void_cv_rmse", "Void filling: RMSE of cross-validation", float),
    ("void_cv_mae", "void_cv_mae", "Void filling: mean absolute error", float), ("void_cv_within_68", "void_cv_within_68", "Void filling: share within one sigma", float))
REGIONS = (
    ("kind", "kind", "Kind of group", str), ("group", "group", "Group", str), ("glaciers", "glaciers", "Glaciers", int), ("area_km2", "area_km2", "Area (km²)", float),
    ("sigma_area_km2", "sigma_area_km2", "Sigma of the area (km²)", float), ("measured_pct", "measured_pct", "Measured area (%)", float),
    ("filled_pct", "filled_pct", "Filled area (%)", float), ("missing_pct", "missing_pct", "Neither measured nor filled (%)", float), ("change", "dhdt_m_yr", "Mean dh/dt by area (m/yr)", float), ("sigma_change", "sigma_dhdt_m_yr", "Sigma of mean dh/dt (m/yr)", float),
    ("sigma_pixels", "sigma_measured_m_yr", "Sigma, measured pixels (m/yr)", float), ("sigma_voids", "sigma_filled_m_yr", "Sigma, voids (m/yr)", float),
    ("sigma_outlines", "sigma_outlines_m_yr", "Sigma, outlines (m/yr)", float), ("sigma_apart", "sigma_without_covariance_m_yr", "Sigma without covariance between glaciers (m/yr)", float),
    ("change_median", "dhdt_median_m_yr", "Median of the glaciers' dh/dt (m/yr)", float), ("change_nmad", "dhdt_nmad_m_yr", "NMAD of the glaciers' dh/dt (m/yr)", float),
    ("balance", "balance_m_we_yr", "Specific mass balance (m w.e./yr)", float), ("sigma_balance", "sigma_balance_m_we_yr", "Sigma of the balance (m w.e./yr)", float),
    ("balance_median", "balance_median_m_we_yr", "Median of the glaciers' balances (m w.e./yr)", float),
    ("mass", "mass_gt_yr", "Mass change (Gt/yr)", float), ("sigma_mass", "sigma_mass_gt_yr", "Sigma of the mass change (Gt/yr)", float),
    ("sea_level", "sea_level_mm_yr", "Sea level (mm/yr)", float), ("sigma_sea_level", "sigma_sea_level_mm_yr", "Sigma of the sea level (mm/yr)", float))
BANDS = (
    ("group", "group", "Group", str), ("low_m", "low_m", "From (m)", float), ("high_m", "high_m", "To (m)", float), ("pixels", "pixels", "Pixels", int), ("area_km2", "area_km2", "Area (km²)", float),
    ("measured_px", "measured_px", "Pixels with change", int), ("measured_km2", "measured_km2", "Area with change (km²)", float), ("median", "dhdt_median", "Median change", float),
    ("nmad", "dhdt_nmad", "NMAD of the change", float), ("mean", "dhdt_mean", "Mean change", float), ("counted", "counted", "Enough pixels", int))


def rows(columns, records):
    """Lists of values in the order of the columns: floats of six digits, None for what is not there."""
    return [[_plain(record.get(key), kind) for key, _, _, kind in columns] for record in records]


def header(columns):
    return [name for _, name, _, _ in columns]


def fields(columns):
    """(name, alias, type) of each column."""
    return [(name, alias, kind) for _, name, alias, kind in columns]


def _plain(value, kind):
    if value is None or kind is float and not math.isfinite(value):
        return None
    return float(f"{value:.6g}") if kind is float else kind(value)
