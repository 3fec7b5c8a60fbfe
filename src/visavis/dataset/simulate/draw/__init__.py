"""Drawing a network from its plan, one piece of whole therapists after another."""
