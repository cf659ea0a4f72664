raise ImportError("scipy is shadowed: nothing may import it while the plugin loads")
