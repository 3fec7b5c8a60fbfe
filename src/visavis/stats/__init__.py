"""Summaries and estimates: frames and arrays in, frozen results out.

Every estimate is a function of a summary, a small table of counts or sums per cluster. Summaries
merge; so an estimate cannot tell rows in one frame from rows in many files or practices.
"""
