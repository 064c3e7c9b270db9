"""Batches: many answers that came in one file, or many mails in one archive, put in together.

The rows of a table become registered answers, all rows of a body one answer, the whole of it or nothing; the mails of
an archive become items of the inbox. Reading and registering are jobs; what became of each row is kept and told.
"""
