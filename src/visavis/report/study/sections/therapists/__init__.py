"""How far therapists differ: how much, never who."""
