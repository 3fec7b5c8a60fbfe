"""What is true of a simulated network: latent values, what an analysis targets, what was drawn."""
