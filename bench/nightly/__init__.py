"""What a large network computes anew each night."""
