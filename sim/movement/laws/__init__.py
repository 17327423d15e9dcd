"""The three calibrations: how fast crowds walk and how much passes a width of way.

``law`` says what a law is, ``sfpe``, ``imo`` and ``measured`` make theirs, ``book`` gathers those
of a site.
"""
