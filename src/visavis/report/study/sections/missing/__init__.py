"""What is missing, and what that can mean."""
