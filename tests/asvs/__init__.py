"""Where Remiss stands to OWASP ASVS 5.0.0, levels 1 and 2: ``docs/asvs.md`` is made of ``requirements.txt`` here."""
