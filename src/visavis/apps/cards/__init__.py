"""Cards, event reports, the sealed pair, endings and turning points."""
