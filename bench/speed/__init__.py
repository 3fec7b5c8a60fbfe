"""How many cards a second are accepted, and how long pages take, against bare Django views."""
