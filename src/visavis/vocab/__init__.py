"""The field's words as enums and small frozen values. Imports nothing of the project."""
