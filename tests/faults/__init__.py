"""What a publication must survive: killed at any moment, every write failing in turn, a full disk, a lock, a restart.

`python -m tests.faults --moments 1000` tries it on SQLite and on a real PostgreSQL and prints its counts.
"""
