"""The three calibrations: how fast crowds walk and how much passes a width of way.

``law`` says what a law is, ``sfpe``, ``imo`` and ``measured`` make theirs, ``doors`` has the doors
of ``measured``, ``book`` gathers those of a site.
"""
