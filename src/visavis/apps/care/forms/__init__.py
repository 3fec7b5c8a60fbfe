"""What members type about clients, therapies and studies, checked."""
