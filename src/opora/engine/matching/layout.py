"""Where things stand in the five tables of the search: 64-bit whole numbers, a line for each thing.

What is asked together lies together:

- `e`, edges: to which mentor, from which mentee, both words of the cost; whether chosen, the chosen edges of the
  same mentor before and after it. Edges of a mentee stand together, the cheapest first. When somebody is looked for
  backwards a list of all edges by mentor, the cheapest first, stands beside them, with the first four columns alone:
  there `TO` tells the edge.
- `r`, mentees: first edge and the one after the last, seats, first word of the last empty seat, empty seats, price,
  and a bound: no way on over an edge not chosen has a lesser first word of cost − price there (`ONWARD`).
- `c`, mentors: price, what one more place costs (`FAR`: there is none), places paid for (`LOAD`), number of chosen
  edges (`HELD`) and head of their list; places left after the pins (`ROOM`), number of the first (`PINNED`), places
  that share the load points (`WHOLE`), capacity, places in use elsewhere, where its part of that list ends.
- `v`, nodes of the search (mentees, mentors, the sink): distance, parent, stamp, spot on the heap, of a mentee the edge
  chosen last (`OWN`); columns `TOUCHED` and `HEAP` are lists of nodes.
- `s`, the state (one line): weights of the objectives, the nearest end, counters. The sink's price is always 0.
"""

from __future__ import annotations

FAR = 2**62
NOWHERE = -1

TO, FROM, HIGH, LOW, ON, AFTER, BEFORE, EDGE_FIELDS = *range(7), 8
INTO_FIELDS = 4
START, STOP, SEATS, LAST, EMPTY, PRICE_HIGH, PRICE_LOW, ONWARD, ROW_FIELDS = *range(8), 8
NEXT_HIGH, NEXT_LOW, LOAD, HELD, HEAD = range(5)
ROOM, PINNED, WHOLE, LIMIT, TAKEN, UNTIL, COL_FIELDS = *range(7, 13), 16
FAR_HIGH, FAR_LOW, PARENT, STAMP, TOUCHED, HEAP, SPOT, OWN, NODE_FIELDS = *range(8), 8
VOID, POINTS, SCALE, SHIFT, BEST_HIGH, BEST_LOW, BEST_NODE = range(7)
STAMPS, REACHED, WAITING, SCANNED, DEAREST, LEAST, STATE_FIELDS = *range(7, 13), 13
