raise ImportError("rasterio is shadowed: nothing may import it while the plugin loads")
