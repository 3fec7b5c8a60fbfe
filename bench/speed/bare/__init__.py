"""What is compared with: Django with the same database settings and none of our work."""
