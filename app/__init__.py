"""Remiss: referral rounds (*remisser*) for Swedish public authorities."""
