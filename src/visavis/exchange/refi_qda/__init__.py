"""REFI-QDA, the exchange format of programs for qualitative analysis: projects and codebooks.

Source: Rotterdam Exchange Format Initiative, QDA-XML 1.0 (18 March 2019), www.qdasoftware.org.
Read and written here rather than by a library: the one that there is builds an object of every
element first, which a file of a stranger can make as large as it likes, and does not write the
same bytes twice.
"""
