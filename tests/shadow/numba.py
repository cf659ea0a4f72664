raise ImportError("numba is shadowed: nothing may import it while the plugin loads")
