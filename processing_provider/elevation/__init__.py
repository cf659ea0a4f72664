"""Forms of elevation change and mass balance."""
