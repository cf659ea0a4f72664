raise ImportError("torch is shadowed: nothing may import it while the plugin loads")
