"""What ``muster check --sheet ramp`` tells the operator of a venue.

The sheet asks what Still asks of a site: its routes, areas, movement and the profile of its people
(RAMP), each by design, information and management, while people come in, move about and leave
(DIM-ICE). A cell holds what the files say, or the question that the operator has to answer.
Capacity by rule and recorded accidents of like places stand beside it.
"""
