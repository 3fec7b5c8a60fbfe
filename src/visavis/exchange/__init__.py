"""Other people's formats, read into values and written from them. No Django, no database."""
