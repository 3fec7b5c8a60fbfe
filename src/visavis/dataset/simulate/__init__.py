"""A network that never was: study datasets with planted truths, to test every analysis against.

`plan` declares what is planted; `run` draws from it, piece by piece; `truth` computes from the
same plan, without drawing, what an analysis should find.
"""
