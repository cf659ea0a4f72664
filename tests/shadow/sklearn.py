raise ImportError("sklearn is shadowed: nothing may import it while the plugin loads")
