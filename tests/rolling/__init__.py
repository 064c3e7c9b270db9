"""The last release and this program side by side, on the form of the tables that this one makes."""
