"""Mixed models beside lme4 and GPBoost."""
