"""How quick an evacuation could be at best, and how far a run is from that.

``ground`` is the site as a network with capacities and walks, ``quickest`` the least time in which
people can be out of it, ``gap`` what ``result.json`` says of a run.
"""
