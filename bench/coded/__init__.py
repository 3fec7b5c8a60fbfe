"""A study coded through the real pages by driven browsers, by raters whose confusion is known."""
