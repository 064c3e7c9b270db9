"""A text that came in, divided into passages: which of its words are a comment on which place, and which are none.

The passages of a text follow upon each other without a gap, so that they join to exactly the text that is stored. What
stands where is proposed by its headings, numbers and names; a person decides. Who reads a mail, a file or a note into
comments does it here; what becomes of the comments is a matter of the rooms above.
"""
