"""The first step: what is counted for each episode, level by level. All of it adds up."""
