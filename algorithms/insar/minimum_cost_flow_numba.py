"""Kernels of the minimum-cost flow on the grid of residues: a primal-dual method with a bucket queue. All release the GIL.

Nodes are the corners of the pixels of an image of (rows, columns), (rows + 1)(columns + 1) of them, row by row; those of its rim are joined at no cost and stand
for the outside. An edge belongs to its upper or left node: number 0 goes right, 1 down. cost (nodes, 4) uint8 is what one unit costs to the right, to the left, down
and up, BLOCKED where there is no edge; flow (nodes, 2) int16 is positive to the right and downwards. Taking flow back earns what it cost.

Source: primal-dual method with shortest paths, Ahuja, Magnanti and Orlin 1993, Network Flows, 9.8; buckets by Dial 1969.
"""

import numba

BLOCKED = 255
_kernel = numba.njit(nogil=True, error_model="numpy", cache=True)
_inline = numba.njit(nogil=True, error_model="numpy", cache=True, inline="always")


@_inline
def _arc(cost, flow, u, d, width):
    """(node, cost of one unit more) of the arc that leaves u rightwards, down, left or up; a cost of BLOCKED means none."""
    if d == 0:
        f, there, back, v = flow[u, 0], cost[u, 0], cost[u, 1], u + 1
    elif d == 1:
        f, there, back, v = flow[u, 1], cost[u, 2], cost[u, 3], u + width
    elif d == 2:
        v = u - 1
        f, there, back = -flow[v, 0], cost[v, 1], cost[v, 0]
    else:
        v = u - width
        f, there, back = -flow[v, 1], cost[v, 3], cost[v, 2]
    if f < 0:
        return v, -numba.int32(back)
    return v, numba.int32(there)


@_inline
def _push(flow, u, d, width):
    if d == 0:
        flow[u, 0] += 1
    elif d == 1:
        flow[u, 1] += 1
    elif d == 2:
        flow[u - 1, 0] -= 1
    else:
        flow[u - width, 1] -= 1


@_kernel
def search(width, cost, flow, excess, potential, distance, after, before, state, touched, sources, heads, wanted, stop):
    """Shortest paths by reduced costs from all nodes with excess, until `wanted` nodes that lack have been met; potentials follow.

    sources: nodes with excess; heads (power of two,) holds the buckets, all -1. Returns the distance that was reached, -1 where stop[0] was set, -2 where no node is met.
    """
    mask, count, queued, met, reach, settled = heads.size - 1, 0, 0, 0, 0, 0
    for k in range(sources.size):
        u = sources[k]
        distance[u] = 0
        state[u] = 1
        touched[count] = u
        count += 1
        after[u], before[u] = heads[0], -1
        if heads[0] >= 0:
            before[heads[0]] = u
        heads[0] = u
        queued += 1
    halted = False
    while queued > 0:
        u = heads[reach & mask]
        if u < 0:
            reach += 1
            continue
        heads[reach & mask] = after[u]
        if after[u] >= 0:
            before[after[u]] = -1
        queued -= 1
        state[u] = 2
        if excess[u] < 0:
            met += 1
            if met >= wanted:
                break
        settled += 1
        if settled & 4095 == 0 and stop[0]:
            halted = True
            break
        for d in range(4):
            v, price = _arc(cost, flow, u, d, width)
            if price == BLOCKED or state[v] == 2:
                continue
            there = reach + price + potential[u] - potential[v]
            if state[v] == 1:
                if there >= distance[v]:
                    continue
                if before[v] >= 0:
                    after[before[v]] = after[v]
                else:
                    heads[distance[v] & mask] = after[v]
                if after[v] >= 0:
                    before[after[v]] = before[v]
            else:
                state[v] = 1
                touched[count] = v
                count += 1
                queued += 1
            distance[v] = there
            head = heads[there & mask]
            after[v], before[v] = head, -1
            if head >= 0:
                before[head] = v
            heads[there & mask] = v
    for k in range(count):
        u = touched[k]
        if state[u] == 2:
            potential[u] += distance[u] - reach
        else:
            heads[distance[u] & mask] = -1
        state[u] = 0
    if halted:
        return -1
    return reach if met else -2


@_kernel
def augment(width, cost, flow, excess, potential, state, path, turns, seen, sources, stop):
    """Send units from nodes with excess to nodes that lack along arcs of reduced cost zero; returns how many, -1 where stop[0] was set.

    state counts the arcs of a node that were tried, 8 more while it is on the path; all zero before and after. path, seen (nodes,) int32, turns (nodes,) uint8: room to work.
    """
    sent = count = 0
    halted = False
    for k in range(sources.size):
        root = sources[k]
        while excess[root] > 0 and not halted:
            length = 0
            u = root
            if state[u] == 0:
                seen[count] = u
                count += 1
            state[u] |= 8
            path[0] = u
            steps = 0
            while True:
                steps += 1
                if steps & 4095 == 0 and stop[0]:
                    halted = True
                    break
                if excess[u] < 0:
                    break
                d = state[u] & 7
                if d == 4:  # a dead end
                    state[u] &= 7
                    if length == 0:
                        break
                    length -= 1
                    u = path[length]
                    state[u] += 1
                    continue
                v, price = _arc(cost, flow, u, d, width)
                if price == BLOCKED or state[v] & 8 or state[v] == 4 or price + potential[u] - potential[v] != 0:
                    state[u] += 1
                    continue
                if state[v] == 0:
                    seen[count] = v
                    count += 1
                turns[length] = d
                length += 1
                path[length] = v
                state[v] |= 8
                u = v
            reached = not halted and excess[u] < 0
            for n in range(length + 1):
                state[path[n]] &= 7
            if not reached:
                break
            for n in range(length):
                _push(flow, path[n], turns[n], width)
            excess[root] -= 1
            excess[u] += 1
            sent += 1
    for k in range(count):
        state[seen[k]] = 0
    return -1 if halted else sent
