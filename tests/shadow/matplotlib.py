raise ImportError("matplotlib is shadowed: nothing may import it while the plugin loads")
