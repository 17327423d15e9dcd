"""What is kept of a run: records with types, how they stand in files, and a run folder read back.

``record`` is the content of ``result.json``; ``codec`` is the one place that makes JSON of records
and records of JSON, and ``schema`` says the same for other programs. ``folder`` writes the files of
a run, ``reader`` reads them back and refuses what is not whole. Nothing here knows scenarios or how
a run is played.
"""
