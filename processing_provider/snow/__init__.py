"""Forms of the snow tools."""
