"""Pure values of the domain: profiles, grids, sentences and the arithmetic over them (stdlib and numpy only)."""
