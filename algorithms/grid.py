"""Grid geometry: where pixels lie, which way rows run, and where the vectors of a template tool stand."""

import dataclasses
import math


@dataclasses.dataclass(frozen=True)
class Grid:
    """A raster grid in a projected CRS, or in degrees where a tool takes such.

    `transform` is in GDAL's order (x0, dx/dcol, dx/drow, y0, dy/dcol, dy/drow), in CRS units; `shape` is (rows, columns);
    `metres_per_unit` is 1 for metric CRSs, and for those in degrees, which `geographic` marks. South-up and rotated grids are ordinary grids here.
    """

    transform: tuple
    shape: tuple
    metres_per_unit: float = 1.0
    geographic: bool = False

    @property
    def pixel_size_m(self):
        """(column spacing, row spacing) in metres."""
        _, a, b, _, d, e = self.transform
        return math.hypot(a, d) * self.metres_per_unit, math.hypot(b, e) * self.metres_per_unit

    def to_map(self, columns, rows):
        """Map coordinates (CRS units) of pixel coordinates; 0, 0 is the outer corner of the first pixel."""
        x0, a, b, y0, d, e = self.transform
        return x0 + a * columns + b * rows, y0 + d * columns + e * rows

    def to_pixel(self, x, y):
        """Pixel coordinates (columns, rows) of map coordinates, the reverse of to_map()."""
        x0, a, b, y0, d, e = self.transform
        x, y, determinant = x - x0, y - y0, a * e - b * d
        return (e * x - b * y) / determinant, (a * y - d * x) / determinant

    def vector_to_map(self, columns, rows):
        """East and north components in metres of an offset in pixels (right- and downwards positive)."""
        _, a, b, _, d, e = self.transform
        m = self.metres_per_unit
        return (a * columns + b * rows) * m, (d * columns + e * rows) * m

    def vector_to_pixels(self, east, north):
        """Offset in pixels (columns, rows; right- and downwards positive) of east and north components in metres."""
        _, a, b, _, d, e = self.transform
        scale = (a * e - b * d) * self.metres_per_unit
        return (e * east - b * north) / scale, (a * north - d * east) / scale

    def templates(self, template_px, step_px):
        """Grid of a template tool: one cell of STEP pixels for each template, its centre on the template's centre.

        Template (i, j) covers the rows i*step … i*step+template-1, likewise the columns.
        """
        rows, columns = self.shape
        shape = tuple(max(0, (size - template_px) // step_px + 1) for size in (rows, columns))
        corner = (template_px - step_px) / 2
        x0, y0 = self.to_map(corner, corner)
        _, a, b, _, d, e = self.transform
        return Grid((x0, a * step_px, b * step_px, y0, d * step_px, e * step_px), shape, self.metres_per_unit)

    def same_as(self, other, tolerance_px=0.01):
        """True when both grids have one shape and no corner differs by more than the tolerance (pixels)."""
        if tuple(self.shape) != tuple(other.shape):
            return False
        rows, columns = self.shape
        size = min(self.pixel_size_m) / self.metres_per_unit
        corners = [(0, 0), (columns, 0), (0, rows), (columns, rows)]
        return all(math.dist(self.to_map(*c), other.to_map(*c)) <= tolerance_px * size for c in corners)
