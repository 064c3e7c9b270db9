"""What a Prometheus server may read: how requests, letters, jobs, the database, the seals and the replicas are.

Numbers alone: no name, address, token or id is ever a label (decision 0457). Nobody may read them until a setting says
who.
"""
