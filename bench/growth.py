"""What grows with a round: statements and bytes of a page, seconds of a save, memory; over three sizes."""
