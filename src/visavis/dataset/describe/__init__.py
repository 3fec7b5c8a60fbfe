"""What a study dataset says of itself: its description, its README."""

from visavis.dataset.describe.about import Author, Description, Form

__all__ = ["Author", "Description", "Form"]
