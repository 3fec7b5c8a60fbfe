"""The outside world behind small protocols: keys, clock, mail, SMS, files."""
