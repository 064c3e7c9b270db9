"""A new version of the plan in an open round: what changes, who is told, which comments are touched.

The plan's room compares and stores versions, the drafts' room finds a draft's places in the newer one; here the round
gets it. Nothing here reads what a body is writing.
"""
